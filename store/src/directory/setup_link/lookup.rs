//! What readers ask of setup links.

use super::SetupLink;
use crate::{
    directory::{Directory, id::TokenId, provisioning::TokenDigest, session::HandleDigest},
    record::Timestamp,
};

impl Directory {
    /// Every setup link ever issued, the newest first.
    pub fn setup_links(&self) -> impl Iterator<Item = &SetupLink> {
        self.setup_links.newest()
    }

    /// The setup link of a digest, usable or not.
    #[must_use]
    pub fn setup_link(&self, digest: &TokenDigest) -> Option<&SetupLink> {
        self.setup_links.of_digest(digest)
    }

    /// The setup link of that id.
    #[must_use]
    pub fn setup_link_by_id(&self, id: TokenId) -> Option<&SetupLink> {
        self.setup_links.of_id(id)
    }

    /// The setup link whose session a handle belongs to, while that session lasts.
    #[must_use]
    pub fn setup_session(&self, handle: &HandleDigest, at: Timestamp) -> Option<&SetupLink> {
        let is_live = |link: &&SetupLink| {
            let session = link.used.as_ref();
            session.is_some_and(|session| session.handle == *handle && session.is_live(at))
        };
        self.setup_links.of_handle(handle).filter(is_live)
    }
}
