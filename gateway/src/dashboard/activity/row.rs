//! An event as a page shows it.

mod beginning;

use askama::Template;
use doorward_store::{codec::Glimpse, directory::OrganizationName, record::Recorded};

use self::beginning::beginning;
use super::sentence::Teller;
use crate::{
    dashboard::told::{Moment, Sentence},
    operator::EventText,
};

/// An event.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboard/activity_row.html")]
pub struct Row {
    /// Its number.
    pub sequence: u64,
    /// When it happened.
    pub moment: Moment,
    /// Its name for ever.
    pub kind: &'static str,
    /// What happened.
    pub said: Sentence,
    /// Who did it.
    pub by: Sentence,
    /// By which request.
    pub request: String,
    /// Exactly, or the beginning of it.
    pub exact: String,
    /// Whether there is more of it, on a page of its own.
    pub more: bool,
    /// The words around it.
    pub words: Words,
}

/// What stands around what is said of an event.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the names are those of the catalogue")]
pub struct Words {
    pub by: String,
    pub exact: String,
    pub whole: String,
    pub dashboard: String,
}

impl Row {
    /// Shows an event whole.
    #[must_use]
    pub fn whole(
        teller: Teller<'_>,
        organization: &OrganizationName,
        dashboard: &str,
        recorded: &Recorded,
    ) -> Self {
        let exact = EventText::of(organization, recorded);
        let exact = serde_json::to_string_pretty(&exact).unwrap_or_default();
        let said = teller.say(&recorded.event);
        Self::showing(teller, dashboard, recorded, said, (exact, false))
    }

    /// Shows an event in a list; `dashboard` is where the dashboard's pages are.
    #[must_use]
    pub fn of(
        teller: Teller<'_>,
        organization: &OrganizationName,
        dashboard: &str,
        event: &Glimpse,
    ) -> Self {
        let recorded = &event.recorded;
        let exact = beginning(&EventText::of(organization, recorded));
        Self::showing(teller, dashboard, recorded, teller.glimpsed(event), exact)
    }

    fn showing(
        teller: Teller<'_>,
        dashboard: &str,
        recorded: &Recorded,
        said: Sentence,
        (exact, more): (String, bool),
    ) -> Self {
        let words = Words {
            by: teller.texts.get("activity.by").to_owned(),
            exact: teller.texts.get("activity.exact").to_owned(),
            whole: teller.texts.get("activity.whole").to_owned(),
            dashboard: dashboard.to_owned(),
        };
        Self {
            sequence: recorded.sequence.0,
            moment: recorded.time.into(),
            kind: recorded.event.name(),
            said,
            by: teller.by(recorded),
            request: recorded.request.to_string(),
            exact,
            more,
            words,
        }
    }
}

#[cfg(test)]
mod tests;
