//! One row of the table: what can be asked, how it is described, what carries it out.

use std::sync::Arc;

use doorward_store::directory::Directory;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use super::{audited::Asks, call::Call, parameter::Parameter, problem::Problem, reply::Reply};
use crate::{export::Form, guard::Needs, operator::Request};

/// What stands before the path of every operation of an organization.
pub const BELOW: &str = "/api/v1/organizations/{organization}";
/// What stands before the path of every operation.
pub(super) const HOST: &str = "/api/v1/";

/// Says of a type how its JSON looks.
pub(super) type Described = fn(&mut SchemaGenerator) -> Schema;
/// Makes an operator's request of what was asked.
pub(super) type Ask = fn(&Call) -> Result<Request, Problem>;
/// Reads the answer off the directory as it is.
pub(super) type Look = fn(&Call, &Arc<Directory>) -> Result<Value, Problem>;
/// Makes the answer on a thread that may wait.
pub(super) type Make = fn(&Call, &Arc<Directory>) -> Result<Reply, Problem>;
/// What of a directory `If-Match` is about, by the values in the path; nothing when it is not there.
pub(super) type State = fn(&Directory, &[String]) -> Option<Value>;

/// Something that can be asked.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The HTTP method.
    pub method: &'static str,
    /// The path with names in braces: below the organization's, or all of it when the whole host is
    /// asked.
    pub path: &'static str,
    /// Its name for ever, for generated clients.
    pub id: &'static str,
    /// What it does.
    pub about: &'static str,
    pub(super) query: &'static [Parameter],
    pub(super) takes: Option<Described>,
    pub(super) gives: Gives,
    pub(super) refuses: &'static [u16],
    pub(super) state: Option<State>,
    /// Whether only whoever is on the host may ask for it.
    pub(super) operators: bool,
    /// Whether auditors ask for it, and what the log tells of that.
    pub(super) auditors: Option<Asks>,
    pub(super) serve: Serve,
}

/// What a success is answered with.
#[derive(Debug, Clone, Copy)]
pub(super) enum Gives {
    /// 200 and one.
    One(Described),
    /// 201 and one; where it is found: below the path, by this field; and what its `ETag` is of.
    Made(Described, &'static str, State),
    /// 200 and some of many.
    Page(Described),
    /// 200 and a JSON text on each line.
    Lines(Described),
    /// 200 and a table (RFC 4180).
    Table,
    /// 200 and a ZIP archive.
    Archive,
}

/// What carries it out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Serve {
    /// One operator's request, answered with one thing.
    One(Ask),
    /// One operator's request, answered with many that are told apart by this field; the page is
    /// cut here.
    Many(Ask, &'static str),
    /// One operator's request, answered with many that belong together.
    All(Ask),
    /// A look at the directory, which nothing waits for.
    Look(Look),
    /// A look at the directory, or at what is found from it, that takes a while.
    Aside(Look),
    /// One operator's request, answered with more than any memory holds, line by line.
    Lines(Ask),
    /// The same, of events, each in a form that others read.
    Exported(Ask, Form),
    /// A file, made of the directory and the log.
    Archive(Make),
}

/// The schema of a type, as a function.
pub(super) fn described<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

impl Operation {
    pub(super) const fn new(
        method: &'static str,
        path: &'static str,
        id: &'static str,
        about: &'static str,
        gives: Gives,
        serve: Serve,
    ) -> Self {
        let (query, refuses): (&[Parameter], &[u16]) = (&[], &[]);
        Self {
            method,
            path,
            id,
            about,
            query,
            takes: None,
            gives,
            refuses,
            state: None,
            operators: false,
            auditors: None,
            serve,
        }
    }

    /// With parameters in its query.
    pub(super) const fn query(self, query: &'static [Parameter]) -> Self {
        Self { query, ..self }
    }

    /// With a body.
    pub(super) const fn takes(self, takes: Described) -> Self {
        Self { takes: Some(takes), ..self }
    }

    /// With a no of its own beyond those that everything has.
    pub(super) const fn refuses(self, refuses: &'static [u16]) -> Self {
        Self { refuses, ..self }
    }

    /// About something that has an `ETag`.
    pub(super) const fn state(self, state: State) -> Self {
        Self { state: Some(state), ..self }
    }

    /// For whoever is on the host alone.
    pub(super) const fn for_operators(self) -> Self {
        Self { operators: true, ..self }
    }

    /// For auditors too.
    pub(super) const fn for_auditors(self, asks: Asks) -> Self {
        Self { auditors: Some(asks), ..self }
    }

    /// Whether it is about every organization of the host.
    pub(super) fn is_of_host(&self) -> bool {
        self.path.starts_with(HOST)
    }

    /// The whole path, with names in braces.
    #[must_use]
    pub fn whole(&self) -> String {
        if self.is_of_host() { self.path.to_owned() } else { format!("{BELOW}{}", self.path) }
    }

    /// Whether only whoever is on the host may ask for it.
    #[must_use]
    pub fn is_for_operators(&self) -> bool {
        self.operators
    }

    /// Which API tokens open it.
    pub(super) fn needs(&self) -> Needs {
        match (self.reads(), self.auditors.is_some()) {
            (true, true) => Needs::Audit,
            (true, false) => Needs::Read,
            (false, _) => Needs::Write,
        }
    }

    /// What the `ETag` of its answer is of, by the values in the path; what is made is the last.
    pub(super) fn tagged(&self) -> Option<State> {
        match self.gives {
            Gives::Made(_, _, state) => Some(state),
            Gives::One(_) | Gives::Page(_) | Gives::Lines(_) | Gives::Table | Gives::Archive => {
                self.state
            }
        }
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.method == "GET"
    }

    /// Every status that it can be answered with, in order.
    #[must_use]
    pub fn statuses(&self) -> Vec<u16> {
        let mut all = vec![400, 401, 403, 406, 414, 429, 431, 500, 503];
        all.push(if matches!(self.gives, Gives::Made(..)) { 201 } else { 200 });
        if self.path.contains('{') || self.operators {
            all.push(404);
        }
        if self.takes.is_some() {
            all.extend([408, 413, 415, 422]);
        }
        if !self.reads() {
            all.extend([409, 422]); // what an `Idempotency-Key` may come to
            if self.state.is_some() {
                all.push(412);
            }
        }
        all.extend(self.refuses);
        all.sort_unstable();
        all.dedup();
        all
    }
}
