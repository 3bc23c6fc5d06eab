//! More groups than fit into a token, for people whom nobody provisions: Graph says which, and as long
//! as it does not, nobody comes in.

use std::collections::BTreeSet;

use doorward_tests::{
    browser::Browser,
    entra::{
        Group, ObjectId,
        stand_in::{Endpoint, Fault},
    },
};
use serde_json::json;
use uuid::Uuid;

use super::sign_in_scene::{Beginning, SignIn};

async fn overage() -> SignIn {
    let story = SignIn::begin_as(Beginning { just_in_time: true, ..Beginning::default() }).await;
    story.entra.fit_groups(0);
    story
}

impl SignIn {
    /// Puts Ada into so many more groups.
    fn put_ada_into(&self, count: u128) {
        let members = BTreeSet::from([self.object_id("ada")]);
        self.entra.change(self.tenant, |company| {
            for number in 0..count {
                company.put_group(Group {
                    object_id: ObjectId(Uuid::from_u128(0xFEED_0000_0000_4000_8000 << 48 | number)),
                    display_name: format!("group {number}"),
                    members: members.clone(),
                });
            }
        });
    }
}

#[tokio::test]
async fn whoever_is_in_too_many_groups_for_a_token_is_let_in_by_what_graph_says() {
    let story = overage().await;
    let mut ada = story.sign_in("ada").await;
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200);
    assert_eq!(story.may_enter(&mut ada, "payroll").await, 403);
    story.put_ada_into(1500);
    story.entra.fit_graph_ids(1000);
    story.entra.forget_asked();
    let mut again = story.sign_in("ada").await;
    assert_eq!(story.may_enter(&mut again, "wiki").await, 200);
    let asked = story.entra.asked(Endpoint::Graph);
    let paths: Vec<_> =
        asked.iter().map(|asked| asked.path.rsplit('/').next().unwrap_or("")).collect();
    assert_eq!(paths, ["getMemberObjects", "transitiveMemberOf", "transitiveMemberOf"]);
}

#[tokio::test]
async fn row_39_as_long_as_graph_does_not_say_nobody_comes_in() {
    let story = overage().await;
    let (elsewhere, later) = (story.url("/healthz"), vec![("retry-after", "17".to_owned())]);
    let error = |code: &str| json!({ "error": { "code": code } });
    let text = "Try again in a minute";
    for (what, fault, status, wait, says) in [
        (
            "401",
            Fault::Answer(401, error("InvalidAuthenticationToken"), vec![]),
            403,
            "",
            "User.Read",
        ),
        (
            "403",
            Fault::Answer(403, error("Authorization_RequestDenied"), vec![]),
            403,
            "",
            "User.Read",
        ),
        ("429", Fault::Answer(429, error("TooManyRequests"), later.clone()), 503, "17", text),
        ("500", Fault::Answer(500, error("generalException"), vec![]), 503, "30", text),
        ("503", Fault::Answer(503, error("serviceNotAvailable"), later), 503, "17", text),
        ("404", Fault::Answer(404, error("NotFound"), vec![]), 503, "30", text),
        ("no GUID", Fault::Changed(json!({ "value": ["writers"] })), 503, "30", text),
        ("no list", Fault::Changed(json!({ "value": "all" })), 503, "30", text),
        ("no JSON", Fault::Page, 503, "30", text),
        ("elsewhere", Fault::Redirect(elsewhere), 503, "30", text),
        ("without end", Fault::Huge(64 << 20), 503, "30", text),
        ("a bomb", Fault::Bomb, 503, "30", text),
        ("silence", Fault::Hang, 503, "30", text),
    ] {
        story.entra.fail(Endpoint::Graph, fault);
        let (head, mut browser) = (story.scene.head(), Browser::new());
        let page = story.try_sign_in(&mut browser, "ada").await;
        assert_eq!((page.status, page.header("retry-after")), (status, wait), "{what}");
        assert!(page.text().contains(says), "{what}: {}", page.text());
        assert!(!story.has_cookie(&browser), "{what}");
        story.refused_once_since(
            head,
            if status == 503 { "groups_unknown" } else { "groups_refused" },
        );
        story.entra.heal();
    }
    story.sign_in("ada").await;
}

#[tokio::test]
async fn row_39_eleven_thousand_groups_are_more_than_a_session_holds_and_that_is_said() {
    let story = overage().await;
    story.put_ada_into(11_000);
    let (head, mut browser) = (story.scene.head(), Browser::new());
    let page = story.try_sign_in(&mut browser, "ada").await;
    assert_eq!(page.status, 403);
    assert!(page.text().contains("more groups than a session can hold"), "{}", page.text());
    assert!(!story.has_cookie(&browser));
    story.refused_once_since(head, "too_many_groups");
    assert_eq!(story.entra.asked(Endpoint::Graph).len(), 13, "once whole, then in twelve pages");
}

#[tokio::test]
async fn row_43_whoever_came_in_by_graph_stays_in_when_graph_is_gone() {
    let story = overage().await;
    let mut ada = story.sign_in("ada").await;
    story.entra.fail(Endpoint::Graph, Fault::status(500));
    story.entra.fail(Endpoint::Token, Fault::status(500));
    story.entra.forget_asked();
    for _ in 0..5 {
        assert_eq!(story.may_enter(&mut ada, "wiki").await, 200);
    }
    assert_eq!(story.entra.asked_at_all(), [], "nothing is asked again while the session lasts");
    assert_eq!(story.try_at(&mut ada, "/o/acme/sign-in", "ada").await.status, 503);
    assert_eq!(story.may_enter(&mut ada, "wiki").await, 200, "a failed sign-in ends nothing");
}
