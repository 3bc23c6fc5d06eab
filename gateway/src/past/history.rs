//! From when to when somebody could enter something.

use doorward_store::{
    Sequence,
    directory::{Directory, Number, OrganizationName, RuleTarget, UserId},
    past::{Question, Span},
};

use super::{Interval, ask, entered, last_at, place, shown};
use crate::{
    exit::Exit,
    operator::{Failure, House, Moment},
};

/// Whose history, or what's, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// A person, by userName or id.
    Person(String),
    /// The dashboard or a workspace.
    Resource(RuleTarget),
    /// A person as above, in the dashboard or a workspace.
    PersonIn(String, RuleTarget),
}

/// Whose history, or what's, and of which part of the log.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    of: Of,
    from: Sequence,
    to: Sequence,
}

#[derive(Debug, Clone)]
enum Of {
    Person(Number),
    Resource(RuleTarget),
    PersonIn(Number, RuleTarget),
}

/// One row before it has names: what, who, when.
type Row = (RuleTarget, Number, Span);

impl Wanted {
    /// What is asked for.
    ///
    /// # Errors
    /// What there is none of, and when the log cannot be read.
    pub(crate) fn read(
        house: &House,
        (organization, directory): (&OrganizationName, &Directory),
        named: &Named,
        (from, to): (Option<Moment>, Moment),
    ) -> Result<Self, Failure> {
        let from = match from {
            None => Sequence::START,
            // Nothing had happened then: that is the beginning.
            Some(Moment::Time(time)) => last_at(house, organization, directory.head(), time)?,
            Some(moment) => place(house, organization, directory, moment, "from")?,
        };
        let to = place(house, organization, directory, to, "to")?;
        if from > to {
            return Err(Failure::new(Exit::Refused, "it ends before it begins").at("to"));
        }
        let person = |said: &str| {
            ask(house, organization, directory, |question| {
                let nobody = || Failure::new(Exit::Refused, "nobody ever was called so");
                of(question, said, to)?.ok_or_else(|| nobody().at("person"))
            })
        };
        let of = match named {
            Named::Resource(resource) => {
                entered(resource)?;
                Of::Resource(resource.clone())
            }
            Named::Person(said) => Of::Person(person(said)?),
            Named::PersonIn(said, resource) => {
                entered(resource)?;
                Of::PersonIn(person(said)?, resource.clone())
            }
        };
        Ok(Self { of, from, to })
    }

    /// The event after which it begins, and the last that counts.
    pub(crate) fn window(&self) -> (Sequence, Sequence) {
        (self.from, self.to)
    }
}

/// Whom a userName or an id names, whatever became of them: the last who was called so.
///
/// # Errors
/// When the log cannot be read.
pub(crate) fn of(
    question: &Question<'_>,
    said: &str,
    at: Sequence,
) -> Result<Option<Number>, Failure> {
    match UserId::parse(said) {
        Some(id) if question.ever_was(id)? => Ok(Some(id.number())),
        Some(_) | None => Ok(question.last_called(said, at)?),
    }
}

/// The intervals after a place, of at most so many people or resources, and the place to go on from
/// unless there is nothing more.
///
/// # Errors
/// When the log cannot be read.
pub(crate) fn history(
    house: &House,
    (organization, directory): (&OrganizationName, &Directory),
    wanted: &Wanted,
    after: &str,
    most: usize,
) -> Result<(Vec<Interval>, Option<String>), Failure> {
    ask(house, organization, directory, |question| {
        let (rows, next) = rows(question, wanted, after, most)?;
        let people: Vec<_> = rows.iter().map(|(_, person, _)| *person).collect();
        let people = question.people(&people, wanted.to)?;
        let grants = rows.iter().map(|(_, _, span)| &span.grant);
        let groups = shown::groups(question, grants, wanted.to)?;
        let ends = rows.iter().flat_map(|(_, _, span)| [Some(span.from), span.until]);
        let events = shown::events(house, organization, ends.flatten().collect())?;
        let told = rows.iter().filter_map(|(target, person, span)| {
            let person = people.get(person)?;
            Some(Interval {
                resource: target.to_string(),
                user: person.id,
                user_name: person.user_name.to_string(),
                from: events.get(&span.from)?.clone(),
                until: span.until.and_then(|until| events.get(&until).cloned()),
                by: shown::by(&span.grant, &groups),
            })
        });
        Ok((told.collect(), next))
    })
}

/// The intervals of at most so many people or resources after a place.
fn rows(
    question: &mut Question<'_>,
    wanted: &Wanted,
    after: &str,
    most: usize,
) -> Result<(Vec<Row>, Option<String>), Failure> {
    let (window, one_more) = ((wanted.from, wanted.to), most.saturating_add(1));
    match &wanted.of {
        Of::PersonIn(person, target) => {
            let mut spans = question.spans(*person, target)?;
            spans.retain(|span| span.overlaps(wanted.from, wanted.to));
            let rows = spans.into_iter().map(|span| (target.clone(), *person, span));
            Ok((rows.collect(), None))
        }
        Of::Person(person) => {
            let after = after.parse::<RuleTarget>().ok();
            let mut found = question.spans_of_person(*person, window, after.as_ref(), one_more)?;
            let more = found.len() > most;
            found.truncate(most);
            let last = found.last().filter(|_| more).map(|(target, _)| target.to_string());
            let rows = found.into_iter().flat_map(|(target, spans)| {
                spans.into_iter().map(move |span| (target.clone(), *person, span))
            });
            Ok((rows.collect(), last))
        }
        Of::Resource(target) => {
            let after = Number(after.parse().unwrap_or_default());
            let mut found = question.spans_of_target(target, window, after, one_more)?;
            let more = found.len() > most;
            found.truncate(most);
            let last = found.last().filter(|_| more).map(|(person, _)| person.0.to_string());
            let rows = found.into_iter().flat_map(|(person, spans)| {
                spans.into_iter().map(move |span| (target.clone(), person, span))
            });
            Ok((rows.collect(), last))
        }
    }
}
