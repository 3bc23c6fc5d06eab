//! Who could enter and when, for people.

use doorward_store::directory::NoEntry;

use super::super::{
    print::{Properties, Row},
    table::harmless,
};
use crate::past::{AtEvent, By, Could, DecisionReplayed, Interval};

impl Row for Could {
    const HEADINGS: &'static [&'static str] = &["USER NAME", "BY", "RULE", "ID"];

    fn cells(&self) -> Vec<String> {
        vec![self.user_name.clone(), through(&self.by), rule(&self.by), self.user.to_string()]
    }
}

impl Row for Interval {
    const HEADINGS: &'static [&'static str] =
        &["RESOURCE", "USER NAME", "FROM", "EVENT", "UNTIL", "EVENT", "BY", "RULE"];

    fn cells(&self) -> Vec<String> {
        let event = |at: &AtEvent| format!("{} {}", at.sequence, at.event);
        vec![
            self.resource.clone(),
            self.user_name.clone(),
            self.from.time.clone(),
            event(&self.from),
            self.until.as_ref().map_or_else(|| "-".into(), |until| until.time.clone()),
            self.until.as_ref().map_or_else(|| "-".into(), event),
            through(&self.by),
            rule(&self.by),
        ]
    }
}

impl Properties for DecisionReplayed {
    fn properties(&self) -> Vec<(&'static str, String)> {
        let said = |refused: Option<NoEntry>| match refused {
            None => "may enter".to_owned(),
            Some(reason) => format!("may not enter: {reason}"),
        };
        vec![
            ("Event", self.sequence.to_string()),
            ("Person", self.user.to_string()),
            ("Resource", self.resource.clone()),
            ("Decided on event", self.decided_on.to_string()),
            ("Decided at", self.decided_at.clone()),
            ("Decided", said(self.refused_because)),
            ("Decided again", said(self.decided_again)),
            ("Agrees", if self.agrees { "yes" } else { "NO" }.into()),
        ]
    }
}

/// The groups from that of the list down, each with the event that put the next one into it.
fn through(by: &By) -> String {
    if by.everyone {
        return "everyone".into();
    }
    let steps = by.through.iter().map(|step| {
        let since = step.sequence.map(|since| format!(" (event {since})")).unwrap_or_default();
        format!("{}{since}", harmless(step.display_name.as_deref().unwrap_or("?")))
    });
    steps.collect::<Vec<_>>().join(" > ")
}

fn rule(by: &By) -> String {
    let inherited = if by.inherited { ", inherited" } else { "" };
    format!("event {}{inherited}", by.rule)
}
