//! Who looks into the log stands in the log: every export by anybody, and every look-up of an auditor. It
//! is told before anything is answered, and what cannot be told is not answered.
//!
//! Nobody fills the disk by asking: the same question of the same actor is told once in a minute, and who
//! has asked as many others as an hour allows is answered later.

use std::collections::HashMap;

use doorward_store::{
    Actor, Sequence, Timestamp,
    directory::{
        Command, OrganizationName,
        audit::{AuditLookedUp, ExportForm},
    },
};
use tokio::sync::Mutex;

use crate::{
    exit::Exit,
    operator::{Failure, House, Login, submit},
    pages::catalogue::Said,
};

/// For how long a question is the same one, in microseconds.
const A_MINUTE: i64 = 60 * 1_000_000;
/// For how long it is remembered.
const AN_HOUR: i64 = 60 * A_MINUTE;
/// How many an actor asks in that time.
const MOST: usize = 1000;

/// What somebody asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audited {
    /// To have events: those after a place, all or some of them.
    Export {
        /// In which form.
        form: ExportForm,
        /// After which event.
        after: Sequence,
        /// Whether it is all of them.
        whole: bool,
    },
    /// To be told something, as an auditor.
    LookUp(AuditLookedUp),
}

/// What was asked in the last hour, and told. A restart forgets it, which costs an event more.
#[derive(Debug, Default)]
pub struct Asked(Mutex<HashMap<Asker, Vec<(Audited, Timestamp)>>>);

/// Who asks whose log.
type Asker = (OrganizationName, Actor);

impl Audited {
    /// Parts of an export that follow one another are one: who goes on after the last event that came
    /// would else find an event of their own each time.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            // Each is about something else: the event does not say what.
            (Self::Export { form: ExportForm::Review, .. }, _) => false,
            (
                Self::Export { form, after: _, whole },
                Self::Export { form: other, after: _, whole: all },
            ) => form == other && whole == all,
            (one, other) => one == other,
        }
    }

    fn command(self) -> Command {
        match self {
            Self::Export { form, after, whole } => Command::RecordExport { form, after, whole },
            Self::LookUp(asked) => Command::RecordLookUp(asked),
        }
    }
}

/// Has the log tell what somebody asks, unless it just did.
///
/// # Errors
/// When it cannot be told, or so much was asked already: then it is not to be answered.
pub async fn tell(
    house: &House,
    login: &Login,
    organization: &OrganizationName,
    audited: Audited,
) -> Result<(), Failure> {
    let now = house.clock.now();
    // Held until it is told: nobody is answered on the strength of what is only about to be.
    let mut all = house.asked.0.lock().await;
    for asked in all.values_mut() {
        asked.retain(|(_, at)| now.0.saturating_sub(at.0) < AN_HOUR);
    }
    all.retain(|_, asked| !asked.is_empty());
    let asked = all.entry((organization.clone(), login.actor())).or_default();
    let is_told = |(held, at): &(Audited, Timestamp)| {
        held.is_same(&audited) && now.0.saturating_sub(at.0) < A_MINUTE
    };
    if asked.iter().any(is_told) {
        return Ok(());
    }
    if asked.len() >= MOST {
        let told = Said::of("wrong.asked_too_much").with("most", &MOST);
        return Err(Failure::said(Exit::TryAgain, told));
    }
    submit(house, login, organization, audited.clone().command()).await?;
    asked.push((audited, now));
    Ok(())
}
