//! Security events: turned on once, and since when they are told.

use super::*;
use crate::directory::security_events::{
    About, Delivery, Method,
    event::{RequestAnswered, SecurityEventsChanged},
};

fn set(delivery: Delivery) -> Command {
    Command::SetSecurityEvents { delivery }
}

fn changed(delivery: Delivery) -> Event {
    SecurityEventsChanged { delivery }.into()
}

#[test]
fn security_events_are_off_until_somebody_wants_them() {
    given([]).when(set(Delivery::Off)).then([]);
    given([]).when(set(Delivery::Poll)).then([changed(Delivery::Poll)]);
    given([changed(Delivery::Poll)]).when(set(Delivery::Poll)).then([]);
    given([changed(Delivery::Poll)]).when(set(Delivery::Off)).then([changed(Delivery::Off)]);
}

#[test]
fn they_begin_where_they_were_turned_on_last() {
    let since = |events: Vec<Event>| {
        let directory = directory(events);
        let back = directory.head().0 - directory.security_events().since.0;
        directory.security_events().are_on().then_some(back)
    };
    let (on, off) = (changed(Delivery::Poll), changed(Delivery::Off));
    assert_eq!(since(vec![]), None);
    assert_eq!(since(vec![on.clone()]), Some(0));
    assert_eq!(since(vec![on.clone(), off.clone()]), None);
    assert_eq!(since(vec![on.clone(), off, on]), Some(0));
}

#[test]
fn how_a_request_went_is_kept_and_changes_nothing() {
    let answer = RequestAnswered {
        operation: None,
        method: Method::Delete,
        about: About::Users,
        bulk_id: None,
        version: None,
        status: 404,
        refused: None,
    };
    let kept = Event::from(answer.clone());
    given([]).when(Command::RecordAnswers { answers: vec![answer] }).then([kept.clone()]);
    let (before, after) = (directory([]), directory([kept]));
    assert_eq!(before.user_count(), after.user_count());
}
