//! The JSON API: everything that is asked of Doorward by programs, over HTTP. Whoever presents an API
//! token asks about its organization; whoever is on the host asks about all of them, through the Unix
//! socket in the data directory, which is how the commands of `doorward` ask. One table of operations
//! is what is dispatched, what is printed as routes and what the OpenAPI document says.
//!
//! A handler only reads what was asked: it makes an operator's request of it, or looks at the
//! directory. What may happen is decided where it always is.

mod access_rules;
mod admission;
mod api_tokens;
mod audited;
mod backups;
mod body;
mod call;
mod caller;
mod client_secrets;
mod document;
mod entry;
mod erasure;
mod events;
mod evidence;
mod explanation;
mod groups;
mod health;
mod idempotency;
mod if_match;
mod likely;
mod lines;
mod operation;
mod organization;
mod organizations;
mod page;
mod parameter;
mod past;
mod people;
mod problem;
mod provisioning;
mod refused;
mod replay;
mod reply;
mod retention;
mod review;
mod scim_tokens;
mod serve;
mod sessions;
mod setup_links;
mod shown;
mod sso_configurations;
mod sso_credentials;
mod table;
mod trust;
mod workspaces;

pub use document::{document, openapi};
pub use entry::{configure, configure_for_operator};
pub use idempotency::{Keys, request_of};
pub use operation::{BELOW, Operation};
pub use table::{operations, routes};
