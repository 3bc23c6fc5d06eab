//! An access review: who could enter something in a period, from when to when and by what, what changed
//! that, who entered and who was refused; told to people and programs, with the proof of every event that
//! it rests on, in one signed file.
//!
//! What is asked is the past, as [`crate::past`] answers it; what is signed and how, the store says
//! ([`doorward_store::evidence::review`]). Made on a thread that may wait. The same log, question and
//! time make the same bytes.

mod again;
mod believed;
mod changes;
mod cited;
mod entries;
mod page;
mod proofs;
mod told;

use doorward_store::{
    Actor, Sequence, Timestamp,
    directory::{Directory, OrganizationName, RuleTarget},
    evidence::review,
    finding::Topic,
};

pub(crate) use again::{Again, compare};
pub(crate) use believed::believed;
pub use told::{Change, Entered, Period, Refused, Review, SCHEMA_VERSION, Summary};

use crate::{
    dashboard::activity::Teller,
    exit::Exit,
    operator::{ActorText, Failure, House, Moment},
    pages::catalogue::{Language, Said},
    past::{self, AtEvent, Interval, Named, Wanted},
    time_text,
};
use changes::Standing;
use entries::Entries;

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Of whom.
    pub(crate) organization: OrganizationName,
    /// What is entered.
    pub(crate) resource: RuleTarget,
    /// From when; from the beginning of the log when absent.
    pub(crate) from: Option<Moment>,
    /// Until when.
    pub(crate) to: Moment,
    /// Who asks.
    pub(crate) by: Actor,
    /// In which language they read.
    pub(crate) language: Language,
}

/// A review, as it is handed over.
#[derive(Debug)]
pub(crate) struct Pack {
    /// What the file is called.
    pub(crate) name: String,
    /// The archive.
    pub(crate) bytes: Vec<u8>,
}

/// The media type of a [`Pack`].
pub(crate) const MEDIA: &str = "application/zip";

/// Makes a review of what is so now, at a time.
///
/// # Errors
/// What there is none of, what is too much for a review, and when the log cannot be read.
pub(crate) fn made(house: &House, asked: &Asked, now: Timestamp) -> Result<Pack, Failure> {
    let organization = &asked.organization;
    let organizations = house.store.organizations();
    let held = organizations.get(organization).zip(organizations.tree(organization));
    let none = || Failure::new(Exit::Refused, format!("there is no organization `{organization}`"));
    let (directory, tree) = held.ok_or_else(none)?;
    let last = house.evidence.last(organization);
    let signer = house.evidence.signer(organization, last.as_ref())?;
    let unsigned = || Failure::new(Exit::Internal, "nothing can be signed");
    let checkpoint = signer.checkpoint(tree).ok_or_else(unsigned)?;
    let (review, changes) = told(house, directory, asked, now)?;
    let name = file_name(&review, asked);
    let teller = Teller { directory, texts: asked.language.texts() };
    let changes = (&*changes, &teller.actor(&asked.by));
    let html = page::html(&review, changes, (&name, signer.public()), asked.language)?;
    let told = serde_json::to_value(&review).unwrap_or_default();
    let cited = cited::events(&told);
    let mut json = serde_json::to_vec_pretty(&told).unwrap_or_default();
    json.push(b'\n');
    if cited.len() > review::MOST_EVENTS {
        return Err(unwritten(&review::UnwrittenReview::TooMany(cited.len()))); // nothing is proved first
    }
    let proofs = proofs::of(house, organization, tree, &checkpoint, &cited)?;
    let told = review::Told { json, html, proofs };
    let bytes = review::write(&signer, &checkpoint, &told);
    let bytes = bytes.map_err(|error| unwritten(&error))?;
    Ok(Pack { name, bytes })
}

fn unwritten(error: &review::UnwrittenReview) -> Failure {
    let failure = |exit| Failure::of(exit, error);
    match error {
        review::UnwrittenReview::TooMany(_) | review::UnwrittenReview::TooLong => {
            failure(Exit::Refused).told(Said::of("review.too_much")).at("from")
        }
        review::UnwrittenReview::Unsigned => failure(Exit::Internal),
    }
}

fn file_name(review: &Review, asked: &Asked) -> String {
    let what = match &asked.resource {
        RuleTarget::Workspace(slug) => slug.to_string(),
        other @ (RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Defaults) => {
            other.to_string()
        }
    };
    let day: String = review.period.to.time.chars().take(10).collect();
    format!("{}-{what}-review-{day}.zip", review.organization)
}

/// What a review tells, and its changes as a page says them.
fn told(
    house: &House,
    directory: &Directory,
    asked: &Asked,
    now: Timestamp,
) -> Result<(Review, Vec<changes::Said>), Failure> {
    let Asked { organization, resource, from, to, by, language } = asked;
    let whose = (organization, directory);
    let named = Named::Resource(resource.clone());
    let wanted = Wanted::read(house, whose, &named, (*from, *to))?;
    let window = wanted.window();
    let (mut access, _) = past::history(house, whose, &wanted, "", usize::MAX)?;
    // What is folded may have come further than what is signed here.
    let head = directory.head();
    for interval in &mut access {
        interval.until.take_if(|until| until.sequence > head);
    }
    let House { store, finding, .. } = house;
    let (was_there, rules, entries) = finding.found(store, organization, directory, |found| {
        let trail = &found.trail;
        let created = trail.oldest(Topic::kind("workspace.created"), Sequence::START);
        let topic = Topic::target(resource);
        let was_there = created.take_while(|at| *at <= head).any(|at| trail.has(topic, at));
        let rules = changes::of_rules(trail, resource, window.1);
        (was_there, rules, entries::places(trail, resource, window))
    })?;
    if let RuleTarget::Workspace(slug) = resource
        && !was_there
    {
        let message = format!("there never was a workspace `{slug}`");
        return Err(Failure::new(Exit::Refused, message).at("resource"));
    }
    let texts = language.texts();
    let entries = Entries::read(store, organization, resource, &entries)?;
    let people = past::ask(house, organization, directory, |question| {
        Ok(question.people(&entries.people(), window.1)?)
    })?;
    let (entered, refused) = entries.named(&people, texts);
    let rules = store.at(organization, &rules)?;
    let rules = Standing::of(resource).all(&rules, window);
    let effects = changes::effects(&access, &rules, window);
    let summary = changes::summary(&access, window, &effects);
    let teller = Teller { directory, texts };
    let changes = changes::said(store, organization, teller, effects)?;
    let ends = store.at(organization, &ends(window))?;
    let at = |place: Sequence| {
        let recorded = ends.iter().find(|recorded| recorded.sequence == place);
        recorded.map(AtEvent::of)
    };
    let empty = || Failure::new(Exit::Refused, "nothing has happened yet").at("to");
    let review = Review {
        version: SCHEMA_VERSION,
        organization: organization.clone(),
        resource: resource.to_string(),
        name: name(directory, resource),
        period: Period {
            from_asked: from.as_ref().and_then(said),
            to_asked: said(to),
            from: at(window.0),
            to: at(window.1).ok_or_else(empty)?,
        },
        until: head,
        made_at: time_text::show(now),
        made_by: ActorText::of(by),
        language: language.code().into(),
        summary,
        access,
        changes: changes.iter().map(|said| said.change.clone()).collect(),
        entered,
        refused,
    };
    Ok((review, changes))
}

/// The events that a period begins after and ends with.
fn ends((from, to): (Sequence, Sequence)) -> Vec<Sequence> {
    let mut ends = vec![from, to];
    ends.retain(|at| *at != Sequence::START);
    ends.dedup();
    ends
}

/// A moment as it was asked for; nothing for now.
fn said(moment: &Moment) -> Option<String> {
    match moment {
        Moment::Now => None,
        Moment::Sequence(sequence) => Some(sequence.to_string()),
        Moment::Time(time) => Some(time_text::show(*time)),
    }
}

/// What a workspace is called now.
fn name(directory: &Directory, resource: &RuleTarget) -> Option<String> {
    match resource {
        RuleTarget::Workspace(slug) => {
            directory.workspace(slug.as_str()).map(|held| held.name.to_string())
        }
        RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Defaults => None,
    }
}

/// Whether somebody could enter after an event.
fn is_at(interval: &Interval, place: Sequence) -> bool {
    interval.from.sequence <= place
        && interval.until.as_ref().is_none_or(|until| until.sequence > place)
}
