//! What was asked, once it is known who asks and that it is understood.

use std::sync::Arc;

use doorward_store::{
    RequestId,
    directory::{Directory, OrganizationName},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::{
    caller::Caller,
    operation::Operation,
    problem::{Problem, Wrong},
};
use crate::operator::{House, Login};

/// How many of many when nobody says how many.
const USUAL_PAGE: usize = 100;

/// A request whose credential, path, query and body have been checked against the table.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) house: House,
    pub(super) caller: Caller,
    pub(super) login: Login,
    /// Absent when the whole host is asked.
    pub(super) organization: Option<OrganizationName>,
    pub(super) request: RequestId,
    pub(super) operation: &'static Operation,
    pub(super) path: Vec<String>,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) body: Value,
}

impl Call {
    /// The organization that is asked, for a request that keeps it.
    pub(super) fn organization(&self) -> Result<OrganizationName, Problem> {
        self.organization.clone().ok_or_else(|| Problem::not_found("no organization is named"))
    }

    /// The directory as it is now.
    pub(super) fn directory(&self) -> Result<Arc<Directory>, Problem> {
        let organization = self.organization()?;
        let gone = || Problem::no_organization(organization.as_str());
        self.house.store.directory(&organization).ok_or_else(gone)
    }

    /// A value in the path.
    pub(super) fn word(&self, place: usize) -> &str {
        self.path.get(place).map_or("", String::as_str)
    }

    /// An id in the path; what is none is the id of nothing.
    pub(super) fn id(&self, place: usize) -> Result<Uuid, Problem> {
        let word = self.word(place);
        let id = Uuid::try_parse(word).ok().filter(|id| id.to_string() == word);
        id.ok_or_else(|| Problem::not_found("nothing here has that id"))
    }

    /// What the query says of a parameter.
    pub(super) fn said(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(said, _)| *said == name).map(|(_, value)| value.as_str())
    }

    /// How many are wanted at most.
    pub(super) fn limit(&self) -> usize {
        self.said("limit").and_then(|limit| limit.parse().ok()).unwrap_or(USUAL_PAGE)
    }

    /// The body as a type. It has been held against the schema of that type already.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let unread =
            |error: serde_json::Error| Problem::body(vec![Wrong::field("", error.to_string())]);
        serde_json::from_value(self.body.clone()).map_err(unread)
    }
}
