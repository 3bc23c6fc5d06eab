//! The object is JSON whatever is in it, and whenever the answer ends.

use doorward_store::{
    directory::{GroupId, Number, OrganizationName, UserId},
    record::Sequence,
};
use serde_json::{Value, json};

use super::Object;
use crate::{
    clock::Clock,
    operator::{ReplayLine, Replayed, ReplayedGroup, ReplayedUser, Verdict},
};

fn written(lines: impl IntoIterator<Item = ReplayLine>) -> String {
    let mut text = String::new();
    let mut object = Object::new(|piece| {
        text.push_str(piece);
        Ok(())
    });
    for line in lines {
        object.write(&line).unwrap();
    }
    object.end().unwrap();
    text
}

fn frame() -> ReplayLine {
    ReplayLine::Replayed(Replayed {
        organization: OrganizationName::parse("acme").unwrap(),
        sequence: Sequence(3),
        time: None,
        user_count: 2,
        active_user_count: 2,
        group_count: 1,
        membership_count: 0,
    })
}

fn user() -> ReplayLine {
    let id = UserId::new(Clock.new_seed(), Number(1));
    ReplayLine::User(ReplayedUser {
        id,
        user_name: "ada\"\n".into(),
        external_id: None,
        active: true,
    })
}

fn group() -> ReplayLine {
    ReplayLine::Group(ReplayedGroup {
        id: GroupId::new(Clock.new_seed(), Number(2)),
        display_name: "all".into(),
        external_id: None,
        members: vec![],
        pending: vec![],
    })
}

fn verdict() -> ReplayLine {
    let verified_at = Sequence(3);
    ReplayLine::Verdict(Verdict { verified: true, verified_at, differences: vec![] })
}

#[test]
fn every_list_is_there_and_every_verdict_is_read() {
    let check = |lines: Vec<ReplayLine>, want: [usize; 2], verified: Value| {
        let text = written(lines);
        let object: Value = serde_json::from_str(&text).unwrap();
        let count = |list: &str| object[list].as_array().unwrap().len();
        assert_eq!([count("users"), count("groups")], want, "{text}");
        assert_eq!(object["verified"], verified, "{text}");
        assert_eq!(object["organization"], "acme", "{text}");
    };
    check(vec![frame()], [0, 0], Value::Null);
    check(vec![frame(), verdict()], [0, 0], json!(true));
    check(vec![frame(), user(), user()], [2, 0], Value::Null);
    check(vec![frame(), group(), verdict()], [0, 1], json!(true));
    check(vec![frame(), user(), user(), group(), verdict()], [2, 1], json!(true));
}

#[test]
fn nothing_is_printed_when_nothing_is_answered() {
    assert_eq!(written([]), "");
}
