//! `/o/{organization}/scim/v2`: SCIM 2.0 as RFC 7644 has it. There is one way in, [`entry`]; what
//! is behind it does not know HTTP, so that an operation of a Bulk request is the same as a request.
//!
//! What the RFCs leave open, and what is done here:
//!
//! | question | answer |
//! |---|---|
//! | a PATCH names a member that nobody is | kept and shown as it was named; in force when somebody of that id or external id arrives |
//! | a POST or PUT names one | 404 |
//! | a PUT does not say `active` | it stays as it is |
//! | a PATCH removes `active` | it is unassigned: not shown until it is said again. The person stays as they were, so unassigned counts as active, unless the person was switched off before: nobody is let in again by taking something away |
//! | a PUT does not say another attribute | it is cleared, the members of a group included |
//! | what is unique | `userName` and a group's `displayName`, whatever their case; nothing else |
//! | what a PATCH is answered with | as the connection is set; with the resource when `attributes` or `excludedAttributes` is asked |
//! | two changes at the same moment | each is worked out on what the other left; with `If-Match` the later one is 412 |
//! | nothing would change | 2xx, and no event |
//! | what a version is | weak: the last event of a resource, and for a person also the groups it is in |
//! | the order of an answer | as provisioned, unless sorted; people and groups alike have one order |
//! | what an index answers | `id`, `externalId`, `userName`, a group's `displayName`, `members` and `groups` with `eq`, alone or beside others in an `and` |
//! | what no index answers | every resource is looked at, aside from the threads that answer |
//! | an order over very many resources | 400 `tooMany` beyond [`MAX_SORTED`](crate::translate::listing::MAX_SORTED) |
//! | `Prefer: respond-async` where security events are on | the change is done and durable, then 202; how it went is told as a security event. Where they are off it is not heard |
//! | how long a cursor lasts | [`CURSOR_SECONDS`](crate::translate::listing::CURSOR_SECONDS) |

mod bulk;
mod call;
mod discovery;
mod dispatch;
mod entry;
mod groups;
mod later;
mod note;
mod queries;
mod said;
mod users;

pub use entry::entry;
