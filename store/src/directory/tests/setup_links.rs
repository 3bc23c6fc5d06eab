//! Setup links: used once, in time, for a bounded session.

use super::{
    stage::{HOUR, address, handle},
    *,
};
use crate::directory::{
    refusal::SettingRefusal,
    session::UserAgent,
    setup_link::{
        decide::{LIFE, SESSION_LIFE},
        event::*,
    },
};

fn link(nth: u8) -> TokenId {
    TokenId(Uuid::from_u128(0x11e0 + u128::from(nth)))
}

fn digest(nth: u8) -> TokenDigest {
    TokenDigest([nth; 32])
}

fn issued(nth: u8) -> Event {
    SetupLinkIssued { link: link(nth), digest: digest(nth), expires: Timestamp(LIFE) }.into()
}

fn used(nth: u8, at: i64) -> Event {
    SetupLinkUsed {
        link: link(nth),
        handle: handle(nth),
        ends: Timestamp(at + SESSION_LIFE),
        address: address(),
        agent: UserAgent::cleaned("a browser"),
    }
    .into()
}

fn issue(nth: u8, expires: i64) -> Command {
    let (at, expires) = (Timestamp(0), Timestamp(expires));
    Command::IssueSetupLink { link: link(nth), digest: digest(nth), at, expires }
}

fn enter(nth: u8, at: i64) -> Command {
    Command::UseSetupLink {
        digest: digest(nth),
        handle: handle(nth),
        at: Timestamp(at),
        address: address(),
        agent: UserAgent::cleaned("a browser"),
    }
}

#[test]
fn a_link_is_issued_for_a_quarter_of_an_hour_at_most() {
    given([]).when(issue(1, LIFE)).then([issued(1)]);
    given([]).when(issue(1, 24 * HOUR)).then([issued(1)]);
    given([]).when(issue(1, 0)).refused(Refusal::AlreadyExpired);
    given([issued(1)]).when(issue(1, LIFE)).refused(SettingRefusal::TokenExists.into());
}

#[test]
fn a_link_is_used_once_and_in_time() {
    given([issued(1)]).when(enter(1, LIFE - 1)).then([used(1, LIFE - 1)]);
    given([issued(1)]).when(enter(1, LIFE)).refused(SettingRefusal::SetupLinkExpired.into());
    given([issued(1)]).when(enter(2, 5)).refused(SettingRefusal::NoSuchSetupLink.into());
    given([issued(1), used(1, 5)]).when(enter(1, 6)).refused(SettingRefusal::SetupLinkUsed.into());
    given([issued(1), used(1, 5), issued(2)]).when(enter(2, 6)).then([used(2, 6)]);
}

#[test]
fn its_session_lasts_two_hours_or_until_it_is_closed() {
    let closed = || Event::from(SetupLinkClosed { link: link(1) });
    let live = |events: &[Event], nth, at| {
        let held = directory(events.iter().cloned());
        held.setup_session(&handle(nth), Timestamp(at)).map(|link| link.id)
    };
    let begun = [issued(1), issued(2), used(1, 5)];
    assert_eq!(live(&begun, 1, 4 + SESSION_LIFE), Some(link(1)));
    assert_eq!(live(&begun, 1, 5 + SESSION_LIFE), None);
    assert_eq!(live(&begun, 2, 6), None);
    assert_eq!(live(&[issued(1), used(1, 5), closed()], 1, 6), None);
    let close = |nth| Command::CloseSetupLink { link: link(nth) };
    given(begun.clone()).when(close(1)).then([closed()]);
    given(begun.clone()).when(close(2)).then([]);
    given(begun.into_iter().chain([closed()])).when(close(1)).then([]);
    given([]).when(close(1)).refused(SettingRefusal::NoSuchSetupLink.into());
}
