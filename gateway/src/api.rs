//! The JSON API: what the operator's commands do for one organization, over HTTP, for whoever
//! presents an API token of it. One table of operations is what is dispatched, what is printed as
//! routes and what the OpenAPI document says.
//!
//! A handler only reads what was asked: it makes an operator's request of it, or looks at the
//! directory. What may happen is decided where it always is.

mod access_rules;
mod admission;
mod api_tokens;
mod body;
mod call;
mod client_secrets;
mod document;
mod entry;
mod events;
mod explanation;
mod export;
mod groups;
mod health;
mod idempotency;
mod if_match;
mod likely;
mod operation;
mod organization;
mod page;
mod parameter;
mod people;
mod problem;
mod provisioning;
mod refused;
mod reply;
mod scim_tokens;
mod serve;
mod sessions;
mod shown;
mod sso_configurations;
mod sso_credentials;
mod table;
mod trust;
mod workspaces;

pub use document::{document, openapi};
pub use entry::configure;
pub use idempotency::{Keys, request_of};
pub use operation::Operation;
pub use table::{BELOW, operations, routes};
