//! Who may ask as an application: whoever presents a live API token of the organization in the
//! path, with the scope that the route needs.

use std::sync::Arc;

use doorward_store::{
    Actor, Store, Timestamp,
    directory::{Directory, Scopes, TokenId},
};

use super::provisioning_client::bearer;
use crate::secret_token;

/// An application whose token was checked. Only [`application`] makes one.
#[derive(Debug, Clone)]
pub struct Application {
    token: TokenId,
    scopes: Scopes,
    directory: Arc<Directory>,
}

/// Why somebody is no application that may ask this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoApplication {
    /// No organization, no token, a wrong one, one that ended: which, is nobody's business.
    Stranger,
    /// The token is live and not for this.
    Scope,
}

/// What reading or changing takes of an API token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The scope `read`.
    Read,
    /// The scope `write`.
    Write,
    /// What an auditor asks for: the scope `audit`, or `read`, which opens everything that is read.
    Audit,
}

impl Needs {
    /// Whether a token has it.
    #[must_use]
    pub const fn are_met_by(self, scopes: Scopes) -> bool {
        match self {
            Self::Read => scopes.read,
            Self::Write => scopes.write,
            Self::Audit => scopes.audit || scopes.read,
        }
    }

    /// As whoever has it not is told.
    #[must_use]
    pub const fn scopes(self) -> &'static str {
        match self {
            Self::Read => "`read`",
            Self::Write => "`write`",
            Self::Audit => "`read` or `audit`",
        }
    }
}

impl Application {
    /// Which token it presented.
    #[must_use]
    pub const fn token(&self) -> TokenId {
        self.token
    }

    /// What the token is for.
    #[must_use]
    pub const fn scopes(&self) -> Scopes {
        self.scopes
    }

    /// The directory as it was when the token was checked.
    #[must_use]
    pub const fn directory(&self) -> &Arc<Directory> {
        &self.directory
    }

    /// Who the log says it was.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor::Application { token: self.token }
    }
}

/// Finds out which application sends a request to the organization of that name.
///
/// # Errors
/// When it is none that may.
pub fn application(
    store: &Store,
    organization: &str,
    authorization: Option<&[u8]>,
    now: Timestamp,
    enough: impl Fn(Scopes) -> bool,
) -> Result<Application, NoApplication> {
    let token = authorization.and_then(bearer).ok_or(NoApplication::Stranger)?;
    let digest = secret_token::digest(token);
    let directory = store.directory_named(organization).ok_or(NoApplication::Stranger)?;
    // Found by its digest: what the time of that tells is nothing of the token.
    let held = directory.api_token(&digest).filter(|token| token.is_live(now));
    let (token, scopes) =
        held.map(|token| (token.id, token.scopes)).ok_or(NoApplication::Stranger)?;
    match enough(scopes) {
        true => Ok(Application { token, scopes, directory }),
        false => Err(NoApplication::Scope),
    }
}
