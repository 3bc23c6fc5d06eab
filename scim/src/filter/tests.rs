//! Filters, told as the texts clients send and the people they mean.

mod grammar;
mod matching;
mod properties;
mod refusals;
