//! Between what was said (SCIM, Entra's tokens, AuthZEN) and what is true (the store): the only folder
//! that speaks both.

pub mod changes;
#[cfg(test)]
mod example;
pub mod listing;
pub mod lookup;
mod modes;
pub mod named;
pub mod permission;
mod place;
pub mod security_event;
pub mod shown;
mod shown_profile;
pub mod sso;
mod term;
pub mod version;
pub mod wanted;
mod wanted_profile;

pub use changes::{GroupChanges, group_changes};
pub use listing::{Listing, PageSize};
pub use modes::mode;
pub use named::named;
pub use permission::Permission;
pub use shown::{Parts, View};
pub use wanted::{patched_user, replaced_user, replacement, wanted_group, wanted_user};
