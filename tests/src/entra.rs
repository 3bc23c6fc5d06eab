//! Microsoft Entra's provisioning service as an actor: a company to provision from, and a client
//! that pushes it over SCIM with Entra's manners, cycle by cycle. Time passes only in ticks: a
//! test or the demo says when a cycle runs.

mod client;
mod company;
mod cycle;
mod delta;
mod dialect;
mod difference;
mod generate;
mod mapping;
mod names;
mod person;
mod wire;

pub(crate) use self::mapping::user_body;
pub use self::{
    client::ProvisioningClient,
    company::Company,
    cycle::{Cycle, Failure, Step},
    delta::Revision,
    dialect::Dialect,
    generate::{Plan, Recruiter},
    person::{Group, ObjectId, Person, Standing},
    wire::{Wire, encoded},
};
