//! Organizations with people, groups and workspaces, and one visitor who is signed in.

use doorward::session::Handle;
use doorward_store::directory::{GroupId, SsoConfigurationId, UserId};

use super::{
    Trouble,
    history::History,
    load::{self, Prepared},
    place,
    served::host,
};
use crate::host::{Host, Server};

/// What the visitor's browser holds.
const HANDLE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How large an organization is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) people: usize,
    pub(super) groups: usize,
    pub(super) workspaces: usize,
    /// To how many groups the visitor belongs.
    pub(super) memberships: usize,
    /// How many workspaces the visitor may enter.
    pub(super) open: usize,
}

/// A running server with one such organization.
pub(super) struct SignedIn {
    pub(super) server: Server,
    pub(super) host: Host,
    _folder: tempfile::TempDir,
}

impl SignedIn {
    /// Writes the history of one and serves it.
    pub(super) fn of(size: Size, upstream: Option<&str>) -> Result<Self, Trouble> {
        Self::with(size, upstream, &mut |_, _, _| Ok(()))
    }

    /// The same, with more in the history.
    pub(super) fn with(
        size: Size,
        upstream: Option<&str>,
        more: &mut dyn FnMut(&mut History<'_>, SsoConfigurationId, GroupId) -> Result<(), Trouble>,
    ) -> Result<Self, Trouble> {
        let folder = place::scratch()?;
        let host = host(folder.path(), |log| {
            let mut history = History::begin(log)?;
            let people: Vec<UserId> =
                (0..size.people).map(|_| history.hire()).collect::<Result<_, _>>()?;
            let groups: Vec<GroupId> =
                (0..size.groups).map(|_| history.found()).collect::<Result<_, _>>()?;
            let visitor = *people.first().ok_or("nobody")?;
            for (place, group) in groups.iter().enumerate() {
                let own = (place < size.memberships).then_some(visitor);
                let other = people.get(1 + place % people.len().saturating_sub(1).max(1));
                let members: Vec<_> = own.into_iter().chain(other.copied()).collect();
                history.join(*group, &members)?;
            }
            let configuration = history.trust()?;
            let (first, last) = (groups.first(), groups.last());
            let (ours, foreign) = (*first.ok_or("no group")?, *last.ok_or("no group")?);
            for place in 0..size.workspaces {
                let group = if place < size.open { ours } else { foreign };
                history.open(&format!("w{place}"), upstream, configuration, group)?;
            }
            history.sign_in(visitor, configuration, &Handle::parse(HANDLE).ok_or("no handle")?)?;
            more(&mut history, configuration, ours)?;
            history.finish().map(drop)
        })?;
        Ok(Self { server: host.serve()?, host, _folder: folder })
    }

    /// The visitor asks for a page.
    pub(super) fn visit(&self, path: &str) -> Vec<u8> {
        load::with_cookie(&self.server.authority(), path, &cookie(HANDLE))
    }

    /// So many visits, over each of so many connections.
    pub(super) fn visits(&self, path: &str, connections: usize, each: usize) -> Vec<Prepared> {
        vec![vec![self.visit(path); each]; connections]
    }
}

/// The cookie of a session of the usual organization.
pub(super) fn cookie(handle: &str) -> String {
    format!("doorward-acme={handle}")
}
