//! Somebody joins, moves and leaves: what they may enter follows at once, each step is explained by
//! event numbers, and the log explains it again as it was the moment before.

use doorward_tests::{
    browser::Browser,
    entra::{Group, ObjectId},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    cut_off::Lasting,
    sign_in_scene::{SignIn, upn, writers},
    upstream,
};

const RESEARCHERS: u128 = 0x7E57_0000_0000_4000_8000_0000_0000_0003;

/// Puts somebody into a group, or takes them out, and lets Entra tell.
async fn member(story: &mut SignIn, group: ObjectId, name: &str, belongs: bool) {
    let id = story.object_id(name);
    story.entra.change(story.tenant, |company| {
        company.change_group(group, |group| match belongs {
            true => drop(group.members.insert(id)),
            false => drop(group.members.remove(&id)),
        });
    });
    story.cycle().await;
}

/// What the log says of somebody's way into a workspace, now or at a sequence.
fn explained(story: &SignIn, slug: &str, name: &str, at: Option<u64>) -> Value {
    let (who, at) = (upn(name), at.map(|at| at.to_string()));
    let mut asked = vec!["access", "explain", "acme", "--workspace", slug, "--user", &who];
    asked.extend(at.iter().flat_map(|at| ["--at", at]));
    story.scene.told(&asked)
}

/// The event that put somebody into the group that lets them in.
fn put_in_by(story: &SignIn, explained: &Value) -> Value {
    let through = explained["groups"].as_array().expect("groups");
    let through = through.iter().find(|group| group["through"][0]["sequence"].is_u64());
    let sequence = &through.expect("a group they are in")["through"][0]["sequence"];
    story.scene.told(&["events", "show", "acme", &sequence.to_string()])
}

/// Whether the groups of the replayed log have somebody, by object ID.
fn belongs_then(story: &SignIn, group: ObjectId, user: &str, at: u64) -> bool {
    let at = at.to_string();
    let replayed = story.scene.told(&["events", "replay", "acme", "--until", &at, "--verify"]);
    assert_eq!((&replayed["sequence"].to_string(), &replayed["verified"]), (&at, &json!(true)));
    let groups = replayed["groups"].as_array().expect("groups");
    let held = groups.iter().find(|held| held["external_id"] == group.0.to_string());
    held.expect("the group")["members"].to_string().contains(user)
}

#[tokio::test]
async fn somebody_joins_moves_and_leaves_and_the_log_explains_every_step_again() {
    let mut story = SignIn::begin().await;
    let researchers = ObjectId(Uuid::from_u128(RESEARCHERS));
    story.entra.change(story.tenant, |company| {
        let (display_name, members) = ("Researchers".into(), [].into());
        company.put_group(Group { object_id: researchers, display_name, members });
    });
    let (url, sso) = (upstream::start(), story.sso.clone());
    story.must(&["workspace", "create", "acme", "labs", "--upstream", &url]);
    let group = researchers.0.to_string();
    story.must(&["access", "set", "acme", "workspace:labs", "--sso", &sso, "--groups", &group]);

    // The joiner: Alan is a writer from today.
    member(&mut story, writers(), "alan", true).await;
    let mut alan: Browser = story.sign_in("alan").await;
    assert_eq!(story.may_enter(&mut alan, "wiki").await, 200);
    assert_eq!(story.may_enter(&mut alan, "labs").await, 403);
    let joined = explained(&story, "wiki", "alan", None);
    let by = put_in_by(&story, &joined);
    assert_eq!((&joined["allowed"], &by["event"]), (&json!(true), &json!("group.members_added")));
    let user = joined["user"].as_str().expect("an id").to_owned();
    assert!(by["data"]["members"].to_string().contains(&user), "{by}");

    // The mover: one workspace is lost, another is gained, and the session goes on.
    let as_writer = story.scene.head();
    member(&mut story, writers(), "alan", false).await;
    member(&mut story, researchers, "alan", true).await;
    assert_eq!(story.may_enter(&mut alan, "wiki").await, 403);
    assert_eq!(story.may_enter(&mut alan, "labs").await, 200);
    let moved = explained(&story, "wiki", "alan", None);
    assert_eq!(moved["refused_because"][0]["reason"], "not_in_groups", "{moved}");
    let then = explained(&story, "wiki", "alan", Some(as_writer));
    assert_eq!((&then["allowed"], &then["groups"]), (&joined["allowed"], &joined["groups"]));
    assert!(belongs_then(&story, writers(), &user, as_writer));

    // The leaver: an open WebSocket is cut and every session ends.
    let mut phone = story.sign_in("alan").await;
    let (name, value) = alan.cookie(&story.url("/o/acme/"), "doorward-acme").expect("a session");
    let authority = story.scene.server.authority();
    let mut socket = Lasting::open(&authority, &format!("{name}={value}"), false);
    socket.goes_on();
    let researching = explained(&story, "labs", "alan", None);
    let before = story.scene.head();
    let id = story.object_id("alan");
    story.entra.change(story.tenant, |company| company.disable(id));
    assert_eq!(story.cycle().await.disabled, 1);
    socket.is_cut("he has left");
    assert!(!story.is_signed_in(&mut alan).await && !story.is_signed_in(&mut phone).await);
    assert_eq!(story.may_enter(&mut alan, "labs").await, 401);
    let told = story.told_after(before);
    let ended = told.iter().find(|event| event["event"] == "session.ended").expect("an end");
    assert_eq!(ended["data"]["sessions"].as_array().map(Vec::len), Some(2), "{ended}");
    let left = explained(&story, "labs", "alan", None);
    assert_eq!(left["refused_because"][0]["reason"], "deactivated", "{left}");

    // The moment before, as the log folds it.
    let then = explained(&story, "labs", "alan", Some(before));
    for part in ["allowed", "groups", "rule"] {
        assert_eq!(then[part], researching[part], "{part}");
    }
    assert_eq!(put_in_by(&story, &then)["event"], "group.members_added");
    assert!(belongs_then(&story, researchers, &user, before));
    assert!(!belongs_then(&story, writers(), &user, before));
}
