//! Whoever asks, once it is known who that is.

use doorward_store::{
    Actor, RequestId,
    directory::{Scopes, TokenId},
};
use uuid::Uuid;

use crate::{guard::Application, operator::Login};

/// Somebody who may ask.
#[derive(Debug, Clone)]
pub(super) enum Caller {
    /// Whoever is on the host, as the kernel knows them.
    Operator(Login),
    /// Whoever presents an API token.
    Application(Application),
}

impl Caller {
    /// Who the log says it was, by a request of this name.
    pub(super) fn login(&self, request: RequestId) -> Login {
        match self {
            Self::Operator(login) => login.clone().named(request),
            Self::Application(application) => {
                Login::behind(Actor::Application { token: application.token() }, request)
            }
        }
    }

    /// What they may do.
    pub(super) fn scopes(&self) -> Scopes {
        match self {
            Self::Operator(_) => Scopes { decide: true, read: true, write: true, audit: true },
            Self::Application(application) => application.scopes(),
        }
    }

    /// Whether it is somebody on the host.
    pub(super) fn is_operator(&self) -> bool {
        matches!(self, Self::Operator(_))
    }

    /// Under what their idempotency keys are kept: everybody on the host has the same ones.
    pub(super) fn token(&self) -> TokenId {
        match self {
            Self::Operator(_) => TokenId(Uuid::nil()),
            Self::Application(application) => application.token(),
        }
    }
}
