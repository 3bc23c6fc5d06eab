//! `/o/{organization}/access/v1`: the OpenID AuthZEN Authorization API 1.0, for applications with an
//! API token of the scope `decide`.
//!
//! | they say | it means |
//! |---|---|
//! | subject `user`, id | a userName, a SCIM `id`, or an Entra object ID |
//! | resource `workspace`, id | the workspace of that slug |
//! | resource `dashboard`, id | the main user dashboard; its id is `dashboard` |
//! | action `enter` | the only one of these two |
//! | any other type, id and action | the workspace that stands for it: `record--record-1--read` |
//!
//! Properties of an action that are `true` follow as flags (`record--record-1--delete--soft`); those of
//! subjects and resources are not believed, for they prove nothing: who may is what rules say.
//! What only a session knows, such as how strongly somebody signed in, is not asked. Whatever we do
//! not know is denied with its reason: a decision is never an error.

mod batch;
mod entry;
mod judge;
mod metadata;
mod question;
mod search;

pub use entry::{TABLE, configure};
pub use metadata::metadata;

#[cfg(test)]
mod tests;
