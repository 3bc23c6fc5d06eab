//! One request on its way through the house: who asks, what is seen, what was asked besides the
//! body.

use std::{cell::RefCell, sync::Arc};

use doorward_scim::{Mode, Selection, query::Query};
use doorward_store::{
    Committed, RequestId, Submission, SubmitError, Timestamp,
    directory::{Command, Directory, Expected, Refusal, Version},
};
use serde_json::Value;

use super::note::Note;
use crate::{
    answer::Answer,
    app::App,
    guard::ProvisioningClient,
    translate::{View, lookup::Found, mode, version},
};

/// How often a change is worked out anew because somebody else changed the resource meanwhile:
/// of so many changes of one resource at the same moment, each gets its turn.
pub(super) const ATTEMPTS: usize = 128;

/// A request of a provisioning client.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) app: &'a App,
    pub(super) client: &'a ProvisioningClient,
    pub(super) request: RequestId,
    pub(super) time: Timestamp,
    /// The Tenant URL.
    pub(super) base: &'a str,
    /// The one snapshot this request sees.
    pub(super) directory: Arc<Directory>,
    /// What the answer shall show of a resource.
    pub(super) selection: Selection,
    /// `If-Match`: versions one of which the resource must have.
    pub(super) if_match: Option<&'a str>,
    /// `If-None-Match`: versions the client has already.
    pub(super) if_none_match: Option<&'a str>,
    /// What the request log is told besides the outcome.
    pub(super) note: &'a RefCell<Note>,
}

impl Call<'_> {
    pub(super) fn mode(&self) -> Mode {
        mode(&self.directory)
    }

    pub(super) fn view<'v>(&'v self, directory: &'v Directory) -> View<'v> {
        View { directory, base: self.base }
    }

    /// Hands a command to the store.
    pub(super) async fn submit(&self, command: Command) -> Result<Committed, SubmitError> {
        let submission = Submission {
            organization: self.client.organization().clone(),
            actor: self.client.actor(),
            request: self.request,
            time: self.time,
            command,
        };
        self.app.store.submit(submission).await
    }

    /// The directory as it is now, for another attempt.
    pub(super) fn again(&self) -> Result<Arc<Directory>, Refusal> {
        self.app.store.directory(self.client.organization()).ok_or(Refusal::NoSuchOrganization)
    }

    /// What a command must insist on: the version the client was shown, if it named one, else
    /// `otherwise`.
    pub(super) fn expected(&self, now: Version, otherwise: Expected) -> Result<Expected, Refusal> {
        match self.if_match.map(str::trim) {
            None | Some("*") => Ok(otherwise),
            Some(list) if version::names(list, now) => Ok(Expected::Version(now)),
            Some(_) => Err(Refusal::VersionMoved { now }),
        }
    }

    /// Whether a refusal is worth another attempt: the client insisted on nothing.
    pub(super) fn may_retry(&self, error: &SubmitError) -> bool {
        let insists = self.if_match.is_some_and(|list| list.trim() != "*");
        !insists && matches!(error, SubmitError::Refused(Refusal::VersionMoved { .. }))
    }

    /// The answer that shows a resource.
    pub(super) fn shown(&self, status: u16, directory: &Directory, found: Found<'_>) -> Answer {
        let body = self.view(directory).selected(found, &self.selection);
        Answer { body: Some(Value::Object(body)), ..self.named(status, directory, found) }
    }

    /// The answer that only names a resource.
    pub(super) fn named(&self, status: u16, directory: &Directory, found: Found<'_>) -> Answer {
        let (id, version) = match found {
            Found::User(user) => (user.id.to_string(), directory.user_version(user)),
            Found::Group(group) => (group.id.to_string(), directory.group_version(group)),
        };
        let location = self.view(directory).location(found.kind(), &id);
        Answer {
            status,
            body: None,
            id: Some(id),
            location: Some(location),
            version: Some(version),
        }
    }

    /// The answer to a read of a version that the client has already.
    pub(super) fn unchanged(&self, found: Found<'_>) -> Option<Answer> {
        let list = self.if_none_match?;
        let bare = self.named(304, &self.directory, found);
        let has = bare.version.is_some_and(|version| version::names(list, version));
        has.then_some(bare)
    }

    /// Tells the request log what was filtered by.
    pub(super) fn note_query(&self, query: &Query) {
        self.note.borrow_mut().filter = query.filter.as_ref().map(doorward_scim::Filter::shape);
    }
}
