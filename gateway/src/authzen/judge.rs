//! On what is decided: the directory as it is, or as it was.

use doorward_store::{
    Timestamp,
    directory::{Directory, OrganizationName, RuleTarget, Slug, UserId},
};

use super::{
    entry::Refused,
    question::{Door, Named, person},
};
use crate::{
    operator::{House, Moment},
    past,
};

/// Somebody before a directory that has a say in what they may enter.
pub(super) type Then = (Directory, Option<UserId>);

/// What the questions of one request are decided on.
pub(super) struct Judge<'a> {
    /// The directory as it is.
    pub(super) directory: &'a Directory,
    pub(super) now: Timestamp,
    /// Looks up how it was.
    pub(super) past: &'a dyn Fn(Named<'_>, &Door<'_>, Moment) -> Result<Then, Refused>,
}

/// How it was at a moment, as far as it had a say in whether a subject might enter. An object ID
/// names whoever has it now.
///
/// # Errors
/// When there was no such moment, or the log cannot be read.
pub(super) fn then(
    house: &House,
    (organization, directory): (&OrganizationName, &Directory),
    subject: Named<'_>,
    door: &Door<'_>,
    moment: Moment,
) -> Result<Then, Refused> {
    let at = past::place(house, organization, directory, moment, "context.as_of");
    let at = at.map_err(|failure| Refused::bad(format!("`context.as_of`: {failure}")))?;
    let target = target(door);
    let told = past::ask(house, organization, directory, |question| {
        let named = match UserId::parse(subject.id) {
            Some(id) if question.ever_was(id)? => Some(id.number()),
            Some(_) | None => question.called(subject.id, at)?,
        };
        let now = || person(directory, subject).map(|user| user.id.number());
        let number = named.filter(|_| subject.kind == "user").or_else(now);
        let then = question.directory(number, &target, at)?;
        let user = number.and_then(|number| then.user_numbered(number)).map(|user| user.id);
        Ok((then, user))
    });
    told.map_err(|failure| {
        tracing::error!(%failure, "the past could not be read");
        Refused { status: 503, detail: "the event log cannot be read".into() }
    })
}

/// What no slug names was no workspace either.
fn target(door: &Door<'_>) -> RuleTarget {
    match door {
        Door::Dashboard => RuleTarget::Dashboard,
        Door::Workspace(slug) => {
            Slug::try_from(slug.to_string()).map_or(RuleTarget::Defaults, RuleTarget::Workspace)
        }
    }
}
