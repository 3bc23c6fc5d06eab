//! People and events are found, at once and as they come.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::*;
use crate::{
    directory::{
        Directory, Event, GroupId, MemberId, Number, Profile, UserId, UserName, evolve,
        group::event::{GroupChanged, GroupMembersAdded, GroupProvisioned},
        profile::{Attribute, Value},
        user::event::{NewExternalId, UserChanged, UserDeleted, UserProvisioned},
    },
    record::{Actor, Recorded, RequestId, Sequence, Timestamp},
};

fn id(number: u32) -> UserId {
    UserId::new(Uuid::from_u128(7 << 64), Number(number))
}

fn provisioned(number: u32, user_name: &str, display_name: &str) -> Event {
    let shown = (Attribute::DisplayName, Value::Text(display_name.into()));
    UserProvisioned {
        user: id(number),
        user_name: UserName::parse(user_name).unwrap(),
        external_id: None,
        active: true,
        profile: Profile::new(&BTreeMap::from([shown])),
    }
    .into()
}

fn renamed(number: u32, display_name: &str) -> Event {
    let shown = Some(Value::Text(display_name.into()));
    let attributes = BTreeMap::from([(Attribute::DisplayName, shown)]);
    UserChanged { user: id(number), user_name: None, external_id: None, attributes }.into()
}

/// A directory with what is found in it.
#[derive(Default)]
struct Scene {
    directory: Directory,
    names: Names,
    trail: Trail,
}

impl Scene {
    fn of(events: Vec<Event>) -> Self {
        let mut scene = Self::default();
        events.into_iter().for_each(|event| scene.happens(event, Actor::System));
        scene
    }

    fn happens(&mut self, event: Event, actor: Actor) {
        let sequence = self.directory.head().next();
        let (time, request) = (Timestamp(0), RequestId(Uuid::nil()));
        let recorded = Recorded { sequence, time, actor, request, event };
        let directory = std::mem::take(&mut self.directory);
        self.directory = evolve(directory, recorded.happened(), &recorded.event);
        self.names.read(&recorded);
        self.names.settle();
        self.trail.read(&self.directory, &recorded);
        self.trail.settle(sequence);
    }

    #[track_caller]
    fn check(&self, wanted: &str, want: &[u32]) {
        let want: Vec<_> = want.iter().map(|number| Number(*number)).collect();
        let found = self.names.people(&self.directory, wanted, None, 100);
        let got: Vec<_> = found.all.iter().map(|user| user.id.number()).collect();
        assert_eq!(got, want, "{wanted}");
        assert_eq!(found.next, None);
    }

    fn told(&self, topic: Topic) -> Vec<u64> {
        let at = self.directory.head();
        self.trail.newest(topic, at).map(|sequence| sequence.0).collect()
    }
}

#[test]
fn a_person_is_found_by_the_beginning_of_each_word_of_the_names() {
    let scene = Scene::of(vec![
        provisioned(1, "ada.lovelace@contoso.example", "Ada King, Countess of Lovelace"),
        provisioned(2, "b0b@contoso.example", "Bob Émile-Zola"),
        provisioned(3, "ADAM@contoso.example", "Adam"),
    ]);
    scene.check("ada", &[1, 3]);
    scene.check("love", &[1]);
    scene.check("  Countess  ada ", &[1]);
    scene.check("ada bob", &[]);
    scene.check("zola", &[2]);
    scene.check("ém", &[2]);
    scene.check("adam@contoso", &[3]);
    scene.check("contoso", &[]);
    scene.check("ovelace", &[]);
    scene.check("", &[]);
    scene.check("\u{10ffff}%'\"", &[]);
}

#[test]
fn a_name_that_was_given_up_finds_nobody() {
    let mut scene = Scene::of(vec![provisioned(1, "ada@x.example", "Ada Byron")]);
    scene.check("byron", &[1]);
    scene.happens(renamed(1, "Ada King"), Actor::System);
    scene.check("byron", &[]);
    scene.check("king", &[1]);
    scene.happens(UserDeleted { user: id(1) }.into(), Actor::System);
    scene.check("king", &[]);
}

#[test]
fn a_group_is_found_by_the_beginning_of_each_word_of_its_name() {
    let group = |number| GroupId::new(Uuid::from_u128(9 << 64), Number(number));
    let founded = |number, name: &str| -> Event {
        let external_id = None;
        GroupProvisioned { group: group(number), display_name: name.into(), external_id }.into()
    };
    let mut scene = Scene::of(vec![founded(1, "Sales (Wien)"), founded(2, "Sales Graz")]);
    let found = |scene: &Scene, wanted: &str| -> Vec<Number> {
        let found = scene.names.groups(&scene.directory, wanted, None, 100);
        found.all.iter().map(|group| group.id.number()).collect()
    };
    assert_eq!(found(&scene, "sales"), [Number(1), Number(2)]);
    assert_eq!(found(&scene, "WIEN sal"), [Number(1)]);
    let now = Some("Einkauf".into());
    let renamed = GroupChanged { group: group(1), display_name: now, external_id: None };
    scene.happens(renamed.into(), Actor::System);
    assert_eq!(found(&scene, "sales"), [Number(2)]);
    assert_eq!(found(&scene, "eink"), [Number(1)]);
}

#[test]
fn a_common_word_beside_a_rare_one_costs_nothing_and_later_pages_go_on_with_the_rare_one() {
    let common = (1..=30_000).map(|n| provisioned(n, &format!("p{n}@x.example"), "Alexandria"));
    let rare =
        (30_001..=30_100).map(|n| provisioned(n, &format!("p{n}@x.example"), "Zoe Alexandria"));
    let scene = Scene::of(common.chain(rare).collect());
    let (mut seen, mut after) = (0, None);
    loop {
        let found = scene.names.people(&scene.directory, "alexandria zoe", after, 30);
        seen += found.all.len();
        let Some(next) = found.next else { break };
        assert_eq!(found.all.len(), 30, "no page is spent on those who have the common word only");
        after = Some(next);
    }
    assert_eq!(seen, 100);
    let elsewhere = scene.names.people(&scene.directory, "nobody", after, 30);
    assert!(elsewhere.all.is_empty(), "a place of another search");
}

#[test]
fn whoever_has_no_object_id_is_counted_until_they_have_one_or_are_gone() {
    let mut unlinked = Unlinked::default();
    let mut happens = |event: Event| {
        let (sequence, time, request) = (Sequence(1), Timestamp(0), RequestId(Uuid::nil()));
        unlinked.read(&Recorded { sequence, time, actor: Actor::System, request, event });
        unlinked.count()
    };
    assert_eq!(happens(provisioned(1, "ada@x.example", "Ada")), 1);
    assert_eq!(happens(provisioned(2, "bob@x.example", "Bob")), 2);
    assert_eq!(happens(renamed(1, "Ada King")), 2);
    let now = Some("0f3c9a52-1111-4222-8333-00000000000a".into());
    let attributes = BTreeMap::new();
    let external_id = Some(NewExternalId { now });
    let linked = UserChanged { user: id(1), user_name: None, external_id, attributes };
    assert_eq!(happens(linked.into()), 1);
    assert_eq!(happens(UserDeleted { user: id(2) }.into()), 0);
}

#[test]
fn pages_of_a_long_answer_hold_everybody_once() {
    let people =
        (1..=9_000).map(|n| provisioned(n, &format!("person{n}@x.example"), "Perry Mason"));
    let scene = Scene::of(people.collect());
    let (mut seen, mut after) = (std::collections::BTreeSet::new(), None);
    loop {
        let found = scene.names.people(&scene.directory, "per", after, 1_000);
        for user in &found.all {
            assert!(seen.insert(user.id), "{} twice", user.user_name);
        }
        let Some(next) = found.next else { break };
        assert_eq!(next.to_string().parse(), Ok(next));
        after = Some(next);
    }
    assert_eq!(seen.len(), 9_000);
    assert!("zz".repeat(32).parse::<Place>().is_err() && "ä".parse::<Place>().is_err());
}

#[test]
fn the_trail_of_a_person_holds_what_happened_to_them_and_what_they_did() {
    let group = GroupId::new(Uuid::from_u128(9 << 64), Number(3));
    let mut scene = Scene::of(vec![
        provisioned(1, "ada@x.example", "Ada"),
        provisioned(2, "bob@x.example", "Bob"),
        GroupProvisioned { group, display_name: "G".into(), external_id: None }.into(),
        GroupMembersAdded { group, members: vec![MemberId::User(id(1))], pending: vec![] }.into(),
    ]);
    scene.happens(renamed(2, "Bobby"), Actor::Person { user: id(1) });
    assert_eq!(scene.told(Topic::user(id(1))), [5, 4, 1]);
    assert_eq!(scene.told(Topic::user(id(2))), [5, 2]);
    assert_eq!(scene.told(Topic::group(group)), [4, 3]);
    assert_eq!(scene.told(Topic::kind("user.provisioned")), [2, 1]);
    assert_eq!(scene.told(Topic::actor(&Actor::System)), [4, 3, 2, 1]);
    assert_eq!(scene.trail.count(Topic::user(id(1))), 3);
    assert_eq!(scene.trail.oldest(Topic::user(id(2)), Sequence::START).next(), Some(Sequence(2)));
    assert_eq!(scene.trail.oldest(Topic::kind("user.deleted"), Sequence::START).next(), None);
    let before: Vec<_> = scene.trail.newest(Topic::user(id(1)), Sequence(4)).collect();
    assert_eq!(before, [Sequence(4), Sequence(1)]);
}
