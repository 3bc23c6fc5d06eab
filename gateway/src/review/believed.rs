//! Whether what a review tells is about the events that it proves.

use doorward_store::{
    Sequence,
    evidence::review::{Cited, Verified},
};
use serde_json::{Map, Value};

use super::{Review, cited};
use crate::time_text;

/// Why `review.json` is not believed, though it was signed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unbelieved {
    /// It does not read.
    #[error("`review.json` is not what a review says")]
    Unread(#[source] serde_json::Error),
    /// It is of another log, or of another size of it.
    #[error("`review.json` is not of the log of the checkpoint")]
    OtherLog,
    /// It cites what is not proved.
    #[error("`review.json` cites event {0}, and there is no `proofs/{0}.tlog-proof`")]
    NotProved(Sequence),
    /// A proof belongs to nothing.
    #[error("`proofs/{0}.tlog-proof` is of an event that `review.json` does not cite")]
    NotCited(Sequence),
    /// It tells of an event what that is not.
    #[error("`review.json` says of event {0} what it is not")]
    Other(Sequence),
}

/// What a review tells, if each event that it cites is proved and is what it says.
///
/// # Errors
/// See [`Unbelieved`].
pub(crate) fn believed(verified: &Verified) -> Result<Review, Unbelieved> {
    let Verified { organization, checkpoint, json, cited: proved } = verified;
    let told: Value = serde_json::from_slice(json).map_err(Unbelieved::Unread)?;
    let review: Review = serde_json::from_value(told.clone()).map_err(Unbelieved::Unread)?;
    let is_of_log = review.organization == *organization;
    if !is_of_log || review.until != checkpoint.unverified().size {
        return Err(Unbelieved::OtherLog);
    }
    let cited = cited::events(&told);
    if let Some(missing) = cited.iter().find(|sequence| !proved.contains_key(*sequence)) {
        return Err(Unbelieved::NotProved(*missing));
    }
    if let Some(more) = proved.keys().find(|sequence| !cited.contains(*sequence)) {
        return Err(Unbelieved::NotCited(*more));
    }
    let mut other = None;
    cited::each(&told, &mut |object| {
        other = other.or_else(|| differing(object, proved));
    });
    other.map_or(Ok(review), |sequence| Err(Unbelieved::Other(sequence)))
}

/// The event of an object that is another one than it says.
fn differing(object: &Map<String, Value>, proved: &Cited) -> Option<Sequence> {
    let event = |name: &str| {
        let sequence = Sequence(object.get(name)?.as_u64()?);
        proved.get(&sequence)
    };
    if let Some(rule) = event("rule").filter(|rule| rule.event.name() != "access_rule.changed") {
        return Some(rule.sequence);
    }
    let recorded = event("sequence")?;
    let is = |name: &str, wanted: &str| object.get(name).is_none_or(|said| said == wanted);
    let is_so = is("time", &time_text::show(recorded.time))
        && is("event", recorded.event.name())
        && is("request_id", &recorded.request.to_string());
    (!is_so).then_some(recorded.sequence)
}
