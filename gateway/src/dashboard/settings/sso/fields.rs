//! Fields that the forms of an SSO configuration share: the cloud, and what is shown to Entra.

use crate::{
    dashboard::{Form, Visit, Wrong, choice::Choice},
    operator::{NewCredential, SecretText},
};

/// The choice that is followed by a name of its own.
const EXTERNAL_ID: &str = "external-id";

/// The clouds to choose from; the first is the one when nobody chooses.
pub(super) fn clouds(visit: &Visit<'_>, chosen: &str) -> Vec<Choice> {
    let development = visit.app.config.entra.development_authority.to_string();
    let on = !development.is_empty();
    let named = [
        ("development", "sso.cloud_development", on),
        ("public", "sso.cloud_public", true),
        ("us-government", "sso.cloud_us_government", true),
        ("china", "sso.cloud_china", true),
        (EXTERNAL_ID, "sso.cloud_external_id", true),
    ];
    let named = named.into_iter().filter(|(_, _, there)| *there);
    named.map(|(value, key, _)| Choice::new(value, visit.t(key), chosen)).collect()
}

/// What was chosen, as an operator would say it.
pub(super) fn authority(visit: &Visit<'_>, form: &Form) -> Result<Option<String>, Wrong> {
    match (form.text("authority"), form.text("external_id")) {
        (EXTERNAL_ID, "") => Err(Wrong::new("external_id", visit.t("sso.external_id_missing"))),
        (EXTERNAL_ID, host) => Ok(Some(host.to_owned())),
        ("", _) => Ok(None),
        (said, _) => Ok(Some(said.to_owned())),
    }
}

/// The credential that a form brings, if any.
pub(super) fn credential(visit: &Visit<'_>, form: &Form) -> Result<Option<NewCredential>, Wrong> {
    let hidden = |text: &str| SecretText::new(text.to_owned());
    match (form.text("client_secret"), form.text("certificate")) {
        ("", "") => Ok(None),
        (secret, "") => Ok(Some(NewCredential::ClientSecret(hidden(secret)))),
        ("", certificate) => Ok(Some(NewCredential::Certificate(hidden(certificate)))),
        (_, _) => Err(Wrong::new("certificate", visit.t("sso.one_credential"))),
    }
}

/// What is wrong with a credential is said where it was handed in.
pub(super) fn at_credential(form: &Form, wrong: Vec<Wrong>) -> Vec<Wrong> {
    let is_certificate = !form.text("certificate").is_empty();
    let moved = wrong.into_iter().map(|wrong| match wrong.field {
        "client_secret" if is_certificate => Wrong { field: "certificate", ..wrong },
        "authority" if form.text("authority") == EXTERNAL_ID => {
            Wrong { field: "external_id", ..wrong }
        }
        _ => wrong,
    });
    moved.collect()
}
