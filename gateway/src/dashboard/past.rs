//! `GET /o/{organization}/dashboard/past`: who could enter what at a moment, and from when to when.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::{
    Sequence,
    directory::{NoEntry, Resource, RuleTarget, Who},
};

mod asked;
mod timeline;

use super::{
    Frame, Section, Visit, Wrong,
    finding::{Aside, NotFound, aside},
    told::{Moment, Part, capped},
    words,
};
use crate::{
    operator::{self, House},
    past::{self, By, Could, Interval, Named, State, Wanted},
    time_text,
};
use asked::Asked;
use timeline::Timeline;

/// How many people, or resources, a page tells of.
const MOST: usize = 50;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/past.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    told: Option<Told>,
}

/// What is told of a moment.
#[derive(Debug)]
struct Told {
    state: State,
    event: Part,
    time: Option<Moment>,
    /// Of one person and one resource: whether they could enter, and why they could not.
    answer: Option<Answered>,
    /// Of one resource: who could enter.
    who: Option<Vec<Row>>,
    more: bool,
    timeline: Option<Timeline>,
    intervals: Vec<Span>,
}

/// Whether somebody could enter, and every reason why not.
#[derive(Debug)]
struct Answered {
    could: bool,
    why: Vec<String>,
}

/// Somebody who could enter.
#[derive(Debug)]
struct Row {
    person: Part,
    by: Vec<Part>,
    rule: Part,
}

/// From when to when somebody could enter something.
#[derive(Debug)]
struct Span {
    what: String,
    person: Part,
    from: Ending,
    until: Option<Ending>,
    by: Vec<Part>,
    rule: Part,
}

/// One end of that.
#[derive(Debug)]
struct Ending {
    time: Option<Moment>,
    event: Part,
    name: String,
}

/// Answers.
pub(super) async fn page(visit: &Visit<'_>) -> HttpResponse {
    let asked = Asked::of(visit);
    let frame = visit.frame(Section::Past, visit.t("navigation.past"));
    let read = aside(visit, {
        let asked = asked.clone();
        move |aside| tell(aside, &asked)
    });
    let (told, wrong) = match read.await {
        Ok(Ok(told)) => (Some(told), vec![]),
        Ok(Err((field, key))) => (None, vec![Wrong { field, text: visit.t(key).to_owned() }]),
        Err(error) => return visit.unreadable(&error),
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    visit.render(status, &Page { frame: frame.wrong(wrong), asked, told })
}

/// Which field is wrong, and the key of what to say.
type Misunderstood = (&'static str, &'static str);

fn tell(aside: &Aside, asked: &Asked) -> Result<Result<Told, Misunderstood>, NotFound> {
    let house = &House::of(&aside.app);
    let whose = (&aside.organization, &*aside.directory);
    let understood = match asked.understood() {
        Ok(understood) => understood,
        Err(misunderstood) => return Ok(Err(misunderstood)),
    };
    let at = match past::place(house, whose.0, whose.1, understood.at, "at") {
        Ok(at) => at,
        Err(failure) if failure.field().is_some() => {
            return Ok(Err(("at", "past.no_such_moment")));
        }
        Err(failure) => return Err(failure.into()),
    };
    let person = match &understood.person {
        Some(said) => {
            let head = aside.directory.head();
            let found = past::ask(house, whose.0, whose.1, |it| past::of(it, said, head))?;
            let Some(found) = found else { return Ok(Err(("person", "past.nobody"))) };
            Some(found)
        }
        None => None,
    };
    let state = past::state(house, whose.0, whose.1, at)?;
    let answer = match (person, &understood.resource) {
        (Some(person), Some(resource)) => {
            let failed = past::ask(house, whose.0, whose.1, |question| {
                let then = question.directory(Some(person), resource, at)?;
                let user = then.user_numbered(person).map(|user| user.id);
                Ok(match user {
                    Some(user) => {
                        let now = aside.now;
                        then.explain(Who::User(user), entered(resource), now).failed
                    }
                    None => vec![NoEntry::NoSuchUser],
                })
            })?;
            let why = failed.iter().map(|reason| words::no_entry(aside.texts, *reason));
            Some(Answered { could: failed.is_empty(), why: why.collect() })
        }
        (Some(_) | None, Some(_) | None) => None,
    };
    let (mut who, mut more) = (None, false);
    if let (None, Some(resource)) = (person, &understood.resource) {
        let (rows, next) = past::who(house, whose, resource, at, "", MOST)?;
        more = next.is_some();
        who = Some(rows.iter().map(|row| Row::of(aside, row)).collect());
    }
    let named = match (&understood.person, &understood.resource) {
        (Some(person), _) => Some(Named::Person(person.clone())),
        (None, Some(resource)) => Some(Named::Resource(resource.clone())),
        (None, None) => None,
    };
    let mut intervals = Vec::new();
    if let Some(named) = named {
        let wanted = Wanted::read(house, whose, &named, (None, operator::Moment::Now))?;
        let (found, next) = past::history(house, whose, &wanted, "", MOST)?;
        more |= next.is_some();
        let only = understood.resource.as_ref().map(RuleTarget::to_string);
        let wanted = |it: &Interval| only.as_ref().is_none_or(|only| it.resource == *only);
        intervals.extend(found.into_iter().filter(wanted));
    }
    let moment = time_text::parse(&state.time).unwrap_or(aside.now);
    let created = aside.directory.created();
    let timeline = Timeline::of(&intervals, (created, aside.now), moment, person.is_some());
    Ok(Ok(Told {
        event: Part::event(at),
        time: shown(&state.time),
        state,
        answer,
        who,
        more,
        timeline,
        intervals: intervals.iter().map(|interval| Span::of(aside, interval)).collect(),
    }))
}

fn entered(target: &RuleTarget) -> Resource<'_> {
    match target {
        RuleTarget::Workspace(slug) => Resource::Workspace(slug.as_str()),
        RuleTarget::Dashboard | RuleTarget::Defaults => Resource::Dashboard,
    }
}

fn shown(time: &str) -> Option<Moment> {
    time_text::parse(time).ok().map(Moment::from)
}

impl Row {
    fn of(aside: &Aside, could: &Could) -> Self {
        Self {
            person: Part::link(&could.user_name, format!("people/{}", could.user)),
            by: through(aside, &could.by),
            rule: Part::event(could.by.rule),
        }
    }
}

impl Span {
    fn of(aside: &Aside, interval: &Interval) -> Self {
        let ending = |at: &past::AtEvent| Ending {
            time: shown(&at.time),
            event: Part::event(at.sequence),
            name: at.event.clone(),
        };
        Self {
            what: capped(&interval.resource),
            person: Part::link(&interval.user_name, format!("people/{}", interval.user)),
            from: ending(&interval.from),
            until: interval.until.as_ref().map(ending),
            by: through(aside, &interval.by),
            rule: Part::event(interval.by.rule),
        }
    }
}

/// The groups on the way, each followed by the event that put the next one, or the person, into it.
fn through(aside: &Aside, by: &By) -> Vec<Part> {
    if by.everyone {
        return vec![Part::Words(aside.texts.get("past.everyone").to_owned())];
    }
    let steps = by.through.iter().flat_map(|step| {
        let name = step.display_name.as_deref().unwrap_or("?");
        let since = step.sequence.unwrap_or(Sequence::START);
        [Part::link(name, format!("groups/{}", step.group)), Part::event(since)]
    });
    steps.collect()
}
