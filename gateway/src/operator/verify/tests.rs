//! Differences are found and named.

use doorward_store::{
    directory::{
        Directory, Event, Happened, Number, OrganizationName, UserId, UserName, evolve,
        organization::OrganizationCreated,
        profile::Profile,
        user::event::{UserDeactivated, UserProvisioned},
    },
    record::{Sequence, Timestamp},
};

use super::compare;
use crate::clock::Clock;

fn fold(events: &[Event]) -> Directory {
    (1..).zip(events).fold(Directory::default(), |directory, (sequence, event)| {
        let happened = Happened { sequence: Sequence(sequence), time: Timestamp(0) };
        evolve(directory, happened, event)
    })
}

fn created() -> Event {
    OrganizationCreated { organization: OrganizationName::parse("acme").unwrap() }.into()
}

fn provisioned(user: UserId) -> Event {
    let user_name = UserName::parse("ada").unwrap();
    let profile = Profile::default();
    UserProvisioned { user, user_name, external_id: None, active: true, profile }.into()
}

#[test]
fn a_fold_that_agrees_is_verified() {
    let events = [created(), provisioned(UserId::new(Clock.new_seed(), Number(1)))];
    let verdict = compare(&fold(&events), &fold(&events));
    assert!(verdict.verified);
    assert!(verdict.differences.is_empty());
}

#[test]
fn what_differs_is_named() {
    let user = UserId::new(Clock.new_seed(), Number(1));
    let log = [created(), provisioned(user), UserDeactivated { user }.into()];
    let check = |state: &[Event], want: &[String]| {
        let verdict = compare(&fold(&log), &fold(state));
        assert!(!verdict.verified);
        assert_eq!(verdict.differences, want);
    };
    check(
        &log[..2],
        &[
            "the fold ends at 3, the state at 2".into(),
            format!("user {user} is not what the log says"),
        ],
    );
    check(
        &log[..1],
        &[
            "the fold ends at 3, the state at 1".into(),
            format!("user {user} stands in the log only"),
        ],
    );
}
