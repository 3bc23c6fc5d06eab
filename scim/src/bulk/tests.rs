//! Bulk requests, told by what is done and what is answered.

mod reading;
mod working;
