//! The decision: session, person, groups, allow-list, on one snapshot that nobody locks.

use std::{rc::Rc, sync::Arc};

use actix_web::HttpRequest;
use doorward_store::{
    Actor, RequestId, Submission, Timestamp,
    directory::{
        Command, Directory, HandleDigest, NoEntry, OrganizationName, Resource, RuleTarget, Session,
        Slug, UserId, Who,
        session::event::{Decided, EntryAllowed},
        sign_in::{RefusedEntry, refused::EntryRefused},
    },
};
use tracing::debug;

use super::{Caller, Demand, Pass, Passes};
use crate::{app::App, doors::Seen, guard, session};

/// What somebody wants to enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Of which organization.
    pub organization: &'a str,
    /// Which workspace; the main user dashboard when absent.
    pub workspace: Option<&'a str>,
}

/// The answer.
#[derive(Debug)]
pub enum Verdict {
    /// They may enter, and this is who they are.
    Allowed(Rc<Pass>),
    /// Nobody is signed in, or not strongly enough, or not there; and what is demanded of a sign-in.
    SignIn(NoEntry, Demand),
    /// They are somebody, and may not.
    Refused(NoEntry),
    /// There is nothing to enter.
    Unknown,
}

impl<'a> Place<'a> {
    /// As the directory knows it.
    #[must_use]
    pub fn resource(self) -> Resource<'a> {
        self.workspace.map_or(Resource::Dashboard, Resource::Workspace)
    }

    /// Where people find it, below the public URL.
    #[must_use]
    pub fn path(self) -> String {
        let Self { organization, workspace } = self;
        match workspace {
            Some(slug) => format!("/o/{organization}/w/{slug}/"),
            None => format!("/o/{organization}/dashboard/"),
        }
    }
}

/// Whether whoever sends this request may enter.
pub fn decide(
    app: &App,
    passes: &Passes,
    http: &HttpRequest,
    place: Place<'_>,
    caller: Caller,
    request: RequestId,
) -> Verdict {
    let organizations = app.store.glance();
    let Some(directory) = organizations.named(place.organization) else {
        return Verdict::Unknown;
    };
    let demand = || Demand::of(directory, place.resource());
    // The same answer for everyone, signed in or not.
    let unknown = || place.workspace.is_some_and(|slug| directory.workspace(slug).is_none());
    let now = app.clock.now();
    let public_url = &app.config.server.public_url;
    let Some(handle) = session::presented(http, place.organization, public_url) else {
        return match unknown() {
            true => Verdict::Unknown,
            false => Verdict::SignIn(NoEntry::NoSession, demand()),
        };
    };
    match directory.may_enter(Who::Session(&handle), place.resource(), now) {
        Ok(entry) => {
            if entry.session.is_some_and(|session| session.is_to_be_seen(now)) {
                see(app, place.organization, handle, request, now);
            }
            if let Some(session) = entry.session {
                let what = (place.organization, place.resource());
                entered(app, directory, session, what, request, now);
            }
            let (user, session) = (entry.user.id, entry.session);
            match passes.pass(app, directory, &handle, entry, place, caller.style(), now) {
                Some(pass) => {
                    if let Some(session) = session.filter(|_| pass.takes_effect()) {
                        note(app, http, place, (user, session), None, now);
                    }
                    Verdict::Allowed(pass)
                }
                // Without a key nobody is vouched for.
                None => Verdict::Refused(NoEntry::NoSession),
            }
        }
        Err(_) if unknown() => Verdict::Unknown,
        Err(
            reason @ (NoEntry::NoSession
            | NoEntry::SessionExpired
            | NoEntry::StepUpNeeded
            | NoEntry::OtherConfiguration),
        ) => Verdict::SignIn(reason, demand()),
        Err(NoEntry::NoSuchWorkspace) => Verdict::Unknown,
        Err(
            reason @ (NoEntry::NoSuchUser
            | NoEntry::Deactivated
            | NoEntry::NoRule
            | NoEntry::SsoOff
            | NoEntry::ConfigurationGone
            | NoEntry::ConfigurationNotActive
            | NoEntry::NotInGroups),
        ) => {
            if caller != Caller::RefusedPage {
                record(app, http, directory, &handle, place, reason, request, now);
            }
            Verdict::Refused(reason)
        }
    }
}

fn see(app: &App, name: &str, handle: HandleDigest, request: RequestId, at: Timestamp) {
    submit(app, name, Actor::System, request, at, Command::SeeSession { handle, at });
}

/// Whoever comes to the door of a workspace is shown on its page.
fn note(
    app: &App,
    http: &HttpRequest,
    place: Place<'_>,
    (user, session): (UserId, &Session),
    refused: Option<NoEntry>,
    at: Timestamp,
) {
    let Some(workspace) = place.workspace else { return };
    let address = guard::address(http, &app.config.server.trusted_proxies);
    let address = address.unwrap_or(session.address);
    let seen = Seen { user, session: session.id, address, at, refused };
    app.doors.note(place.organization, workspace, seen);
}

/// Tells of the first time that a session is let into a resource of an organization, beside the answer.
pub(crate) fn entered(
    app: &App,
    directory: &Directory,
    session: &Session,
    (organization, resource): (&str, Resource<'_>),
    request: RequestId,
    at: Timestamp,
) {
    if !session.is_new_to(resource) {
        return;
    }
    let Some(resource) = target(resource) else { return };
    let (user, decided) = (session.user, decided(directory, session, at));
    let allowed = EntryAllowed { user, resource, decided };
    let command = Command::RecordAllowedEntry(Box::new(allowed));
    submit(app, organization, Actor::Person { user }, request, at, command);
}

/// As its access rule names it, if it is anything.
fn target(resource: Resource<'_>) -> Option<RuleTarget> {
    match resource {
        Resource::Dashboard => Some(RuleTarget::Dashboard),
        Resource::Auditors => Some(RuleTarget::Auditors),
        Resource::Workspace(slug) => {
            Slug::try_from(slug.to_owned()).ok().map(RuleTarget::Workspace)
        }
    }
}

/// On what it was decided.
fn decided(directory: &Directory, session: &Session, at: Timestamp) -> Decided {
    Decided { session: session.id, on: directory.head(), at }
}

#[allow(clippy::too_many_arguments, reason = "each is a fact of the event")]
fn record(
    app: &App,
    http: &HttpRequest,
    directory: &Directory,
    handle: &HandleDigest,
    place: Place<'_>,
    reason: NoEntry,
    request: RequestId,
    at: Timestamp,
) {
    let Some(session) = directory.session(handle) else { return };
    note(app, http, place, (session.user, session), Some(reason), at);
    let Some(resource) = target(place.resource()) else { return };
    let user = session.user;
    let address = guard::address(http, &app.config.server.trusted_proxies);
    let address = address.unwrap_or(session.address);
    let decided = Some(decided(directory, session, at));
    let refused = EntryRefused { user, resource, reason, address, decided };
    let command = Command::RecordRefusedEntry(Box::new(RefusedEntry { refused, at }));
    submit(app, place.organization, Actor::Person { user }, request, at, command);
}

/// Hands a command to the store beside the answer, which does not wait for it. A refusal that makes no
/// event is counted, to be summed up.
fn submit(
    app: &App,
    name: &str,
    actor: Actor,
    request: RequestId,
    time: Timestamp,
    command: Command,
) {
    let Ok(organization) = OrganizationName::parse(name) else { return };
    let (store, untold) = (Arc::clone(&app.store), Arc::clone(&app.untold));
    let refused = matches!(command, Command::RecordRefusedEntry(_));
    let submission =
        Submission { organization: organization.clone(), actor, request, time, command };
    drop(actix_web::rt::spawn(async move {
        let told = match store.submit(submission).await {
            Ok(committed) => !committed.events.is_empty(),
            Err(error) => {
                debug!(request_id = %request, %error, "what was seen at a door is not recorded");
                false
            }
        };
        if refused && !told {
            untold.entry(&organization);
        }
    }));
}
