//! Every organization of the host: for whoever is on it, because a token is of one organization.

use doorward_store::directory::OrganizationName;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    operation::{Gives, Operation, Serve, described},
    organization,
    page::Page,
    parameter::PAGE,
    problem::{Problem, Wrong},
};
use crate::{
    credentials::{Request as Wish, Unsealable},
    operator::{OrganizationRow, Request},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/api/v1/organizations",
        "list_organizations",
        "Name all organizations",
        Gives::Page(described::<Page<OrganizationRow>>),
        Serve::Many(|_| Ok(Request::ListOrganizations), "organization"),
    )
    .query(PAGE)
    .for_operators(),
    Operation::new(
        "POST",
        "/api/v1/organizations",
        "create_organization",
        "Begin an organization",
        Gives::Made(described::<OrganizationRow>, "organization", organization::state),
        Serve::One(|call| {
            let NewOrganization { organization } = call.body()?;
            let wrong = |error: &dyn std::error::Error| {
                Problem::body(vec![Wrong::field("/organization", error.to_string())])
            };
            let organization = OrganizationName::parse(&organization);
            let organization = organization.map_err(|error| wrong(&error))?;
            Ok(Request::CreateOrganization { organization })
        }),
    )
    .takes(described::<NewOrganization>)
    .for_operators(),
    Operation::new(
        "GET",
        "/api/v1/unsealable-credentials",
        "list_unsealable_credentials",
        "Name every credential that cannot be opened on this host",
        Gives::Page(described::<Page<Unsealable>>),
        Serve::Many(|_| Ok(Request::Credential(Wish::CheckSealed)), "credential"),
    )
    .query(PAGE)
    .for_operators(),
];

/// An organization as it is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewOrganization {
    /// Its name for ever.
    #[schemars(regex(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"))]
    organization: String,
}
