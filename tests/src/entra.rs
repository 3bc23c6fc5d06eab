//! Microsoft Entra as an actor: a company, a provisioning client that pushes it over SCIM with Entra's
//! manners, cycle by cycle, and a stand-in that signs its people in. Time passes for the client only in
//! ticks: a test or the demo says when a cycle runs.

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
pub mod stand_in;
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
