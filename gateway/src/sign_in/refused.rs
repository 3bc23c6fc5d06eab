//! Refused sign-ins become events; those that the store does not tell one by one are counted.

use doorward_store::directory::line::Line;
use doorward_store::{
    directory::{
        Command, EntraPerson, SsoConfigurationId,
        sign_in::{RefusedBecause, RefusedSignIn, SignInRefused},
    },
    record::Actor,
};
use tracing::warn;

use super::Visit;

pub(super) async fn record(
    visit: &Visit<'_>,
    reason: RefusedBecause,
    configuration: Option<SsoConfigurationId>,
    person: Option<EntraPerson>,
    upn: Option<&str>,
) {
    let refused = SignInRefused {
        reason,
        configuration,
        person,
        upn: upn.map(Line::cleaned),
        address: visit.address(),
        agent: visit.agent(),
    };
    let told = RefusedSignIn { refused, at: visit.now };
    let command = Command::RecordRefusedSignIn(Box::new(told));
    match visit.submit(Actor::System, command).await {
        Ok(committed) if committed.events.is_empty() => {
            visit.app.untold.sign_in(&visit.organization);
        }
        Ok(_) => {}
        Err(error) => {
            warn!(%error, "a refused sign-in could not be recorded");
            visit.app.untold.sign_in(&visit.organization);
        }
    }
}
