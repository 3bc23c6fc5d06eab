use super::*;
use crate::scim_load::Ack;

const OWNER: Owner = Owner { seed: 7, connection: 3 };
const STEP: u64 = 300;

fn world_after(step: u64) -> World {
    let mut script = Script::of(OWNER);
    while script.step < step {
        script.next();
    }
    script.world
}

fn acks_until(step: u64) -> Acks {
    let mut script = Script::of(OWNER);
    (1..=step).map(|step| Ack::step(OWNER, step, &script.next())).collect()
}

#[track_caller]
fn check(acknowledged: u64, held: &World, want: Option<u64>) {
    let got = come_further(OWNER, &acks_until(acknowledged), held, 1);
    assert_eq!(got.as_ref().ok(), want.as_ref(), "{got:?}");
}

#[test]
fn a_client_is_where_it_heard_to_be_or_one_step_further() {
    let held = world_after(STEP);
    check(STEP + 1, &held, None); // the last acknowledged change is lost
    check(STEP, &held, Some(0));
    check(STEP - 1, &held, Some(1));
    check(STEP - 2, &held, None); // it did something that it had not been allowed to yet
}

#[test]
fn nothing_may_be_lost_in_between() {
    let held = world_after(STEP);
    let mut without_a_member = held.clone();
    let team = without_a_member.teams.values_mut().find(|team| !team.members.is_empty());
    team.expect("a team").members.pop_first();
    check(STEP, &without_a_member, None);

    let mut without_a_title = held;
    let person = without_a_title.people.values_mut().find(|person| person.title.is_some());
    person.expect("a person").title = None;
    check(STEP, &without_a_title, None);

    let mut without_the_crowd = world_after(0);
    check(0, &without_the_crowd, Some(0));
    without_the_crowd.teams.entry("s7-c3-g1".to_owned()).or_default().crowd = CROWD;
    check(0, &without_the_crowd, None);
}

#[test]
fn every_step_makes_a_difference() {
    let mut script = Script::of(OWNER);
    for _ in 0..STEP {
        let before = script.world.clone();
        let change = script.next();
        assert_ne!(script.world, before, "{change}");
    }
}

#[test]
fn acknowledgements_read_as_they_are_written() {
    for ack in ["ack crowd 17", "ack 7 3 12 member s7-c3-g4 s7-c3-u9"] {
        assert_eq!(Ack::parse(ack).expect("an acknowledgement").to_string(), ack);
    }
    assert_eq!(acks_until(STEP).count(), STEP);
    assert!(Ack::parse("ack 7 3").is_err());
}
