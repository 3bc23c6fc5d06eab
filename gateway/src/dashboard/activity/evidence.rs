//! How far the log is signed, and what the witness says of it: a line above what happened.

use doorward_store::Timestamp;

use crate::{
    dashboard::Visit,
    evidence::{Standing, Unseen},
    pages::catalogue::Texts,
};

/// The line, and what is wrong.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) line: String,
    pub(super) wrong: Option<String>,
    pub(super) grave: bool,
}

impl Evidence {
    pub(super) fn of(visit: &Visit<'_>) -> Self {
        let (evidence, texts) = (&visit.app.evidence, visit.texts());
        let size = evidence.last(&visit.organization).map(|last| last.unverified().size);
        let signed = texts.fill("evidence.signed", &[("value", &size.unwrap_or_default())]);
        let Standing { last, trouble } = evidence.standings.of(&visit.organization);
        let witnessed = match last {
            Some(last) => {
                let age = age(texts, last.time, visit.now);
                texts.fill("evidence.witnessed", &[("value", &last.size), ("age", &age)])
            }
            None if visit.app.config.evidence.witness.is_some() => {
                visit.t("evidence.not_yet").to_owned()
            }
            None => visit.t("evidence.nobody").to_owned(),
        };
        Self {
            line: format!("{signed} {witnessed}"),
            grave: trouble.as_ref().is_some_and(Unseen::is_grave),
            wrong: trouble.map(|trouble| told(texts, &trouble)),
        }
    }
}

fn told(texts: &Texts, trouble: &Unseen) -> String {
    match trouble {
        Unseen::Unreachable(_) => texts.get("evidence.unreachable").to_owned(),
        Unseen::Refused(status) => texts.fill("evidence.refused", &[("value", status)]),
        Unseen::Unknown => texts.get("evidence.unknown").to_owned(),
        Unseen::Foreign => texts.get("evidence.foreign").to_owned(),
        Unseen::Ahead(seen) => texts.fill("evidence.ahead", &[("value", seen)]),
        Unseen::Another(seen) => texts.fill("evidence.another", &[("value", seen)]),
        Unseen::Unread => texts.get("evidence.unread").to_owned(),
    }
}

/// How long ago something was, in its largest unit.
fn age(texts: &Texts, then: Timestamp, now: Timestamp) -> String {
    let seconds = now.0.saturating_sub(then.0).max(0) / 1_000_000;
    let (key, value) = match seconds {
        0..120 => ("evidence.seconds", seconds),
        120..7200 => ("evidence.minutes", seconds / 60),
        7200..172_800 => ("evidence.hours", seconds / 3600),
        _ => ("evidence.days", seconds / 86_400),
    };
    texts.fill(key, &[("value", &value)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::catalogue::Language;

    #[test]
    fn an_age_is_told_in_its_largest_unit() {
        let check = |seconds: i64, want: &str| {
            let then = Timestamp(1_000_000);
            let now = Timestamp(then.0 + seconds * 1_000_000);
            assert_eq!(age(Language::English.texts(), then, now), want);
        };
        check(-5, "0 s"); // the witness's clock is ahead
        check(119, "119 s");
        check(120, "2 min");
        check(7200, "2 h");
        check(172_800, "2 d");
    }
}
