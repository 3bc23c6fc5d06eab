//! An access rule in sentences.

use doorward_store::directory::{
    Admission, Admitted, Directory, NoEntry, Resource, access::Effective,
};

use crate::{
    dashboard::{
        told::{Part, Sentence},
        words,
    },
    pages::catalogue::Texts,
};

/// How many groups are named.
const GROUPS: usize = 100;

/// The rule that a resource is under.
#[derive(Debug)]
pub(super) struct RuleShown {
    /// What it says.
    pub(super) said: Vec<Sentence>,
    /// The groups of its allow-list.
    pub(super) groups: Vec<Sentence>,
    /// How many more there are.
    pub(super) more: usize,
}

/// Shows it.
pub(super) fn show(directory: &Directory, texts: &Texts, resource: Resource<'_>) -> RuleShown {
    let fill = |key: &str, parts: &[(&str, Part)]| Sentence::fill(texts, key, parts);
    let Effective { rule, inherited, .. } = match directory.effective_rule(resource) {
        Ok(effective) => effective,
        Err(NoEntry::NoRule) => return only(fill("rule_shown.none", &[])),
        Err(other) => return only(Sentence(vec![Part::Words(words::no_entry(texts, other))])),
    };
    let key = if inherited { "rule_shown.inherited" } else { "rule_shown.own" };
    let whose = fill(key, &[("event", Part::event(rule.sequence))]);
    let Admission::On { configuration, admitted, context } = &rule.admission else {
        return RuleShown {
            said: vec![whose, fill("rule_shown.off", &[])],
            ..only(Sentence::default())
        };
    };
    let held = directory.sso_configuration(*configuration);
    let gone = || configuration.0.to_string();
    let sso = Part::name(&held.map_or_else(gone, |held| held.name.to_string()));
    let (key, groups) = match admitted {
        Admitted::Everyone => ("rule_shown.everyone", &[][..]),
        Admitted::Groups(list) => ("rule_shown.groups", list.ids()),
    };
    let mut said = vec![whose, fill(key, &[("sso", sso)])];
    said.extend(context.map(|context| {
        fill("rule_shown.step_up", &[("context", Part::name(&context.to_string()))])
    }));
    let named = groups.iter().take(GROUPS).map(|object| {
        let provisioned = directory.groups_of_object(*object).next().is_some();
        let key = if provisioned { "rule_shown.group" } else { "rule_shown.group_missing" };
        fill(key, &[("group", Part::object(directory, *object))])
    });
    RuleShown { said, groups: named.collect(), more: groups.len().saturating_sub(GROUPS) }
}

fn only(said: Sentence) -> RuleShown {
    RuleShown { said: vec![said], groups: vec![], more: 0 }
}
