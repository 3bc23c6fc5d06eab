//! What becomes of keys: repeated, reused, forgotten.

use uuid::Uuid;

use super::*;

const TOKEN: TokenId = TokenId(Uuid::nil());
const NOW: Timestamp = Timestamp(1_000_000_000_000_000);

fn print(body: &str) -> Fingerprint {
    Fingerprint::of(&[b"POST", body.as_bytes()])
}

fn reply(status: u16) -> Reply {
    Reply::json(status, &"once")
}

#[test]
fn the_same_request_is_answered_the_same_and_another_is_refused() {
    let keys = Keys::default();
    assert_eq!(keys.begin(TOKEN, "k", print("a"), NOW), Ok(Known::New));
    assert_eq!(keys.begin(TOKEN, "k", print("a"), NOW).unwrap_err().status, 409, "under way");
    keys.finished(TOKEN, "k", &reply(201));
    assert_eq!(keys.begin(TOKEN, "k", print("a"), NOW), Ok(Known::Before(reply(201))));
    assert_eq!(keys.begin(TOKEN, "k", print("b"), NOW).unwrap_err().status, 422);
    let other = TokenId(Uuid::max());
    assert_eq!(keys.begin(other, "k", print("b"), NOW), Ok(Known::New), "keys are of one token");
}

#[test]
fn what_may_go_better_the_next_time_is_tried_again() {
    let keys = Keys::default();
    assert_eq!(keys.begin(TOKEN, "k", print("a"), NOW), Ok(Known::New));
    keys.finished(TOKEN, "k", &reply(503));
    assert_eq!(keys.begin(TOKEN, "k", print("a"), NOW), Ok(Known::New));
}

#[test]
fn an_answer_is_kept_for_an_hour_and_so_many_at_most() {
    let keys = Keys::default();
    assert_eq!(keys.begin(TOKEN, "first", print("a"), NOW), Ok(Known::New));
    keys.finished(TOKEN, "first", &reply(200));
    let later = Timestamp(NOW.0 + KEPT);
    assert!(matches!(keys.begin(TOKEN, "first", print("a"), later), Ok(Known::Before(_))));
    let later = Timestamp(NOW.0 + KEPT + 1);
    assert_eq!(keys.begin(TOKEN, "first", print("b"), later), Ok(Known::New), "forgotten");
    for n in 0..MOST {
        assert_eq!(keys.begin(TOKEN, &n.to_string(), print("a"), later), Ok(Known::New));
    }
    assert_eq!(keys.begin(TOKEN, "first", print("c"), later), Ok(Known::New), "pushed out");
    assert!(keys.all().values().all(|held| held.answers.len() <= MOST));
}

#[test]
fn a_key_has_a_length() {
    for key in [String::new(), "k".repeat(256), "a b".into()] {
        assert_eq!(Keys::default().begin(TOKEN, &key, print("a"), NOW).unwrap_err().status, 400);
    }
}

#[test]
fn an_answer_to_whoever_comes_no_more_is_forgotten_too() {
    let (keys, other) = (Keys::default(), TokenId(Uuid::max()));
    assert_eq!(keys.begin(TOKEN, "k", print("a"), NOW), Ok(Known::New));
    keys.finished(TOKEN, "k", &reply(201));
    let later = Timestamp(NOW.0 + KEPT + 1);
    assert_eq!(keys.begin(other, "k", print("a"), later), Ok(Known::New));
    assert!(!keys.all().contains_key(&TOKEN), "it may have held a secret");
}

#[test]
fn asking_again_pushes_nobody_out() {
    let keys = Keys::default();
    for n in 0..MOST {
        let key = n.to_string();
        assert_eq!(keys.begin(TOKEN, &key, print("a"), NOW), Ok(Known::New));
        keys.finished(TOKEN, &key, &reply(200));
    }
    for _ in 0..2 {
        assert!(matches!(keys.begin(TOKEN, "0", print("a"), NOW), Ok(Known::Before(_))));
    }
}
