//! `ETag` and `If-Match` (RFC 9110 §8.8.3, §13.1.1): a change is carried out only on what the
//! application was shown, and that is decided in one step with the change.

use doorward_store::directory::{Condition, Directory};
use serde_json::Value;
use uuid::Uuid;

use super::{call::Call, operation::Operation, problem::Problem};
use crate::etag::of;

/// The `ETag` of what an operation is about or has made, if it has one and it is there.
pub(super) fn tag(operation: &Operation, directory: &Directory, path: &[String]) -> Option<String> {
    operation.tagged().and_then(|state| state(directory, path)).map(|state| of(&state))
}

/// The id that a path ends with.
pub(super) fn last_id(path: &[String]) -> Option<Uuid> {
    path.last().and_then(|id| Uuid::try_parse(id).ok())
}

/// What `If-Match` asks for, as something the directory is asked.
///
/// # Errors
/// When the header cannot be read, or the operation is about nothing that has an `ETag`.
pub(super) fn condition(call: &Call, header: &str) -> Result<Condition, Problem> {
    let Some(state) = call.operation.state else {
        let detail = "`If-Match` means nothing here: this has no `ETag`";
        return Err(Problem::new(400, "bad-header", detail));
    };
    let wanted = Wanted::read(header)?;
    let path = call.path.clone();
    Ok(Condition::new(move |directory| wanted.is_met_by(state(directory, &path).as_ref())))
}

/// What a header asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    /// `*`: that it is there.
    Anything,
    /// One of these tags, compared strongly.
    OneOf(Vec<String>),
}

impl Wanted {
    fn read(header: &str) -> Result<Self, Problem> {
        let unread = || {
            let detail = "`If-Match` is neither `*` nor a list of tags such as `\"…\"`";
            Problem::new(400, "bad-header", detail)
        };
        if header.trim() == "*" {
            return Ok(Self::Anything);
        }
        let tags = header.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        let whole = |tag: &str| {
            let strong = tag.strip_prefix("W/").unwrap_or(tag);
            strong.len() >= 2 && strong.starts_with('"') && strong.ends_with('"')
        };
        let read = |tag: &str| if whole(tag) { Ok(tag.to_owned()) } else { Err(unread()) };
        let tags = tags.map(read).collect::<Result<Vec<_>, _>>()?;
        if tags.is_empty() { Err(unread()) } else { Ok(Self::OneOf(tags)) }
    }

    fn is_met_by(&self, state: Option<&Value>) -> bool {
        match (self, state) {
            (_, None) => false,
            (Self::Anything, Some(_)) => true,
            (Self::OneOf(tags), Some(state)) => tags.contains(&of(state)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Wanted, of};

    #[test]
    fn a_tag_is_compared_to_the_letter() {
        let state = json!({ "mode": "strict" });
        let tag = of(&state);
        let met = |header: &str| Wanted::read(header).unwrap().is_met_by(Some(&state));
        assert!(met("*") && met(&tag) && met(&format!("\"x\", {tag}")));
        assert!(!met("\"x\"") && !met(&format!("W/{tag}")), "a weak tag never matches");
        assert!(!Wanted::Anything.is_met_by(None), "nothing is there");
        for unread in ["", "x", "\"", "\"a\" b", ","] {
            assert!(Wanted::read(unread).is_err(), "{unread}");
        }
    }
}
