//! What ends soon: said where it can be renewed, on the page above it, and on the Overview, a month
//! before.

use doorward_store::{Timestamp, directory::SsoConfiguration};

use crate::{
    credentials,
    dashboard::{Visit, words},
};

/// When something ends, where it is soon.
fn ending(visit: &Visit<'_>, expires: Option<Timestamp>) -> Option<String> {
    let ending = credentials::ending(expires, visit.now)?;
    Some(words::ending(visit.texts(), ending))
}

/// The credentials of one SSO configuration that end soon.
pub(in crate::dashboard) fn of_sso(visit: &Visit<'_>, held: &SsoConfiguration) -> Vec<String> {
    let live = held.live_credentials(visit.now);
    live.filter_map(|credential| ending(visit, credential.expires)).collect()
}

/// The credentials of all SSO configurations that end soon.
pub(super) fn of_all_sso(visit: &Visit<'_>) -> Vec<String> {
    let named = |held: &SsoConfiguration| {
        let endings = of_sso(visit, held).into_iter();
        endings.map(|ending| format!("{}: {ending}", held.name)).collect::<Vec<_>>()
    };
    visit.directory.sso_configurations().flat_map(named).collect()
}

/// The Secret Tokens that end soon.
pub(in crate::dashboard) fn of_scim_tokens(visit: &Visit<'_>) -> Vec<String> {
    let live = visit.directory.scim_tokens().filter(|token| token.is_live(visit.now));
    let endings = live.filter_map(|token| ending(visit, token.expires));
    endings.map(|ending| format!("{}: {ending}", visit.t("scim.secret_token"))).collect()
}

/// The client secrets of Entra's that end soon.
pub(super) fn of_client_secrets(visit: &Visit<'_>) -> Vec<String> {
    let live = visit.directory.client_secrets().filter(|secret| secret.is_live(visit.now));
    live.filter_map(|secret| ending(visit, Some(secret.expires))).collect()
}
