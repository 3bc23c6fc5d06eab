//! What has to happen to sessions without anybody asking: those whose time is over end, refusals
//! that were only counted are summed up, personal fields expire, and keys of tenants are read again.

use std::time::Duration;

use doorward_store::{
    Submission, SubmitError,
    directory::{Command, OrganizationName},
    record::Actor,
};
use tokio::time::MissedTickBehavior;
use tracing::warn;

use crate::{app::App, translate::sso};

/// How often.
const PERIOD: Duration = Duration::from_secs(60);

/// Keeps order, for ever. Keys are read beside the rest: a tenant that does not answer, or many, must
/// not keep a session alive.
pub async fn upkeep(app: actix_web::web::Data<App>) {
    tokio::join!(order(&app), keys(&app));
}

async fn order(app: &App) {
    let mut timer = timer();
    loop {
        timer.tick().await;
        once(app).await;
    }
}

async fn keys(app: &App) {
    let mut timer = timer();
    loop {
        timer.tick().await;
        let now = sso::moment(app.clock.now());
        app.entra.relying_party.refresh(&*app.entra.http, now).await;
    }
}

fn timer() -> tokio::time::Interval {
    let mut timer = tokio::time::interval(PERIOD);
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    timer
}

/// Keeps order once.
pub(crate) async fn once(app: &App) {
    let now = app.clock.now();
    app.pending.sweep(now);
    for (organization, directory) in app.store.organizations().iter() {
        if directory.session_count() > 0 {
            submit(app, organization, Command::EndExpiredSessions { at: now }).await;
        }
        if directory.retention().days.is_some() {
            submit(app, organization, Command::ExpirePersonalFields { at: now }).await;
        }
        let (sign_ins, entries) = app.untold.of(organization);
        if (sign_ins, entries) == (0, 0) {
            continue;
        }
        let command = Command::SumUpRefusals { sign_ins, entries, at: now };
        if submit(app, organization, command).await {
            app.untold.told(organization, (sign_ins, entries));
        }
    }
}

/// Whether something happened.
async fn submit(app: &App, organization: &OrganizationName, command: Command) -> bool {
    let submission = Submission {
        organization: organization.clone(),
        actor: Actor::System,
        request: app.clock.new_request_id(),
        time: app.clock.now(),
        command,
    };
    match app.store.submit(submission).await {
        Ok(committed) => !committed.events.is_empty(),
        Err(SubmitError::Closed) => false,
        Err(error) => {
            warn!(%organization, %error, "sessions could not be tidied up");
            false
        }
    }
}
