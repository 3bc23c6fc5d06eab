//! What is so after something happened to a setup link.

use super::{
    SetupLink, SetupSession,
    event::{SetupLinkClosed, SetupLinkIssued, SetupLinkUsed},
};
use crate::directory::{Directory, Happened};

impl Directory {
    pub(in crate::directory) fn setup_link_issued(
        &mut self,
        happened: Happened,
        event: &SetupLinkIssued,
    ) {
        self.setup_links.add(SetupLink {
            id: event.link,
            digest: event.digest,
            issued: happened.time,
            expires: event.expires,
            used: None,
        });
    }

    pub(in crate::directory) fn setup_link_used(
        &mut self,
        happened: Happened,
        event: &SetupLinkUsed,
    ) {
        let session = SetupSession {
            handle: event.handle,
            started: happened.time,
            sequence: happened.sequence,
            ends: event.ends,
            address: event.address,
            agent: event.agent.clone(),
            closed: None,
        };
        self.setup_links.begin(event.link, session);
    }

    pub(in crate::directory) fn setup_link_closed(
        &mut self,
        happened: Happened,
        event: &SetupLinkClosed,
    ) {
        let Some(link) = self.setup_links.get_mut(event.link) else { return };
        if let Some(session) = &mut link.used {
            session.closed = Some(happened.time);
        }
    }
}
