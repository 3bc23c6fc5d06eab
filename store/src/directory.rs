//! What may happen and what is so: pure values and pure functions, per organization. No clock, no
//! disk, no dice.

pub mod organization;

pub use organization::{InvalidOrganizationName, OrganizationName};
