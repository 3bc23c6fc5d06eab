//! How the provisioning client is read and answered.

use doorward_store::directory::{
    Directory,
    provisioning::{Mode, PatchAnswer},
    security_events::Delivery,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::operation::{Gives, Operation, Serve, described};
use crate::{
    etag,
    operator::{Provisioning, Request},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/provisioning",
        "show_provisioning",
        "Say how the provisioning client is read and answered",
        Gives::One(described::<Provisioning>),
        Serve::One(|call| Ok(Request::ShowProvisioning { organization: call.organization()? })),
    )
    .state(state),
    Operation::new(
        "PATCH",
        "/provisioning",
        "change_provisioning",
        "Change how the provisioning client is read and answered",
        Gives::One(described::<Provisioning>),
        Serve::One(|call| {
            let ProvisioningChange { mode, patch_answer, security_events } = call.body()?;
            let organization = call.organization()?;
            Ok(Request::SetProvisioning { organization, mode, patch_answer, security_events })
        }),
    )
    .takes(described::<ProvisioningChange>)
    .state(state),
];

/// What shall be different; what is absent stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProvisioningChange {
    /// How strictly requests are read.
    #[serde(default)]
    #[schemars(with = "Option<ModeText>")]
    mode: Option<Mode>,
    /// What a PATCH is answered with.
    #[serde(default)]
    #[schemars(with = "Option<PatchAnswerText>")]
    patch_answer: Option<PatchAnswer>,
    /// Whether security events are told (RFC 9967), and how they reach a receiver.
    #[serde(default)]
    #[schemars(with = "Option<DeliveryText>")]
    security_events: Option<Delivery>,
}

/// How strictly requests are read.
#[derive(JsonSchema)]
#[schemars(rename = "Mode", rename_all = "kebab-case")]
#[allow(dead_code, reason = "only its schema is used: the type itself is the store's")]
enum ModeText {
    Tolerant,
    Strict,
}

/// What a PATCH is answered with.
#[derive(JsonSchema)]
#[schemars(rename = "PatchAnswer", rename_all = "kebab-case")]
#[allow(dead_code, reason = "only its schema is used: the type itself is the store's")]
enum PatchAnswerText {
    Body,
    GroupsEmpty,
    Empty,
}

/// How security events reach a receiver.
#[derive(JsonSchema)]
#[schemars(rename = "SecurityEvents", rename_all = "kebab-case")]
#[allow(dead_code, reason = "only its schema is used: the type itself is the store's")]
enum DeliveryText {
    Off,
    Poll,
    Push,
}

fn state(directory: &Directory, _: &[String]) -> Option<Value> {
    etag::provisioning(directory)
}
