//! What is remembered of tokens.

use doorward_store::{directory::TokenId, record::Timestamp};

use super::TokenUsage;
use crate::clock::Clock;

#[test]
fn the_last_use_of_a_token_is_found_again_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (used, unused) = (TokenId(Clock.new_seed()), TokenId(Clock.new_seed()));
    let usage = TokenUsage::open(folder.path());
    usage.note(used, Timestamp(7));
    usage.note(used, Timestamp(9));
    usage.note(used, Timestamp(8));
    usage.save().unwrap();

    let usage = TokenUsage::open(folder.path());
    assert_eq!(usage.last_used(used), Some(Timestamp(9)));
    assert_eq!(usage.last_used(unused), None);
}

#[test]
fn a_damaged_file_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("token-usage.json"), "{").unwrap();
    let token = TokenId(Clock.new_seed());
    let usage = TokenUsage::open(folder.path());
    assert_eq!(usage.last_used(token), None);
    usage.note(token, Timestamp(1));
    usage.save().unwrap();
    assert_eq!(TokenUsage::open(folder.path()).last_used(token), Some(Timestamp(1)));
}
