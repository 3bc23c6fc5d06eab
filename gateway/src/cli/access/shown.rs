//! Access rules and explanations, for people.

use std::fmt::Write;

use super::super::{
    print::{Properties, Row, or_dash, word},
    table::harmless,
};
use crate::access::{Explanation, GroupSeen, RuleRow};

/// An explanation in sentences.
pub(super) fn explanation(told: &Explanation) -> String {
    let mut text = String::new();
    let answer = if told.allowed { "may enter" } else { "may not enter" };
    let _ = writeln!(
        text,
        "{} {answer} {} of {} (after event {}).",
        harmless(&told.user_name),
        told.resource,
        told.organization,
        told.at
    );
    for reason in &told.refused_because {
        let _ = writeln!(text, "  - {}", reason.message);
    }
    if let Some(rule) = &told.rule {
        let inherited = if rule.inherited { ", inherited" } else { "" };
        let whom = match (rule.sso_configuration, rule.everyone) {
            (None, _) => "SSO is off".to_owned(),
            (Some(id), true) => format!("everyone who can sign in at {id}"),
            (Some(id), false) => format!("groups of people who sign in at {id}"),
        };
        let (target, sequence) = (&rule.target, rule.sequence);
        let _ = writeln!(text, "rule {target}{inherited}, set by event {sequence}: {whom}");
    }
    for group in &told.groups {
        let _ = writeln!(text, "  group {}: {}", named(group), group.standing.replace('_', " "));
        for step in &group.through {
            let since = step.sequence.map_or_else(|| "?".into(), |sequence| sequence.to_string());
            let name = harmless(step.display_name.as_deref().unwrap_or("?"));
            let _ = writeln!(text, "    in {name} since event {since}");
        }
    }
    if let Some(context) = &told.authentication_context {
        let _ = writeln!(text, "the rule asks for the authentication context {context}");
    }
    text
}

fn named(group: &GroupSeen) -> String {
    match &group.display_name {
        Some(name) => format!("{} ({})", harmless(name), group.object_id),
        None => group.object_id.to_string(),
    }
}

fn whom(rule: &RuleRow) -> String {
    match (rule.everyone, rule.groups.len()) {
        (true, _) => "everyone".into(),
        (false, 0) => "-".into(),
        (false, 1) => "1 group".into(),
        (false, count) => format!("{count} groups"),
    }
}

impl Row for RuleRow {
    const HEADINGS: &'static [&'static str] =
        &["TARGET", "SSO", "CONFIGURATION", "ADMITS", "CONTEXT", "EVENT"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.target.clone(),
            word(&self.sso),
            or_dash(self.sso_configuration.map(|id| id.to_string()).as_deref()),
            whom(self),
            or_dash(self.authentication_context.as_deref()),
            or_dash(self.sequence.map(|sequence| sequence.to_string()).as_deref()),
        ]
    }
}

impl Properties for RuleRow {
    fn properties(&self) -> Vec<(&'static str, String)> {
        let mut properties = vec![
            ("Target", self.target.clone()),
            ("SSO", word(&self.sso)),
            ("Configuration", or_dash(self.sso_configuration.map(|id| id.to_string()).as_deref())),
            ("Admits", whom(self)),
        ];
        properties.extend(self.groups.iter().map(|group| {
            let standing = group.standing.replace('_', " ");
            ("Group", format!("{}: {standing}", named(group)))
        }));
        properties
    }
}
