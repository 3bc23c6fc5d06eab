//! An event as a page shows it.

use askama::Template;
use doorward_store::{directory::OrganizationName, record::Recorded};

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

/// The most bytes of an event that stand in a list: a round of Entra's may name thousands.
const MOST_BYTES: usize = 4096;

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
            said: teller.say(&recorded.event),
            by: teller.by(recorded),
            request: recorded.request.to_string(),
            exact,
            more: false,
            words,
        }
    }

    /// Shows an event in a list; `dashboard` is where the dashboard's pages are.
    #[must_use]
    pub fn of(
        teller: Teller<'_>,
        organization: &OrganizationName,
        dashboard: &str,
        recorded: &Recorded,
    ) -> Self {
        let mut row = Self::whole(teller, organization, dashboard, recorded);
        if row.exact.len() > MOST_BYTES {
            row.exact.truncate(row.exact.floor_char_boundary(MOST_BYTES));
            row.more = true;
        }
        row
    }
}
