//! What is asked of the past, as it was typed and as it is understood.

use doorward_store::{
    Sequence,
    directory::{RuleTarget, Slug},
};

use super::Misunderstood;
use crate::{dashboard::Visit, operator::Moment, time_text};

/// The fields as they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) person: String,
    pub(super) resource: String,
    pub(super) at: String,
}

/// What they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Understood {
    pub(super) person: Option<String>,
    pub(super) resource: Option<RuleTarget>,
    pub(super) at: Moment,
}

impl Asked {
    pub(super) fn of(visit: &Visit<'_>) -> Self {
        Self {
            person: visit.query("person"),
            resource: visit.query("resource"),
            at: visit.query("at"),
        }
    }

    /// Understands the fields, or says which one is not understood.
    pub(super) fn understood(&self) -> Result<Understood, Misunderstood> {
        let person = Some(self.person.clone()).filter(|said| !said.is_empty());
        let resource = match self.resource.as_str() {
            "" => None,
            said => Some(target(said).ok_or(("resource", "past.no_such_resource"))?),
        };
        let at = match self.at.as_str() {
            "" => Moment::Now,
            said => moment(said).ok_or(("at", "past.no_such_moment"))?,
        };
        Ok(Understood { person, resource, at })
    }
}

/// `dashboard`, `auditors`, or a workspace by its slug, there or not.
pub(in crate::dashboard) fn target(said: &str) -> Option<RuleTarget> {
    let slug = said.strip_prefix("workspace:").unwrap_or(said);
    match slug {
        "dashboard" => Some(RuleTarget::Dashboard),
        "auditors" => Some(RuleTarget::Auditors),
        slug => Slug::try_from(slug.to_owned()).ok().map(RuleTarget::Workspace),
    }
}

/// A sequence, or a time as a page's field has it, in UTC.
pub(super) fn moment(said: &str) -> Option<Moment> {
    if let Ok(sequence) = said.parse() {
        return Some(Moment::Sequence(Sequence(sequence)));
    }
    // A whole time, or one as `2026-01-31T09:30` with or without seconds, or a day.
    let all = ["", "Z", ":00Z", "T00:00:00Z"].map(|end| format!("{said}{end}"));
    all.iter().find_map(|said| time_text::parse(said).ok()).map(Moment::Time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(resource: &str, at: &str) -> Result<Understood, Misunderstood> {
        let (resource, at) = (resource.into(), at.into());
        Asked { person: String::new(), resource, at }.understood()
    }

    #[test]
    fn moments_are_understood_as_a_browser_sends_them_and_as_people_type_them() {
        let time = |raw: &str| Moment::Time(time_text::parse(raw).unwrap());
        for (said, wanted) in [
            ("", Moment::Now),
            ("17", Moment::Sequence(Sequence(17))),
            ("2026-01-31T09:30", time("2026-01-31T09:30:00Z")),
            ("2026-01-31", time("2026-01-31T00:00:00Z")),
            ("2026-01-31T09:30:15", time("2026-01-31T09:30:15Z")),
            ("2026-01-31T10:30:00+01:00", time("2026-01-31T09:30:00Z")),
        ] {
            assert_eq!(understood("", said).map(|it| it.at), Ok(wanted), "{said}");
        }
        assert_eq!(understood("", "one day"), Err(("at", "past.no_such_moment")));
    }

    #[test]
    fn what_is_entered_is_the_dashboard_or_a_slug() {
        let workspace = |slug: &str| RuleTarget::Workspace(Slug::parse(slug).unwrap());
        for (said, wanted) in [
            ("", None),
            ("dashboard", Some(RuleTarget::Dashboard)),
            ("auditors", Some(RuleTarget::Auditors)),
            ("labs", Some(workspace("labs"))),
            ("workspace:labs", Some(workspace("labs"))),
        ] {
            assert_eq!(understood(said, "").map(|it| it.resource), Ok(wanted), "{said}");
        }
        assert_eq!(understood("No Slug", ""), Err(("resource", "past.no_such_resource")));
    }
}
