//! What a wish was refused for, at the field of the form that it is about; and what to say to somebody
//! who was overtaken by somebody else.

use actix_web::http::StatusCode;
use doorward_store::{
    directory::{Directory, Refusal, SettingRefusal},
    record::Sequence,
};

use super::{Visit, Wrong, activity::Teller, finding::aside, words};
use crate::{exit::Exit, operator::Failure};

/// What a form is answered with when its wish was not carried out.
#[derive(Debug)]
pub struct Refused {
    /// The status.
    pub status: StatusCode,
    /// What is wrong, field by field.
    pub wrong: Vec<Wrong>,
}

impl Refused {
    /// Nothing is wrong.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { status: StatusCode::OK, wrong: vec![] }
    }

    /// What cannot be read of one field.
    #[must_use]
    pub fn at(field: &'static str, text: &impl ToString) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, wrong: vec![Wrong::new(field, text)] }
    }

    /// With what is wrong besides.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.wrong.extend(other.wrong);
        self
    }
}

impl Visit<'_> {
    /// What is said of a failure. `last` names the event that made the thing what it is now, for
    /// whoever was shown it as it was before.
    pub async fn refused(
        &self,
        failure: &Failure,
        last: impl FnOnce(&Directory) -> Option<Sequence>,
    ) -> Refused {
        let text = match failure.refusal() {
            Some(Refusal::Moved) => self.meanwhile(last(&self.fresh())).await,
            Some(_) | None => self.told(failure),
        };
        Refused { status: status(failure), wrong: vec![Wrong::new(field(failure), &text)] }
    }

    /// A failure in the reader's language; where only a library has words, in those.
    #[must_use]
    pub fn told(&self, failure: &Failure) -> String {
        match (failure.refusal(), failure.in_catalogue(), failure.exit()) {
            (Some(refusal), _, _) => words::refusal(self.texts(), refusal),
            (None, Some(said), _) => said.within(self.texts()),
            (None, None, Exit::Unavailable | Exit::TryAgain) => self.t("message.busy").to_owned(),
            (None, None, _) => self.texts().fill("message.failed", &[("cause", failure)]),
        }
    }

    /// That somebody else changed what a form was about, and how.
    async fn meanwhile(&self, last: Option<Sequence>) -> String {
        let Some(last) = last else { return self.t("form.moved").to_owned() };
        let directory = self.fresh();
        let told = aside(self, move |aside| {
            let teller = Teller { directory: &directory, texts: aside.texts };
            let read = aside.glimpses(&[last])?;
            Ok(read.first().map(|event| teller.glimpsed(event).to_string()))
        });
        match told.await {
            Ok(Some(told)) => {
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("sequence", &last), ("told", &told)];
                self.texts().fill("form.moved_by", &values)
            }
            Ok(None) | Err(_) => self.t("form.moved").to_owned(),
        }
    }
}

/// What a failure of an operator's wish is in a browser.
fn status(failure: &Failure) -> StatusCode {
    match failure.exit() {
        Exit::Refused => StatusCode::CONFLICT,
        Exit::Usage => StatusCode::UNPROCESSABLE_ENTITY,
        Exit::Config if failure.field().is_some() => StatusCode::UNPROCESSABLE_ENTITY,
        Exit::Config
        | Exit::Done
        | Exit::Internal
        | Exit::Unavailable
        | Exit::TryAgain
        | Exit::Disk
        | Exit::Permission
        | Exit::DamagedLog
        | Exit::Locked
        | Exit::NewerFormat
        | Exit::Differs
        | Exit::Unproved => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The field that a failure is about; the empty name where it is about the whole form.
fn field(failure: &Failure) -> &'static str {
    let said = failure.field().or_else(|| failure.refusal().map(of_refusal)).unwrap_or_default();
    match said {
        "tenant" => "tenant_id",
        "credential" => "client_secret",
        "domain hint" => "domain_hint",
        other => other,
    }
}

fn of_refusal(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Empty { what } | Refusal::TooLong { what } => what,
        Refusal::AlreadyExpired => "expires",
        Refusal::Setting(SettingRefusal::SsoConfigurationExists | SettingRefusal::TokenExists) => {
            "name"
        }
        Refusal::Setting(SettingRefusal::WorkspaceExists) => "slug",
        Refusal::Setting(SettingRefusal::CredentialExpired) => "expires",
        Refusal::Setting(SettingRefusal::SecretLife) => "expires_in",
        Refusal::Setting(SettingRefusal::ProvisioningIsOn) => "just_in_time",
        Refusal::Setting(_)
        | Refusal::NoSuchOrganization
        | Refusal::OrganizationExists
        | Refusal::NoSuchUser
        | Refusal::NoSuchGroup
        | Refusal::NoSuchToken
        | Refusal::NoSuchMember { .. }
        | Refusal::UserNameTaken
        | Refusal::DisplayNameTaken
        | Refusal::VersionMoved { .. }
        | Refusal::Moved
        | Refusal::TooManyLiveTokens
        | Refusal::TooLarge { .. }
        | Refusal::SignIn(_) => "",
    }
}
