//! `GET /o/{organization}/dashboard/past`: who could enter what at a moment, and from when to when.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::{
    Sequence,
    directory::{NoEntry, Number, Resource, RuleTarget, Who},
};

mod asked;
mod review;
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
pub(super) use asked::target;
use asked::{Asked, Understood};
use review::Form;
pub(super) use review::download;
use timeline::Timeline;

/// How many people, or resources, a page tells of.
const MOST: usize = 50;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/past.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    review: Form,
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
    answer(visit, Asked::of(visit), Form::of(visit), vec![]).await
}

/// Tells what is asked, unless something is wrong with what else is on the page.
async fn answer(
    visit: &Visit<'_>,
    asked: Asked,
    review: Form,
    mut wrong: Vec<Wrong>,
) -> HttpResponse {
    let frame = visit.frame(Section::Past, visit.t("navigation.past"));
    let read = aside(visit, {
        let asked = asked.clone();
        move |aside| tell(aside, &asked)
    });
    let told = match read.await {
        Ok(Ok(told)) => Some(told),
        Ok(Err((field, key))) => {
            wrong.push(Wrong { field, text: visit.t(key).to_owned() });
            None
        }
        Err(error) => return visit.unreadable(&error),
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    visit.render(status, &Page { frame: frame.wrong(wrong), asked, review, told })
}

/// Which field is wrong, and the key of what to say.
type Misunderstood = (&'static str, &'static str);

fn tell(aside: &Aside, asked: &Asked) -> Result<Result<Told, Misunderstood>, NotFound> {
    let house = &House::of(&aside.app);
    let whose = (&aside.organization, &*aside.directory);
    let Understood { person: said, resource, at } = match asked.understood() {
        Ok(understood) => understood,
        Err(misunderstood) => return Ok(Err(misunderstood)),
    };
    let at = match past::place(house, whose.0, whose.1, at, "at") {
        Ok(at) => at,
        Err(failure) if failure.field().is_some() => {
            return Ok(Err(("at", "past.no_such_moment")));
        }
        Err(failure) => return Err(failure.into()),
    };
    let person = match &said {
        Some(said) => {
            let head = aside.directory.head();
            let found = past::ask(house, whose.0, whose.1, |it| past::of(it, said, head))?;
            let Some(found) = found else { return Ok(Err(("person", "past.nobody"))) };
            Some(found)
        }
        None => None,
    };
    let state = past::state(house, whose.0, whose.1, at)?;
    let (mut answer, mut who, mut more) = (None, None, false);
    match (person, &resource) {
        (Some(person), Some(resource)) => {
            answer = Some(answered(aside, house, person, resource, at)?);
        }
        (None, Some(resource)) => {
            let (rows, next) = past::who(house, whose, resource, at, "", MOST)?;
            more = next.is_some();
            who = Some(rows.iter().map(|row| Row::of(aside, row)).collect());
        }
        (Some(_) | None, None) => {}
    }
    let (intervals, cut) = intervals(aside, house, said, resource)?;
    let moment = time_text::parse(&state.time).unwrap_or(aside.now);
    let created = aside.directory.created();
    let timeline = Timeline::of(&intervals, (created, aside.now), moment, person.is_some());
    Ok(Ok(Told {
        event: Part::event(at),
        time: shown(&state.time),
        state,
        answer,
        who,
        more: more || cut,
        timeline,
        intervals: intervals.iter().map(|interval| Span::of(aside, interval)).collect(),
    }))
}

/// Whether somebody could enter something after an event, and why not.
fn answered(
    aside: &Aside,
    house: &House,
    person: Number,
    resource: &RuleTarget,
    at: Sequence,
) -> Result<Answered, NotFound> {
    let then = past::ask(house, &aside.organization, &aside.directory, |question| {
        Ok(question.directory(Some(person), resource, at)?)
    })?;
    let failed = match then.user_numbered(person) {
        Some(user) => then.explain(Who::User(user.id), entered(resource), aside.now).failed,
        None => vec![NoEntry::NoSuchUser],
    };
    let why = failed.iter().map(|reason| words::no_entry(aside.texts, *reason));
    Ok(Answered { could: failed.is_empty(), why: why.collect() })
}

/// The intervals of a person, of a resource or of one in the other, and whether there are more.
fn intervals(
    aside: &Aside,
    house: &House,
    person: Option<String>,
    resource: Option<RuleTarget>,
) -> Result<(Vec<Interval>, bool), NotFound> {
    let whose = (&aside.organization, &*aside.directory);
    let named = match (person, resource) {
        (Some(person), Some(resource)) => Named::PersonIn(person, resource),
        (Some(person), None) => Named::Person(person),
        (None, Some(resource)) => Named::Resource(resource),
        (None, None) => return Ok((vec![], false)),
    };
    let wanted = Wanted::read(house, whose, &named, (None, operator::Moment::Now))?;
    let (found, next) = past::history(house, whose, &wanted, "", MOST)?;
    Ok((found, next.is_some()))
}

fn entered(target: &RuleTarget) -> Resource<'_> {
    target.resource().unwrap_or(Resource::Dashboard)
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
