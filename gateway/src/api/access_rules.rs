//! Access rules: whom the dashboard, the workspace defaults and each workspace admit.

use doorward_store::directory::{
    Admission, Admitted, AllowList, AuthenticationContext, Directory, ObjectId, RuleTarget,
    SettingRefusal, SsoConfigurationId, access_rule::InvalidRuleTarget,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

mod preview;

use super::{
    call::Call,
    operation::{Gives, Operation, Serve, described},
    page::{self, Page},
    parameter::PAGE,
    problem::{Problem, Wrong},
};
use preview::Preview;

use crate::{
    access::{Request as Wish, RuleRow, rule_row},
    etag,
    exit::Exit,
    operator::Request,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/access-rules",
        "list_access_rules",
        "Tell the rules of the dashboard, the workspace defaults and every workspace",
        Gives::Page(described::<Page<RuleRow>>),
        Serve::Look(|call, directory| {
            let last = page::place(call)?;
            let rules = after(directory, last.as_ref());
            Ok(page::ordered(call, rules, RuleTarget::to_string, |it| rule_row(directory, &it)))
        }),
    )
    .query(PAGE),
    Operation::new(
        "GET",
        "/access-rules/{target}",
        "show_access_rule",
        "Tell one rule: of `dashboard`, `defaults` or `workspace:SLUG`",
        Gives::One(described::<RuleRow>),
        Serve::One(|call| {
            let (organization, target) = (call.organization()?, target(call)?);
            Ok(Request::Access(Wish::ShowRule { organization, target }))
        }),
    )
    .state(state),
    Operation::new(
        "PUT",
        "/access-rules/{target}",
        "set_access_rule",
        "Say whom a resource admits",
        Gives::One(described::<RuleRow>),
        Serve::One(|call| {
            let (organization, target) = (call.organization()?, target(call)?);
            let admission = admission(call)?;
            Ok(Request::Access(Wish::SetRule { organization, target, admission }))
        }),
    )
    .takes(described::<NewRule>)
    .state(state),
    Operation::new(
        "POST",
        "/access-rules/{target}/preview",
        "preview_access_rule",
        "Say who would gain and who would lose access by a rule, without setting it",
        Gives::One(described::<Preview>),
        Serve::Aside(preview::look),
    )
    .takes(described::<NewRule>)
    .query(&[preview::NAMED]),
];

/// Whom a resource admits.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewRule {
    /// Whether people sign in; only a workspace inherits.
    sso: NewSso,
    /// Where they sign in, when they do.
    #[serde(default)]
    sso_configuration: Option<Uuid>,
    /// Whether everyone who can sign in there is admitted; then there are no `groups`.
    #[serde(default)]
    everyone: bool,
    /// Whose groups are admitted, as Entra's object IDs.
    #[serde(default)]
    #[schemars(length(min = 1, max = 2000))]
    groups: Option<Vec<Uuid>>,
    /// How strongly they must have signed in: `c1` to `c99`.
    #[serde(default)]
    #[schemars(regex(pattern = "^c[1-9][0-9]?$"))]
    authentication_context: Option<String>,
}

/// Whether people sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum NewSso {
    On,
    Off,
    Inherit,
}

/// What rules stand at, in the order of their names.
fn after<'a>(
    directory: &'a Directory,
    last: Option<&'a RuleTarget>,
) -> impl Iterator<Item = RuleTarget> + 'a {
    let (fixed, slug) = match last {
        None => (vec![RuleTarget::Auditors, RuleTarget::Dashboard, RuleTarget::Defaults], ""),
        Some(RuleTarget::Auditors) => (vec![RuleTarget::Dashboard, RuleTarget::Defaults], ""),
        Some(RuleTarget::Dashboard) => (vec![RuleTarget::Defaults], ""),
        Some(RuleTarget::Defaults) => (vec![], ""),
        Some(RuleTarget::Workspace(slug)) => (vec![], slug.as_str()),
    };
    let workspaces = directory.workspaces_after(slug).map(|held| held.slug.clone());
    fixed.into_iter().chain(workspaces.map(RuleTarget::Workspace))
}

fn target(call: &Call) -> Result<RuleTarget, Problem> {
    let wrong = |error: InvalidRuleTarget| Problem::not_found(error.to_string());
    call.word(0).parse().map_err(wrong)
}

fn wrong(field: &str, detail: &dyn std::fmt::Display) -> Problem {
    Problem::body(vec![Wrong::field(format!("/{field}"), detail.to_string())])
}

fn admission(call: &Call) -> Result<Option<Admission>, Problem> {
    let new: NewRule = call.body()?;
    if new.sso == NewSso::On {
        return on(call, new).map(Some);
    }
    let said = [
        ("sso_configuration", new.sso_configuration.is_some()),
        ("everyone", new.everyone),
        ("groups", new.groups.is_some()),
        ("authentication_context", new.authentication_context.is_some()),
    ];
    match said.iter().find(|(_, said)| *said) {
        Some((field, _)) => Err(wrong(field, &"it means something only when `sso` is `on`")),
        None if new.sso == NewSso::Off => Ok(Some(Admission::Off)),
        None => Ok(None),
    }
}

fn on(call: &Call, new: NewRule) -> Result<Admission, Problem> {
    let NewRule { sso: _, sso_configuration, everyone, groups, authentication_context } = new;
    let missing = || wrong("sso_configuration", &"say where people sign in");
    let configuration = SsoConfigurationId(sso_configuration.ok_or_else(missing)?);
    if call.directory()?.sso_configuration(configuration).is_none() {
        let unknown = wrong("sso_configuration", &SettingRefusal::NoSuchSsoConfiguration);
        return Err(unknown.exit(Exit::Refused));
    }
    let list = |ids: Vec<Uuid>| AllowList::new(ids.into_iter().map(ObjectId).collect());
    let groups = groups.map(list).transpose().map_err(|error| wrong("groups", &error))?;
    let admitted = match (groups, everyone) {
        (Some(list), false) => Admitted::Groups(list),
        (None, true) => Admitted::Everyone,
        (Some(_), true) => return Err(wrong("groups", &"there are none when `everyone` is true")),
        (None, false) => {
            return Err(wrong("groups", &"name groups, or say that `everyone` is true"));
        }
    };
    let context = authentication_context.as_deref().map(AuthenticationContext::parse).transpose();
    let context = context.map_err(|error| wrong("authentication_context", &error))?;
    Ok(Admission::On { configuration, admitted, context })
}

/// What is changed is the rule itself, or that there is none of its own.
fn state(directory: &Directory, path: &[String]) -> Option<Value> {
    let target = path.first()?.parse().ok()?;
    etag::rule(directory, &target)
}
