//! The one table in which a failure of an operator's request becomes a problem over HTTP.

use doorward_store::directory::{Refusal, SettingRefusal};

use super::problem::{Problem, Wrong};
use crate::{exit::Exit, operator::Failure};

/// What the application is told of a failure.
pub(super) fn problem(failure: &Failure, reads: bool) -> Problem {
    let problem = match failure.refusal() {
        Some(refusal) => {
            let (status, name) = of_refusal(refusal);
            Problem::new(status, name, failure.to_string())
        }
        None => of_exit(failure),
    }
    .exit(failure.exit());
    match (failure.field(), problem.status) {
        (Some(field), 422) if reads => {
            let wrong = Wrong::parameter(field, failure.to_string());
            Problem::query(vec![wrong]).exit(failure.exit())
        }
        (Some(field), 409 | 422 | 424) => Problem {
            errors: vec![Wrong::field(format!("/{field}"), failure.to_string())],
            ..problem
        },
        (_, _) => problem,
    }
}

fn of_exit(failure: &Failure) -> Problem {
    let told = failure.to_string();
    match failure.exit() {
        Exit::Usage | Exit::Refused => Problem::new(422, "invalid-body", told),
        Exit::Config if failure.field().is_some() => Problem::new(422, "invalid-body", told),
        Exit::Unavailable if failure.field().is_some() => {
            Problem::new(424, "entra-not-reached", told)
        }
        Exit::Config => Problem::new(409, "not-configured", told),
        Exit::Unavailable | Exit::TryAgain => {
            Problem::new(503, "unavailable", told).header("retry-after", "5")
        }
        Exit::Done
        | Exit::Internal
        | Exit::Disk
        | Exit::Permission
        | Exit::DamagedLog
        | Exit::Locked
        | Exit::NewerFormat
        | Exit::Differs
        | Exit::Unproved => Problem::new(500, "internal", told),
    }
}

fn of_refusal(refusal: &Refusal) -> (u16, &'static str) {
    match refusal {
        Refusal::NoSuchOrganization
        | Refusal::NoSuchUser
        | Refusal::NoSuchGroup
        | Refusal::NoSuchToken
        | Refusal::NoSuchMember { .. } => (404, "not-found"),
        Refusal::OrganizationExists | Refusal::UserNameTaken | Refusal::DisplayNameTaken => {
            (409, "exists-already")
        }
        Refusal::VersionMoved { .. } | Refusal::Moved => (412, "has-changed"),
        Refusal::TooManyLiveTokens => (409, "too-many"),
        Refusal::AlreadyExpired | Refusal::Empty { .. } | Refusal::TooLong { .. } => {
            (422, "invalid-body")
        }
        Refusal::TooLarge { .. } => (413, "too-large"),
        Refusal::Setting(refusal) => of_setting(refusal),
        Refusal::SignIn(_) => (409, "refused"), // nothing here signs anybody in
    }
}

fn of_setting(refusal: &SettingRefusal) -> (u16, &'static str) {
    match refusal {
        SettingRefusal::NoSuchSsoConfiguration
        | SettingRefusal::NoSuchCredential
        | SettingRefusal::NoSuchWorkspace
        | SettingRefusal::NoSuchSession
        | SettingRefusal::NoSuchSetupLink => (404, "not-found"),
        SettingRefusal::SsoConfigurationExists
        | SettingRefusal::CredentialExists
        | SettingRefusal::WorkspaceExists
        | SettingRefusal::TokenExists => (409, "exists-already"),
        SettingRefusal::TooManySsoConfigurations
        | SettingRefusal::TooManyLiveCredentials
        | SettingRefusal::TooManyWorkspaces
        | SettingRefusal::TooManyLiveSecrets
        | SettingRefusal::TooManyApiTokens => (409, "too-many"),
        SettingRefusal::ProvisioningIsOn => (409, "provisioning-is-on"),
        SettingRefusal::CredentialIsTheVendors => (409, "credential-is-the-vendors"),
        SettingRefusal::LastCredential => (409, "last-credential"),
        SettingRefusal::RuleMoved => (412, "has-changed"),
        // Only people are shut out, and only people use links: nothing here does either.
        SettingRefusal::ShutsOut(_)
        | SettingRefusal::SetupLinkUsed
        | SettingRefusal::SetupLinkExpired => (409, "refused"),
        SettingRefusal::CredentialExpired
        | SettingRefusal::NothingToInherit
        | SettingRefusal::SecretLife => (422, "invalid-body"),
    }
}
