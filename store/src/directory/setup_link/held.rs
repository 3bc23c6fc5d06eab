//! Setup links in the order they were issued, found by whatever they are asked for.

use std::sync::Arc;

use imbl::{OrdMap, Vector};

use super::{SetupLink, SetupSession};
use crate::directory::{id::TokenId, provisioning::TokenDigest, session::HandleDigest};

/// Every setup link ever issued.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::directory) struct SetupLinks {
    all: Vector<Arc<SetupLink>>,
    by_id: OrdMap<TokenId, usize>,
    by_digest: OrdMap<TokenDigest, usize>,
    by_handle: OrdMap<HandleDigest, usize>,
}

impl SetupLinks {
    /// One more was issued.
    pub(super) fn add(&mut self, link: SetupLink) {
        let place = self.all.len();
        self.by_id.insert(link.id, place);
        self.by_digest.insert(link.digest, place);
        self.all.push_back(Arc::new(link));
    }

    /// One began a session.
    pub(super) fn begin(&mut self, id: TokenId, session: SetupSession) {
        let Some(place) = self.by_id.get(&id).copied() else { return };
        self.by_handle.insert(session.handle, place);
        if let Some(link) = self.all.get_mut(place) {
            Arc::make_mut(link).used = Some(session);
        }
    }

    /// One, to be changed.
    pub(super) fn get_mut(&mut self, id: TokenId) -> Option<&mut SetupLink> {
        let place = self.by_id.get(&id)?;
        self.all.get_mut(*place).map(Arc::make_mut)
    }

    /// All, the newest first.
    pub(super) fn newest(&self) -> impl Iterator<Item = &SetupLink> {
        self.all.iter().rev().map(AsRef::as_ref)
    }

    pub(super) fn of_id(&self, id: TokenId) -> Option<&SetupLink> {
        self.at(self.by_id.get(&id))
    }

    pub(super) fn of_digest(&self, digest: &TokenDigest) -> Option<&SetupLink> {
        self.at(self.by_digest.get(digest))
    }

    /// The one whose session a handle belongs to.
    pub(super) fn of_handle(&self, handle: &HandleDigest) -> Option<&SetupLink> {
        self.at(self.by_handle.get(handle))
    }

    fn at(&self, place: Option<&usize>) -> Option<&SetupLink> {
        self.all.get(*place?).map(AsRef::as_ref)
    }
}
