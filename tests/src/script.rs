//! Conversations with a SCIM server as text: what is sent, what must come back, what is kept for
//! later. The grammar, line by line:
//!
//! ```text
//! # a comment, between steps
//! == what happens
//! METHOD /path
//! header: value            (nothing after the colon: the header is not sent)
//! {"the": "body", as many lines as it takes}
//! => 200
//!    path is JSON          path contains JSON     path lacks JSON     path has NUMBER
//!    path there            path gone              header NAME has TEXT
//!    keep name = path
//! ```
//!
//! `{{name}}` is what was kept under that name or one of the URNs; `{{new name}}` an invented id,
//! the same one wherever it stands. A path is made of names (quoted when they hold dots), `[0]`,
//! `[*]` and `[name=value]`.

mod claim;
mod names;
mod parse;

pub use self::{
    claim::Claim,
    names::Names,
    parse::{InvalidScript, Step, parse},
};
