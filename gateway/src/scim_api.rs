//! `/o/{organization}/scim/v2`: SCIM 2.0 as RFC 7644 has it. There is one way in, [`entry`]; what
//! is behind it does not know HTTP, so that an operation of a Bulk request is the same as a request.

mod bulk;
mod call;
mod discovery;
mod dispatch;
mod entry;
mod groups;
mod note;
mod queries;
mod said;
mod users;

pub use entry::entry;
