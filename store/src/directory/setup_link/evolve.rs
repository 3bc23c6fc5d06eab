//! What is so after something happened to a setup link.

use std::sync::Arc;

use super::{
    SetupLink, SetupSession,
    event::{SetupLinkClosed, SetupLinkIssued, SetupLinkUsed},
};
use crate::directory::{Directory, Happened, id::TokenId};

impl Directory {
    pub(in crate::directory) fn setup_link_issued(
        &mut self,
        happened: Happened,
        event: &SetupLinkIssued,
    ) {
        self.setup_links.push_back(Arc::new(SetupLink {
            id: event.link,
            digest: event.digest,
            issued: happened.time,
            expires: event.expires,
            used: None,
        }));
    }

    pub(in crate::directory) fn setup_link_used(
        &mut self,
        happened: Happened,
        event: &SetupLinkUsed,
    ) {
        let Some(link) = self.setup_link_mut(event.link) else { return };
        link.used = Some(SetupSession {
            handle: event.handle,
            started: happened.time,
            sequence: happened.sequence,
            ends: event.ends,
            address: event.address,
            agent: event.agent.clone(),
            closed: None,
        });
    }

    pub(in crate::directory) fn setup_link_closed(
        &mut self,
        happened: Happened,
        event: &SetupLinkClosed,
    ) {
        let Some(link) = self.setup_link_mut(event.link) else { return };
        if let Some(session) = &mut link.used {
            session.closed = Some(happened.time);
        }
    }

    fn setup_link_mut(&mut self, id: TokenId) -> Option<&mut SetupLink> {
        self.setup_links.iter_mut().find(|link| link.id == id).map(Arc::make_mut)
    }
}
