//! `review.html`: the review as people read it, on paper above all. Complete in itself: no script, no
//! file of anybody, and styled within.

use std::collections::BTreeMap;

use askama::Template;
use doorward_store::{directory::UserId, evidence::PublicKey};

use super::{Entered, Refused, Review, changes::Said, is_at};
use crate::{
    dashboard::told::{Moment, Part, Sentence, capped},
    exit::Exit,
    operator::Failure,
    pages::catalogue::{Language, Texts},
    past::{AtEvent, By, Interval},
    time_text,
};

/// How many people a change names.
const NAMED: usize = 12;

#[derive(Debug, Template)]
#[template(path = "review.html")]
struct Page<'a> {
    texts: &'a Texts,
    language: &'static str,
    review: &'a Review,
    what: String,
    made_at: Moment,
    made_by: &'a Sentence,
    from_day: String,
    to_day: String,
    from: Option<At>,
    to: At,
    /// Whom somebody has to decide on: who could enter at the end.
    people: Vec<Decided>,
    spans: Vec<Span>,
    changes: Vec<Row<'a>>,
    entered: Vec<Visit>,
    refused: Vec<Visit>,
    file: &'a str,
    key: String,
}

/// Somebody who could enter at the end.
#[derive(Debug)]
struct Decided {
    person: Named,
    since: At,
    by: Vec<Part>,
    last: Option<At>,
}

/// From when to when somebody could enter.
#[derive(Debug)]
struct Span {
    person: Named,
    from: At,
    until: Option<At>,
    by: Vec<Part>,
    rule: String,
}

/// A change.
#[derive(Debug)]
struct Row<'a> {
    at: At,
    sentence: &'a Sentence,
    by: &'a Sentence,
    came: Option<Listed>,
    went: Option<Listed>,
    otherwise: Option<Listed>,
}

/// The first few of some people, and how many more there are.
#[derive(Debug)]
struct Listed {
    names: Vec<String>,
    more: Option<String>,
}

/// Somebody who entered, or was refused.
#[derive(Debug)]
struct Visit {
    person: Named,
    why: String,
    times: usize,
    first: At,
    last: At,
}

/// A person: as they are called, and by id where that is not the same.
#[derive(Debug)]
struct Named {
    name: String,
    /// Where the name is an address, its end: a line may break before it.
    host: String,
    id: String,
}

/// An event and its time.
#[derive(Debug)]
struct At {
    event: String,
    time: Option<Moment>,
    kind: String,
}

/// Renders the page; `file` is what the whole review is called, and `key` what it is signed with.
///
/// # Errors
/// When it cannot be rendered.
pub(super) fn html(
    review: &Review,
    (changes, made_by): (&[Said], &Sentence),
    (file, key): (&str, &PublicKey),
    language: Language,
) -> Result<String, Failure> {
    let texts = language.texts();
    let end = review.period.to.sequence;
    let entered: BTreeMap<_, _> = review.entered.iter().map(|it| (it.user, it)).collect();
    let mut access: Vec<_> = review.access.iter().collect();
    access.sort_by_key(|it| (it.user_name.to_lowercase(), it.user, it.from.sequence));
    let decided = access.iter().filter(|interval| is_at(interval, end));
    let since = since(&access);
    let names: BTreeMap<_, _> =
        review.access.iter().map(|it| (it.user, it.user_name.as_str())).collect();
    let made_at = time_text::parse(&review.made_at).unwrap_or_default();
    let page = Page {
        texts,
        language: language.code(),
        review,
        what: review.name.as_deref().map_or_else(|| of_resource(texts, review), capped),
        made_at: made_at.into(),
        made_by,
        from_day: review
            .period
            .from
            .as_ref()
            .map(|from| format!("{} – ", day(from)))
            .unwrap_or_default(),
        to_day: day(&review.period.to),
        from: review.period.from.as_ref().map(|from| At::of(texts, from)),
        to: At::of(texts, &review.period.to),
        people: decided
            .map(|it| {
                Decided::of(texts, it, since.get(&it.user).copied(), entered.get(&it.user).copied())
            })
            .collect(),
        spans: access.iter().map(|interval| Span::of(texts, interval)).collect(),
        changes: changes.iter().map(|said| Row::of(texts, said, &names)).collect(),
        entered: review.entered.iter().map(|it| Visit::of_entered(texts, it)).collect(),
        refused: review.refused.iter().map(|it| Visit::of_refused(texts, it)).collect(),
        file,
        key: key.to_string(),
    };
    page.render().map_err(|error| Failure::of(Exit::Internal, &error))
}

/// Since which event each could enter who can by an interval that comes last, by whatever.
fn since<'a>(access: &[&'a Interval]) -> BTreeMap<UserId, &'a AtEvent> {
    let mut since = BTreeMap::new();
    let mut last: Option<&Interval> = None;
    for interval in access {
        let before = last.filter(|before| before.user == interval.user);
        if before.is_none_or(|before| before.until.as_ref() != Some(&interval.from)) {
            since.insert(interval.user, &interval.from);
        }
        last = Some(interval);
    }
    since
}

/// The day of an event, in UTC.
fn day(at: &AtEvent) -> String {
    at.time.chars().take(10).collect()
}

/// What is reviewed, where it has no name of its own.
fn of_resource(texts: &Texts, review: &Review) -> String {
    match review.resource.as_str() {
        "dashboard" => texts.get("told.dashboard").to_owned(),
        "auditors" => texts.get("told.auditors").to_owned(),
        other => other.strip_prefix("workspace:").unwrap_or(other).to_owned(),
    }
}

impl Page<'_> {
    fn t<'k>(&'k self, key: &'k str) -> &'k str {
        self.texts.get(key)
    }

    fn with(&self, key: &str, value: &dyn std::fmt::Display) -> String {
        self.texts.fill(key, &[("value", value)])
    }
}

impl Decided {
    fn of(
        texts: &Texts,
        interval: &Interval,
        since: Option<&AtEvent>,
        entered: Option<&Entered>,
    ) -> Self {
        Self {
            person: Named::of(interval.user, &interval.user_name),
            since: At::of(texts, since.unwrap_or(&interval.from)),
            by: through(texts, &interval.by),
            last: entered.map(|entered| At::of(texts, &entered.last)),
        }
    }
}

impl Span {
    fn of(texts: &Texts, interval: &Interval) -> Self {
        let key = if interval.by.inherited { "review.inherited" } else { "review.event" };
        Self {
            person: Named::of(interval.user, &interval.user_name),
            from: At::of(texts, &interval.from),
            until: interval.until.as_ref().map(|it| At::of(texts, it)),
            by: through(texts, &interval.by),
            rule: texts.fill(key, &[("value", &interval.by.rule)]),
        }
    }
}

impl<'a> Row<'a> {
    fn of(texts: &Texts, said: &'a Said, names: &BTreeMap<UserId, &str>) -> Self {
        let listed = |users: &[UserId]| Listed::of(texts, users, names);
        let change = &said.change;
        Self {
            at: At::of(texts, &change.at),
            sentence: &said.sentence,
            by: &said.by,
            came: listed(&change.came),
            went: listed(&change.went),
            otherwise: listed(&change.otherwise),
        }
    }
}

impl Listed {
    /// Nothing of nobody.
    fn of(texts: &Texts, users: &[UserId], names: &BTreeMap<UserId, &str>) -> Option<Self> {
        let name =
            |user: &UserId| names.get(user).map_or_else(|| user.to_string(), |it| capped(it));
        let more = users.len().saturating_sub(NAMED);
        let mut named: Vec<_> = users.iter().map(name).collect();
        named.sort_unstable_by_key(|name| name.to_lowercase());
        named.truncate(NAMED);
        (!users.is_empty()).then(|| Self {
            names: named,
            more: (more > 0).then(|| texts.fill("review.and_more", &[("value", &more)])),
        })
    }
}

impl Visit {
    fn of_entered(texts: &Texts, entered: &Entered) -> Self {
        Self {
            person: Named::of(entered.user, &entered.user_name),
            why: String::new(),
            times: entered.times,
            first: At::of(texts, &entered.first),
            last: At::of(texts, &entered.last),
        }
    }

    fn of_refused(texts: &Texts, refused: &Refused) -> Self {
        Self {
            person: Named::of(refused.user, &refused.user_name),
            why: refused.why.clone(),
            times: refused.times,
            first: At::of(texts, &refused.first),
            last: At::of(texts, &refused.last),
        }
    }
}

impl Named {
    fn of(user: UserId, user_name: &str) -> Self {
        let is_nameless = user_name == format!("[{user}]");
        let name = if is_nameless { String::new() } else { capped(user_name) };
        let host = name.find('@').unwrap_or(name.len());
        let (name, host) = name.split_at_checked(host).unwrap_or((&name, ""));
        Self { name: name.into(), host: host.into(), id: user.to_string() }
    }
}

impl At {
    fn of(texts: &Texts, at: &AtEvent) -> Self {
        Self {
            event: texts.fill("review.event", &[("value", &at.sequence)]),
            time: time_text::parse(&at.time).ok().map(Moment::from),
            kind: at.event.clone(),
        }
    }
}

/// The groups on the way, from the one that the rule admits down, each with the event since which.
fn through(texts: &Texts, by: &By) -> Vec<Part> {
    if by.everyone {
        return vec![Part::Words(texts.get("past.everyone").to_owned())];
    }
    let steps = by.through.iter().enumerate().flat_map(|(nth, step)| {
        let between = (nth > 0).then(|| Part::Words(" › ".into()));
        let name = Part::name(step.display_name.as_deref().unwrap_or("?"));
        let since = step.sequence.map(|since| {
            let told = texts.fill("review.event", &[("value", &since)]);
            Part::Words(format!(" ({told})"))
        });
        between.into_iter().chain([name]).chain(since)
    });
    steps.collect()
}
