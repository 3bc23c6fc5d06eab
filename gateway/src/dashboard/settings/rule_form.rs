//! An access rule as a form: shown from what stands, read from what was sent.

use doorward_store::{
    Sequence,
    directory::{
        Admission, Admitted, AllowList, AuthenticationContext, Directory, RuleTarget,
        SsoConfigurationId,
    },
};

use crate::dashboard::{Form, Visit, Wrong, choice::Choice, told::capped, words};

/// What the form says, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct RuleForm {
    /// Whether the workspace has a rule of its own.
    pub(super) own: bool,
    /// Whether single sign-on is on.
    pub(super) on: bool,
    pub(super) configuration: String,
    pub(super) groups: String,
    pub(super) context: String,
    /// The event that set the rule that was shown; 0 for none.
    pub(super) seen: u64,
}

impl RuleForm {
    /// What stands.
    pub(super) fn of(directory: &Directory, target: &RuleTarget) -> Self {
        let rule = directory.rule(target);
        let shown = rule.or_else(|| match target {
            RuleTarget::Workspace(_) => directory.rule(&RuleTarget::Defaults),
            RuleTarget::Dashboard | RuleTarget::Auditors | RuleTarget::Defaults => None,
        });
        let own = rule.is_some() || !matches!(target, RuleTarget::Workspace(_));
        let seen = rule.map_or(0, |rule| rule.sequence.0);
        let begun = Self { own, seen, ..Self::default() };
        match shown.map(|rule| &rule.admission) {
            Some(Admission::On { configuration, admitted, context }) => Self {
                on: true,
                configuration: configuration.to_string(),
                groups: match admitted {
                    Admitted::Everyone => String::new(),
                    Admitted::Groups(list) => lines(list),
                },
                context: context.map(|context| context.to_string()).unwrap_or_default(),
                ..begun
            },
            Some(Admission::Off) | None => begun,
        }
    }

    /// What was sent.
    pub(super) fn read(form: &Form, target: &RuleTarget) -> Self {
        Self {
            own: !matches!(target, RuleTarget::Workspace(_)) || form.text("own") == "yes",
            on: form.is_ticked("on"),
            configuration: form.text("configuration").to_owned(),
            groups: form.text("groups").to_owned(),
            context: form.text("context").to_owned(),
            seen: form.text("seen").parse().unwrap_or_default(),
        }
    }

    /// What it means; `None` inherits.
    pub(super) fn admission(&self, visit: &Visit<'_>) -> Result<Option<Admission>, Vec<Wrong>> {
        if !self.own {
            return Ok(None);
        }
        if !self.on {
            return Ok(Some(Admission::Off));
        }
        let mut wrong = Vec::new();
        let held = SsoConfigurationId::parse(&self.configuration);
        let held = held.filter(|id| visit.directory.sso_configuration(*id).is_some());
        if held.is_none() {
            wrong.push(Wrong::new("configuration", visit.t("rule.choose_configuration")));
        }
        let admitted = match self.groups.as_str() {
            "" => Admitted::Everyone,
            groups => match AllowList::parse(groups) {
                Ok(list) => Admitted::Groups(list),
                Err(error) => {
                    wrong.push(Wrong::new("groups", &words::list(visit.texts(), &error)));
                    Admitted::Everyone
                }
            },
        };
        let context = match self.context.as_str() {
            "" => None,
            context => AuthenticationContext::parse(context)
                .map_err(|_| {
                    let text =
                        visit.texts().fill("unread.context", &[("context", &capped(context))]);
                    wrong.push(Wrong::new("context", &text));
                })
                .ok(),
        };
        match held {
            Some(configuration) if wrong.is_empty() => {
                Ok(Some(Admission::On { configuration, admitted, context }))
            }
            Some(_) | None => Err(wrong),
        }
    }

    /// The event whose rule was shown.
    pub(super) fn seen(&self) -> Option<Sequence> {
        (self.seen > 0).then_some(Sequence(self.seen))
    }

    /// The SSO configurations to choose from.
    pub(super) fn choices(&self, visit: &Visit<'_>) -> Vec<Choice> {
        let none = Choice {
            value: String::new(),
            text: visit.t("rule.choose").to_owned(),
            chosen: self.configuration.is_empty(),
        };
        let mut held: Vec<_> = visit.directory.sso_configurations().collect();
        held.sort_by(|a, b| a.name.cmp(&b.name));
        let choices = held.into_iter().map(|held| {
            let value = held.id.to_string();
            Choice { chosen: value == self.configuration, text: held.name.to_string(), value }
        });
        std::iter::once(none).chain(choices).collect()
    }
}

/// One object ID a line.
fn lines(list: &AllowList) -> String {
    let ids: Vec<_> = list.ids().iter().map(ToString::to_string).collect();
    ids.join("\n")
}
