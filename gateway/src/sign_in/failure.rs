//! Why a sign-in did not begin or end well, and the one place where each reason becomes a page, an
//! event and a line in the log.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use doorward_oidc::{
    authorization::{Failure, InvalidCallback, Whom},
    exchange::ExchangeError,
    groups::GraphError,
    rejected::Rejected,
    sign_in::SignInError,
};
use doorward_store::{
    SubmitError,
    directory::{Refusal, SignInRefusal, SsoConfigurationId, line::Line, sign_in::RefusedBecause},
};
use tracing::warn;

use super::{Visit, refused};
use crate::{
    clock::NoRandomness,
    dashboard::words,
    entra::NotUsable,
    pages::{catalogue::Texts, texts},
};

/// How long to wait before trying again, in seconds, when nobody says.
const PAUSE: u64 = 30;

/// A sign-in that failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    #[error(transparent)]
    NotUsable(#[from] NotUsable),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error(transparent)]
    Entra(#[from] SignInError),
    #[error("the groups cannot be read")]
    Groups(#[from] GraphError),
    #[error(transparent)]
    Store(#[from] SubmitError),
}

/// What is told of it.
struct Told {
    status: StatusCode,
    title: &'static str,
    /// One sentence after the other: keys, or what Entra's numbers mean.
    lead: Vec<&'static str>,
    reason: RefusedBecause,
    fact: Option<(&'static str, String)>,
    again: Option<&'static str>,
}

impl Failed {
    /// The page; the refusal is recorded.
    pub(super) async fn answer(
        self,
        visit: &Visit<'_>,
        configuration: Option<SsoConfigurationId>,
    ) -> HttpResponse {
        let texts = visit.language().texts();
        let told = self.told(texts);
        warn!(organization = %visit.organization, cause = ?self, "a sign-in failed: {self}");
        refused::record(visit, told.reason, configuration, None, None).await;
        let lead: Vec<_> = told.lead.iter().map(|text| words::advice(texts, text)).collect();
        let mut page = visit.page(told.title, &lead.join(" "));
        if let Some((name, value)) = told.fact {
            page = page.fact(name, &value);
        }
        page = page.fact(texts::REQUEST, &visit.request);
        if let Some(text) = told.again {
            let query = if text == texts::OTHER_ACCOUNT { "?prompt=select_account" } else { "" };
            page = page.link(format!("{}{query}", visit.path("sign-in")), text, "");
        }
        let mut response = visit.show(told.status, &page);
        if told.status == StatusCode::SERVICE_UNAVAILABLE {
            let wait = self.wait().unwrap_or(PAUSE);
            response.headers_mut().insert(header::RETRY_AFTER, wait.into());
        }
        response
    }

    fn wait(&self) -> Option<u64> {
        match self {
            Self::Groups(error) => error.wait().map(|wait| wait.as_secs()),
            Self::Entra(SignInError::Exchange(ExchangeError::Unavailable { wait, .. })) => {
                wait.map(|wait| wait.as_secs())
            }
            Self::NotUsable(_) | Self::NoRandomness(_) | Self::Entra(_) | Self::Store(_) => None,
        }
    }

    fn told(&self, texts: &Texts) -> Told {
        match self {
            Self::NotUsable(error) => later(texts::NOT_USABLE, error.name()),
            Self::NoRandomness(_) => later(texts::NOT_USABLE, "no_randomness"),
            Self::Groups(error) if error.is_passing() => {
                later(texts::GROUPS_UNKNOWN, "groups_unknown")
            }
            Self::Groups(error) => Told {
                status: StatusCode::FORBIDDEN,
                fact: Some((texts::REASON, error.to_string())),
                ..later(texts::ASK_ADMINISTRATOR, "groups_refused")
            },
            Self::Store(SubmitError::Refused(Refusal::SignIn(reason))) => {
                not_let_in(texts, *reason)
            }
            Self::Store(SubmitError::Refused(_)) => later(texts::NOT_USABLE, "refused"),
            Self::Store(_) => later(texts::BUSY, "store_unavailable"),
            Self::Entra(error) => of_entra(error),
        }
    }
}

fn of_entra(error: &SignInError) -> Told {
    match error {
        SignInError::Discovery(_) => later(texts::UNREACHABLE, "discovery"),
        SignInError::Keys(_) => later(texts::UNREACHABLE, "keys"),
        SignInError::Exchange(ExchangeError::Unavailable { failure: None, .. }) => {
            later(texts::UNREACHABLE, "exchange")
        }
        SignInError::Exchange(ExchangeError::Unavailable { failure: Some(failure), .. }) => {
            not_now(failure)
        }
        SignInError::Failed(failure) if failure.is_passing() => not_now(failure),
        SignInError::Exchange(ExchangeError::Refused(failure)) | SignInError::Failed(failure) => {
            said_no(failure)
        }
        SignInError::Exchange(ExchangeError::Http(_)) => later(texts::UNREACHABLE, "exchange"),
        SignInError::Exchange(ExchangeError::NoIdToken) => not_believed("no_id_token"),
        SignInError::Exchange(ExchangeError::NoCredential | ExchangeError::CannotSign) => {
            later(texts::NOT_USABLE, "no_credential")
        }
        SignInError::NotBegun(_) => later(texts::NOT_USABLE, "not_begun"),
        SignInError::Callback(invalid) => not_believed(name_of(*invalid)),
        SignInError::OnlyConsented => Told {
            title: texts::CONSENTED_TITLE,
            status: StatusCode::OK,
            lead: vec![texts::CONSENTED],
            again: Some(texts::SIGN_IN),
            ..not_believed("only_consented")
        },
        SignInError::Rejected(reason @ Rejected::ContextNotMet) => Told {
            status: StatusCode::FORBIDDEN,
            title: texts::STEP_UP_TITLE,
            lead: vec![texts::STEP_UP_NOT_MET],
            ..not_believed(reason.name())
        },
        SignInError::Rejected(reason) if reason.concerns_clock() => {
            Told { lead: vec![texts::CLOCK], ..not_believed(reason.name()) }
        }
        SignInError::Rejected(reason) => {
            Told { fact: Some((texts::REASON, reason.to_string())), ..not_believed(reason.name()) }
        }
    }
}

/// The name for events, for ever.
pub(super) const fn name_of(invalid: InvalidCallback) -> &'static str {
    match invalid {
        InvalidCallback::TooLong => "callback_too_long",
        InvalidCallback::Repeated => "callback_repeated",
        InvalidCallback::Contradiction => "callback_contradiction",
        InvalidCallback::NoCode => "callback_no_code",
        InvalidCallback::NoState => "callback_no_state",
        InvalidCallback::Issuer => "callback_issuer",
    }
}

/// Nothing is wrong with the person.
fn later(lead: &'static str, reason: &str) -> Told {
    Told {
        status: StatusCode::SERVICE_UNAVAILABLE,
        title: texts::FAILED_TITLE,
        lead: vec![lead],
        reason: RefusedBecause::Protocol(Line::cleaned(reason)),
        fact: None,
        again: Some(texts::SIGN_IN_AGAIN),
    }
}

fn not_believed(reason: &str) -> Told {
    Told { status: StatusCode::BAD_REQUEST, ..later(texts::NOT_BELIEVED, reason) }
}

/// Entra's own words stand below ours: an administrator searches for them.
fn said_no(failure: &Failure) -> Told {
    let advice = failure.advice();
    let name = failure.code.map_or_else(|| failure.error.clone(), |code| format!("AADSTS{code}"));
    Told {
        status: StatusCode::FORBIDDEN,
        title: texts::FAILED_TITLE,
        lead: match advice.whom {
            Whom::Administrator => vec![texts::ASK_ADMINISTRATOR, advice.text],
            Whom::Person | Whom::Nobody => vec![advice.text, texts::IF_AGAIN],
        },
        reason: RefusedBecause::Entra(Line::cleaned(&name)),
        fact: Some((texts::MICROSOFT_SAYS, format!("{}: {}", failure.error, failure.description))),
        again: Some(match advice.whom {
            Whom::Person => texts::OTHER_ACCOUNT,
            Whom::Administrator | Whom::Nobody => texts::SIGN_IN_AGAIN,
        }),
    }
}

/// Entra has no time: nobody has to change anything.
fn not_now(failure: &Failure) -> Told {
    Told {
        status: StatusCode::SERVICE_UNAVAILABLE,
        lead: vec![texts::UNREACHABLE],
        again: Some(texts::SIGN_IN_AGAIN),
        ..said_no(failure)
    }
}

fn not_let_in(texts: &Texts, reason: SignInRefusal) -> Told {
    Told {
        status: StatusCode::FORBIDDEN,
        title: texts::NOT_LET_IN_TITLE,
        lead: vec![texts::NOT_LET_IN],
        reason: RefusedBecause::Person(reason),
        fact: Some((texts::REASON, words::sign_in(texts, reason))),
        again: Some(texts::OTHER_ACCOUNT),
    }
}
