//! Every operation there is.

use percent_encoding::percent_decode_str;

use super::{
    access_rules, api_tokens, backups, client_secrets, erasure, events, evidence, explanation,
    groups, health, operation::Operation, organization, organizations, past, people, provisioning,
    replay, retention, review, scim_tokens, sessions, setup_links, sso_configurations,
    sso_credentials, trust, workspaces,
};
use crate::{
    guard::Needs,
    routes::{Guard, Route},
};

const ALL: &[&[Operation]] = &[
    organizations::OPERATIONS,
    backups::OPERATIONS,
    organization::OPERATIONS,
    provisioning::OPERATIONS,
    health::OPERATIONS,
    trust::OPERATIONS,
    scim_tokens::OPERATIONS,
    client_secrets::OPERATIONS,
    sso_configurations::OPERATIONS,
    sso_credentials::OPERATIONS,
    workspaces::OPERATIONS,
    access_rules::OPERATIONS,
    explanation::OPERATIONS,
    past::OPERATIONS,
    review::OPERATIONS,
    sessions::OPERATIONS,
    api_tokens::OPERATIONS,
    setup_links::OPERATIONS,
    events::OPERATIONS,
    evidence::OPERATIONS,
    replay::OPERATIONS,
    people::OPERATIONS,
    erasure::OPERATIONS,
    retention::OPERATIONS,
    groups::OPERATIONS,
];

/// Every operation, resource by resource.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    ALL.iter().copied().flatten()
}

/// The same as rows of the table of routes.
pub fn routes() -> impl Iterator<Item = Route> {
    operations().map(|operation| Route {
        path: operation.whole(),
        methods: std::slice::from_ref(&operation.method),
        guard: match (operation.is_for_operators(), operation.needs()) {
            (true, _) => Guard::Operator,
            (false, Needs::Audit) => Guard::Audit,
            (false, Needs::Read) => Guard::Read,
            (false, Needs::Write) => Guard::Write,
        },
    })
}

/// What a path leads to, `of_host` or below an organization's: its operations, and the values in it.
/// A word that stands for itself goes before one that stands for anything.
pub(super) fn found(path: &str, of_host: bool) -> (Vec<&'static Operation>, Vec<String>) {
    let mut best: Option<(usize, &'static str, Vec<String>)> = None;
    for operation in operations().filter(|operation| operation.is_of_host() == of_host) {
        if let Some(values) = matched(operation.path, path)
            && best.as_ref().is_none_or(|(fewest, _, _)| values.len() < *fewest)
        {
            best = Some((values.len(), operation.path, values));
        }
    }
    let Some((_, pattern, values)) = best else { return (vec![], vec![]) };
    (operations().filter(|operation| operation.path == pattern).collect(), values)
}

fn matched(pattern: &str, path: &str) -> Option<Vec<String>> {
    let (mut wanted, mut said) = (pattern.split('/'), path.split('/'));
    let mut values = Vec::new();
    loop {
        match (wanted.next(), said.next()) {
            (None, None) => return Some(values),
            (Some(word), Some(value)) if word.starts_with('{') && !value.is_empty() => {
                values.push(percent_decode_str(value).decode_utf8().ok()?.into_owned());
            }
            (Some(word), Some(value)) if word == value => {}
            (_, _) => return None,
        }
    }
}
