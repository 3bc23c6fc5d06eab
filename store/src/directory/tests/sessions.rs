//! How sessions go on and end.

use super::{stage::*, *};
use crate::directory::{
    identity::RecognizedBy,
    refusal::SettingRefusal,
    session::{EndReason, Sid, decide::MAX_SESSIONS, event::*},
    sign_in::SignIn,
    sso_configuration::event::SsoConfigurationRemoved,
};

const ADA: &str = "ada@contoso.example";

fn ended(sessions: impl IntoIterator<Item = u128>, reason: EndReason) -> Event {
    SessionEnded { sessions: sessions.into_iter().map(session).collect(), reason }.into()
}

fn named(nth: u8, who: u32, sid: &str) -> Event {
    SessionStarted { sid: Some(Sid::cleaned(sid)), ..started(nth, who) }.into()
}

/// Ada is pinned; sessions 1 and 2 are hers, 3 is Bob's.
fn signed_in() -> Vec<Event> {
    after([
        linked(1, 1, RecognizedBy::UserName),
        started(1, 1).into(),
        started(2, 1).into(),
        started(3, 2).into(),
    ])
}

fn ada(active: bool) -> WantedUser {
    WantedUser { active: Some(active), ..wanted(ADA) }
}

#[test]
fn deactivation_ends_every_session_in_the_same_breath() {
    let command =
        Command::ChangeUser { user: user(1), expected: Expected::Anything, wanted: ada(false) };
    given(signed_in())
        .when(command)
        .then([UserDeactivated { user: user(1) }.into(), ended([1, 2], EndReason::Deactivated)]);
}

#[test]
fn deletion_ends_every_session_in_the_same_breath() {
    let command = Command::DeleteUser { user: user(1), expected: Expected::Anything };
    given(signed_in())
        .when(command)
        .then([ended([1, 2], EndReason::Deleted), UserDeleted { user: user(1) }.into()]);
}

#[test]
fn a_configuration_takes_its_sessions_with_it() {
    let command = Command::RemoveSsoConfiguration { configuration: configuration(1) };
    given(signed_in()).when(command).then([
        ended([1, 2, 3], EndReason::ConfigurationRemoved),
        SsoConfigurationRemoved { configuration: configuration(1) }.into(),
    ]);
}

#[test]
fn front_channel_logout_ends_the_sessions_of_that_configuration_and_name_only() {
    let mut elsewhere = started(7, 2);
    (elsewhere.configuration, elsewhere.sid) = (configuration(2), Some(Sid::cleaned("s1")));
    let held = given(after([
        added(2).into(),
        started(1, 1).into(),
        named(2, 1, "s1"),
        named(3, 1, "s1"),
        named(4, 1, "s10"),
        named(5, 1, "s"),
        elsewhere.into(),
    ]));
    let logout = |nth, sid| Command::EndSessionsBySid {
        configuration: configuration(nth),
        sid: Sid::cleaned(sid),
    };
    held.when(logout(1, "s1")).then([ended([2, 3], EndReason::FrontChannelLogout)]);
    held.when(logout(2, "s1")).then([ended([7], EndReason::FrontChannelLogout)]);
    held.when(logout(1, "")).then([]);
    held.when(logout(1, "guessed")).then([]);
    held.when(logout(9, "s1")).then([]);
}

#[test]
fn a_session_is_ended_once() {
    let end = || Command::EndSession { session: session(1), reason: EndReason::SignedOut };
    given(signed_in()).when(end()).then([ended([1], EndReason::SignedOut)]);
    given(signed_in().into_iter().chain([ended([1], EndReason::Operator)]))
        .when(end())
        .refused(SettingRefusal::NoSuchSession.into());
    let all = || Command::EndSessionsOf { user: user(1), reason: EndReason::Operator };
    given(signed_in()).when(all()).then([ended([1, 2], EndReason::Operator)]);
    given(stage()).when(all()).then([]);
}

#[test]
fn signing_in_again_gives_a_new_session_and_ends_the_old_one() {
    let again = |replaces| SignIn {
        session: session(9),
        handle: handle(9),
        replaces: Some(replaces),
        ..signing_in(claims(1, ADA))
    };
    let command = |replaces| Command::SignIn(Box::new(again(handle(replaces))));
    let new =
        || Event::from(SessionStarted { session: session(9), handle: handle(9), ..started(1, 1) });
    given(signed_in()).when(command(2)).then([ended([2], EndReason::Renewed), new()]);
    // The browser had another person's session before, or one that nobody knows.
    given(signed_in()).when(command(3)).then([ended([3], EndReason::Renewed), new()]);
    given(signed_in()).when(command(8)).then([new()]);
}

#[test]
fn the_oldest_session_gives_way_when_there_are_too_many() {
    let most = u8::try_from(MAX_SESSIONS).unwrap();
    let pinned = linked(1, 1, RecognizedBy::UserName);
    let many = (1..=most).rev().map(|nth| started(nth, 1).into());
    let held = given(after(std::iter::once(pinned).chain(many)));
    let new = SignIn { session: session(99), handle: handle(99), ..signing_in(claims(1, ADA)) };
    held.when(Command::SignIn(Box::new(new))).then([
        ended([most.into()], EndReason::TooMany),
        SessionStarted { session: session(99), handle: handle(99), ..started(1, 1) }.into(),
    ]);
}

#[test]
fn a_session_whose_time_is_over_is_swept_away_by_whoever_finds_it() {
    let held = given(signed_in());
    let seen = held.0.session(&handle(1)).unwrap().seen.0;
    let see = |at| Command::SeeSession { handle: handle(1), at: Timestamp(at) };
    held.when(see(seen + HOUR)).then([ended([1], EndReason::Expired)]);
    held.when(Command::EndExpiredSessions { at: Timestamp(seen + HOUR - 1) }).then([]);
    held.when(Command::EndExpiredSessions { at: Timestamp(seen + HOUR) })
        .then([ended([1], EndReason::Expired)]);
    held.when(Command::EndExpiredSessions { at: Timestamp(3 * HOUR) })
        .then([ended([1, 2, 3], EndReason::Expired)]);
}

#[test]
fn the_use_of_a_session_is_told_once_in_a_quarter_of_its_idle_time() {
    let held = given(signed_in());
    let seen = held.0.session(&handle(1)).unwrap().seen.0;
    let see = |at| Command::SeeSession { handle: handle(1), at: Timestamp(at) };
    held.when(see(seen + HOUR / 4 - 1)).then([]);
    held.when(see(seen + HOUR / 4)).then([SessionSeen { session: session(1) }.into()]);
    held.when(Command::SeeSession { handle: handle(9), at: Timestamp(200) })
        .refused(SettingRefusal::NoSuchSession.into());
}

#[test]
fn a_session_that_is_used_lasts_longer_but_not_for_ever() {
    let mut held = directory(signed_in());
    for time in [HOUR / 2, HOUR, HOUR + HOUR / 2] {
        let happened = Happened { sequence: held.head().next(), time: Timestamp(time) };
        held = evolve(held, happened, &SessionSeen { session: session(1) }.into());
        let session = held.session(&handle(1)).unwrap();
        assert!(session.is_live(Timestamp(time + HOUR / 2 - 1)), "at {time}");
    }
    assert!(!held.session(&handle(1)).unwrap().is_live(Timestamp(2 * HOUR)));
    let all = held.sessions_of(user(1)).map(|session| session.id).collect::<Vec<_>>();
    assert_eq!(all, [session(1), session(2)], "the oldest first, used or not");
}

#[test]
fn a_handle_is_never_printed() {
    assert_eq!(format!("{:?}", handle(1)), "[digest]");
    let json = serde_json::to_string(&Event::from(started(1, 1))).unwrap();
    assert!(json.contains(r#""handle":"[digest]""#), "{json}");
}

#[test]
fn the_first_entry_of_a_session_into_a_resource_is_told_once() {
    let allowed = |nth, resource: &str| EntryAllowed {
        user: user(1),
        resource: resource.parse().unwrap(),
        decided: Decided { session: session(nth), on: Sequence(7), at: Timestamp(100) },
    };
    let wish = |it: EntryAllowed| Command::RecordAllowedEntry(Box::new(it));
    let once = allowed(1, "workspace:labs");
    given(signed_in()).when(wish(once.clone())).then([once.clone().into()]);
    let again = signed_in().into_iter().chain([once.clone().into()]);
    given(again.clone()).when(wish(once)).then([]);
    for other in
        [allowed(1, "dashboard"), allowed(1, "workspace:shop"), allowed(2, "workspace:labs")]
    {
        given(again.clone()).when(wish(other.clone())).then([other.into()]);
    }
    given(signed_in()).when(wish(allowed(9, "dashboard"))).then([]);
    given(signed_in()).when(wish(allowed(1, "defaults"))).then([]);
}

#[test]
fn nobody_fills_the_disk_by_walking_from_door_to_door() {
    let entered = |nth: usize| -> Event {
        let decided = Decided { session: session(1), on: Sequence(7), at: Timestamp(100) };
        let resource = format!("workspace:door-{nth}").parse().unwrap();
        EntryAllowed { user: user(1), resource, decided }.into()
    };
    let held = directory(signed_in().into_iter().chain((0..Session::MOST_ENTERED).map(entered)));
    let session = held.session_by_id(session(1)).unwrap();
    assert!(!session.is_new_to(Resource::Workspace("one-more")));
    assert!(session.is_new_to(Resource::Dashboard));
    assert!(session.is_new_to(Resource::Auditors));
}
