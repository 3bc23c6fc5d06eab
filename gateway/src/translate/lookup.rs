//! How the resources that a filter means are found: by an index where the filter has a term that
//! one answers, by looking at every resource where it has none.

use std::iter;

use doorward_scim::{Error, Filter, ResourceType, filter::Matcher};
use doorward_store::directory::{Group, Number, User};

use super::{
    shown::{Parts, View},
    term::Term,
};

/// A resource that was found.
#[derive(Debug, Clone, Copy)]
pub enum Found<'a> {
    /// A person.
    User(&'a User),
    /// A group.
    Group(&'a Group),
}

impl Found<'_> {
    /// Its place among all that was ever provisioned: the order of every answer.
    #[must_use]
    pub fn number(&self) -> Number {
        match self {
            Self::User(user) => user.id.number(),
            Self::Group(group) => group.id.number(),
        }
    }

    /// Whether it is a person or a group.
    #[must_use]
    pub const fn kind(&self) -> ResourceType {
        match self {
            Self::User(_) => ResourceType::User,
            Self::Group(_) => ResourceType::Group,
        }
    }
}

/// What a filter asks of resources of one type, split into what indexes answer and what remains.
#[derive(Debug, Clone)]
pub struct Lookup {
    kind: ResourceType,
    /// The terms indexes answer, the one that finds least first.
    terms: Vec<Term>,
    /// What must be asked of each resource besides, and the parts of it that are read.
    rest: Option<(Matcher, Parts)>,
}

impl Lookup {
    /// For one type; with `over_all` the filter may name attributes of other types.
    ///
    /// # Errors
    /// 400 `invalidFilter` for what makes no sense for the type.
    pub fn new(kind: ResourceType, filter: Option<&Filter>, over_all: bool) -> Result<Self, Error> {
        let all = match filter {
            None => &[],
            Some(Filter::And(all)) => all.as_slice(),
            Some(one) => std::slice::from_ref(one),
        };
        let mut terms = Vec::new();
        let mut rest = Vec::new();
        for filter in all {
            match Term::of(kind, filter) {
                Some(term) => terms.push(term),
                None => rest.push(filter.clone()),
            }
        }
        terms.sort_by_key(Term::reach);
        Ok(Self { kind, terms, rest: Self::remaining(kind, rest, over_all)? })
    }

    /// Which type is looked for.
    #[must_use]
    pub const fn kind(&self) -> ResourceType {
        self.kind
    }

    /// Whether an index answers, so that the answer is quick however many resources there are.
    #[must_use]
    pub fn is_indexed(&self) -> bool {
        !self.terms.is_empty()
    }

    /// Whether every resource of the type is meant.
    #[must_use]
    pub fn means_all(&self) -> bool {
        self.terms.is_empty() && self.rest.is_none()
    }

    /// Those meant whose place comes after `after`, in the order of their places.
    pub fn find<'a>(
        &'a self,
        view: View<'a>,
        after: Number,
    ) -> Box<dyn Iterator<Item = Found<'a>> + 'a> {
        let Some((first, others)) = self.terms.split_first() else {
            return self.keep(view, self.all(view, after));
        };
        let candidates = first
            .find(view.directory, self.kind)
            .filter(move |found| found.number() > after)
            .filter(move |found| others.iter().all(|term| term.holds(view.directory, found)));
        self.keep(view, candidates)
    }

    fn keep<'a>(
        &'a self,
        view: View<'a>,
        candidates: impl Iterator<Item = Found<'a>> + 'a,
    ) -> Box<dyn Iterator<Item = Found<'a>> + 'a> {
        match &self.rest {
            None => Box::new(candidates),
            Some((matcher, parts)) => Box::new(
                candidates.filter(move |found| matcher.matches(&view.resource(*found, *parts))),
            ),
        }
    }

    fn all<'a>(&self, view: View<'a>, after: Number) -> Box<dyn Iterator<Item = Found<'a>> + 'a> {
        match self.kind {
            ResourceType::User => Box::new(view.directory.users_after(after).map(Found::User)),
            ResourceType::Group => Box::new(view.directory.groups_after(after).map(Found::Group)),
        }
    }

    fn remaining(
        kind: ResourceType,
        mut rest: Vec<Filter>,
        over_all: bool,
    ) -> Result<Option<(Matcher, Parts)>, Error> {
        let filter = match rest.len() {
            0 => return Ok(None),
            1 => rest.remove(0),
            _ => Filter::And(rest),
        };
        let matcher =
            if over_all { filter.matcher_over_all(kind)? } else { filter.matcher(kind)? };
        Ok(Some((matcher, Parts::asked(&filter))))
    }
}

/// Two answers, each in the order of places, as one in that order.
pub fn merge<'a>(
    left: impl Iterator<Item = Found<'a>> + 'a,
    right: impl Iterator<Item = Found<'a>> + 'a,
) -> impl Iterator<Item = Found<'a>> + 'a {
    let (mut left, mut right) = (left.peekable(), right.peekable());
    iter::from_fn(move || match (left.peek(), right.peek()) {
        (Some(first), Some(other)) if first.number() > other.number() => right.next(),
        (Some(_), _) => left.next(),
        (None, _) => right.next(),
    })
}

#[cfg(test)]
mod tests;
