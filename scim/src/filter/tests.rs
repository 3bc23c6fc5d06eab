//! Filters, told as the texts clients send.

mod grammar;
