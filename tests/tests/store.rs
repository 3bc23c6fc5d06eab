//! The store's promises: folding, writing through faults, and the bytes of every event for ever.

#![allow(missing_docs, reason = "a test binary")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "what a test stands on may break it"
)]

#[path = "store/access.rs"]
mod access;
#[path = "store/access_samples.rs"]
mod access_samples;
#[path = "store/access_wishes.rs"]
mod access_wishes;
#[path = "store/credentials.rs"]
mod credentials;
#[path = "store/erasure.rs"]
mod erasure;
#[path = "store/golden.rs"]
mod golden;
#[path = "store/membership_history.rs"]
mod membership_history;
#[path = "store/past.rs"]
mod past;
#[path = "store/preview.rs"]
mod preview;
#[path = "store/properties.rs"]
mod properties;
#[path = "store/sealing.rs"]
mod sealing;
#[path = "store/wishes.rs"]
mod wishes;
#[path = "store/writer.rs"]
mod writer;
