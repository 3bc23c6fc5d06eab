//! How provisioning and sign-in go.

use std::sync::Arc;

use doorward_store::directory::{Directory, ObjectId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    call::Call,
    operation::{Gives, Operation, Serve, described},
    page::{self, Page},
    parameter::{Kind, LIMIT, Parameter},
    problem::Problem,
    refused,
};
use crate::{dashboard::Health, operator::Failure, request_log::Entry, sign_in::Fate};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/provisioning/health",
        "show_provisioning_health",
        "Say how provisioning and sign-in go, and what fails",
        Gives::One(described::<ProvisioningHealth>),
        Serve::Aside(health),
    ),
    Operation::new(
        "GET",
        "/provisioning/requests",
        "list_provisioning_requests",
        "Tell the newest requests of the provisioning client, the oldest of them first, and why they \
         failed; there is no `next`",
        Gives::Page(described::<Page<Entry>>),
        Serve::Aside(requests),
    )
    .query(&[LIMIT, Parameter::new("failed", "whether only those that failed", Kind::Flag)]),
];

/// How provisioning and sign-in go.
#[derive(Debug, Serialize, JsonSchema)]
struct ProvisioningHealth {
    #[serde(flatten)]
    health: Health,
    /// The groups that rules name and nobody has provisioned.
    groups_not_provisioned: Vec<Missing>,
    /// What became of the sign-ins of the last two days.
    sign_ins: SignIns,
}

/// A group that rules name and nobody has provisioned.
#[derive(Debug, Serialize, JsonSchema)]
struct Missing {
    /// What Entra calls it.
    object_id: uuid::Uuid,
    /// What the rules stand at.
    rules: Vec<String>,
}

/// What became of sign-ins.
#[derive(Debug, Serialize, JsonSchema)]
struct SignIns {
    /// How many were begun.
    begun: u64,
    /// How many of them never came back.
    lost: u64,
}

fn health(call: &Call, directory: &Arc<Directory>) -> Result<Value, Problem> {
    let (house, organization) = (&call.house, call.organization()?);
    let (finding, store) = (&house.finding, &house.store);
    let summary = house.requests.summary(&organization).map_err(Failure::from);
    let summary = summary.map_err(|error| refused::problem(&error, true))?;
    let unlinked = finding.found(store, &organization, directory, |found| found.unlinked.count());
    let unlinked = unlinked.map_err(|error| refused::problem(&error.into(), true))?;
    let missing = |object: ObjectId| Missing {
        object_id: object.0,
        rules: directory.rules_naming(object).map(|rule| rule.to_string()).collect(),
    };
    let Fate { begun, lost } = house.pending.fate(&organization);
    let told = ProvisioningHealth {
        health: Health::of(&summary, directory.user_count(), unlinked, house.clock.now()),
        groups_not_provisioned: directory.named_and_not_provisioned(None).map(missing).collect(),
        sign_ins: SignIns { begun, lost },
    };
    Ok(serde_json::to_value(told).unwrap_or_default())
}

fn requests(call: &Call, _: &Arc<Directory>) -> Result<Value, Problem> {
    let (house, failed) = (&call.house, call.said("failed") == Some("true"));
    let entries = house.requests.last(&call.organization()?, failed, call.limit());
    let entries = entries.map_err(|error| refused::problem(&Failure::from(error), true))?;
    let row = |entry| serde_json::to_value(entry).unwrap_or_default();
    Ok(page::page(&entries.iter().map(row).collect::<Vec<_>>(), None))
}
