//! A person asks to be forgotten: the operator, or an application, erases them. Nothing personal lies
//! on the disk in the clear before or after, and everything else goes on.

use base64::{Engine, engine::general_purpose::STANDARD};
use doorward_tests::host::Host;
use serde_json::{Value, json};

use super::{
    api_scene::Application,
    evidence::python,
    scene::{Scene, USER, ask, group, patch},
    signed_in::{ADA, Company},
    token_scene::{lies_anywhere, lies_below},
};

/// What nobody may find.
const PERSONAL: [&str; 6] =
    ["zelda", "Zebrowska", "ext-4711", "+48 22 555 0199", "ul. Fikcyjna", "Chief Xylophonist"];

fn zelda() -> Value {
    json!({
        "schemas": [USER],
        "userName": "zelda@contoso.example",
        "externalId": "ext-4711",
        "active": true,
        "displayName": "Zelda Zebrowska",
        "name": { "givenName": "Zelda", "familyName": "Zebrowska" },
        "title": "Chief Xylophonist",
        "emails": [{ "value": "zelda@contoso.example", "type": "work", "primary": true }],
        "phoneNumbers": [{ "value": "+48 22 555 0199", "type": "mobile" }],
        "addresses": [{ "type": "work", "streetAddress": "ul. Fikcyjna 1", "country": "PL" }],
    })
}

fn lies_nowhere(scene: &Scene) {
    for personal in PERSONAL {
        assert_eq!(lies_anywhere(scene, personal), Vec::<String>::new(), "{personal}");
    }
}

/// Zelda, who has a group, a new title and a namesake that was refused.
async fn provisioned(scene: &Scene) -> String {
    let mut wire = scene.wire();
    let (status, created) = ask(&mut wire, "POST", "/Users", Some(zelda())).await;
    assert_eq!(status, 201, "{created}");
    assert_eq!(ask(&mut wire, "POST", "/Users", Some(zelda())).await.0, 409);
    let id = created["id"].as_str().expect("an id").to_owned();
    let title =
        json!([{ "op": "replace", "path": "title", "value": "Chief Xylophonist, retired" }]);
    let (status, told) = ask(&mut wire, "PATCH", &format!("/Users/{id}"), patch(title)).await;
    assert_eq!(status, 200, "{told}");
    let engineers = group(&mut wire, "Engineers").await;
    let add = json!([{ "op": "add", "path": "members", "value": [{ "value": id }] }]);
    let (status, told) = ask(&mut wire, "PATCH", &format!("/Groups/{engineers}"), patch(add)).await;
    assert!(status < 300, "{told}");
    let found = "/Users?filter=userName%20eq%20%22zelda%40contoso.example%22";
    assert_eq!(ask(&mut wire, "GET", found, None).await.1["totalResults"], 1);
    id
}

/// An auditor, who has a key, a checkpoint and nothing else of the host.
struct Auditor {
    folder: tempfile::TempDir,
    key: String,
    earlier: String,
}

impl Auditor {
    fn of(scene: &Scene) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let checkpoint = scene.host.must(&["events", "checkpoint", "acme"]).expect("a checkpoint");
        let earlier = folder.path().join("earlier");
        std::fs::write(&earlier, checkpoint).expect("kept");
        let earlier = earlier.to_str().expect("a path").to_owned();
        let key = scene.host.must(&["events", "checkpoint", "acme", "--key"]).expect("a key");
        Self { folder, key: key.trim().to_owned(), earlier }
    }

    /// Takes a bundle away, of which nothing personal can be read, and proves it.
    fn proves(&self, scene: &Scene, name: &str) {
        let path = self.folder.path().join(name);
        let path = path.to_str().expect("a path");
        scene.host.must(&["events", "export", "acme", "--bundle", path]).expect("a bundle");
        let events: Vec<u8> = std::fs::read_to_string(path)
            .expect("a bundle")
            .lines()
            .filter_map(|line| STANDARD.decode(line.strip_prefix("e ")?).ok())
            .flatten()
            .collect();
        for personal in PERSONAL.map(str::as_bytes) {
            assert!(!events.windows(personal.len()).any(|part| part == personal));
        }
        self.proves_again(name);
    }

    /// Proves a bundle that was taken away, by both verifiers.
    fn proves_again(&self, name: &str) {
        let path = self.folder.path().join(name);
        let host = Host::at(self.folder.path().join("nothing")).expect("a host");
        let arguments = ["--key", &self.key, "--checkpoint", &self.earlier];
        let bundle = path.to_str().expect("a path");
        let told = host.run(&[&["verify", bundle], &arguments[..]].concat()).expect("it runs");
        assert_eq!(told.code, Some(0), "{}", told.stderr);
        let told = python("verify_bundle.py").arg(bundle).args(arguments).output();
        let told = told.expect("Python runs");
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    }
}

#[tokio::test]
async fn the_operator_erases_a_person_for_ever() {
    let mut scene = Scene::begin();
    let id = provisioned(&scene).await;
    lies_nowhere(&scene);
    let auditor = Auditor::of(&scene);
    auditor.proves(&scene, "before");
    let receipt =
        scene.told(&["erase", "acme", "zelda@contoso.example", "--reason", "asked for it"]);
    assert_eq!((&receipt["id"], &receipt["events"]), (&json!(id), &json!(2)), "{receipt}");
    let again = scene.told(&["erase", "acme", &id, "--reason", "asked again"]);
    assert_eq!(again, receipt, "asking twice is harmless");
    assert_eq!(scene.replay()["verified"], true);
    auditor.proves(&scene, "after");
    auditor.proves_again("before");

    let events = scene.told(&["events", "list", "acme", "--limit", "1000"]);
    for personal in PERSONAL {
        assert!(!events.to_string().contains(personal), "{personal}: {events}");
    }
    let of = |name: &str| -> Vec<&Value> {
        let events = events.as_array().expect("events").iter();
        events.filter(|event| event["event"] == name).map(|event| &event["data"]).collect()
    };
    let erased = json!({ "erased": true, "user": id });
    assert_eq!((of("user.provisioned"), of("user.changed")), (vec![&erased], vec![&erased]));
    assert_eq!(of("user.erased")[0]["reason"], "asked for it");

    // Entra does not know of it and comes with the same person: that is somebody else.
    let mut wire = scene.wire();
    assert_eq!(ask(&mut wire, "GET", &format!("/Users/{id}"), None).await.0, 404);
    let (status, new) = ask(&mut wire, "POST", "/Users", Some(zelda())).await;
    assert_eq!(status, 201, "{new}");
    assert_ne!(new["id"], id.as_str());
    scene.told(&["erase", "acme", "zelda@contoso.example", "--reason", "asked for it"]);

    lies_nowhere(&scene);
    scene.server.kill().expect("killed");
    scene.server = scene.host.serve().expect("a server");
    assert_eq!(scene.replay()["verified"], true);
    assert_eq!(scene.told(&["erase", "acme", &id, "--reason", "asked again"]), receipt);
    lies_nowhere(&scene);
    auditor.proves(&scene, "restarted");
}

#[tokio::test]
async fn an_application_erases_a_person_who_is_signed_in() {
    let company = Company::begin().await;
    let mut app = Application::at(&company.host, &company.server, "acme", "read,write");
    let sessions = "/sessions?user_name=ada@contoso.example";
    assert!(!app.told("GET", sessions, None).await["items"].as_array().expect("some").is_empty());
    let erasure = format!("/people/{}/erasure", company.ada_id);
    let (status, why) = app.refused("POST", &erasure, Some(json!({ "reason": " " }))).await;
    assert_eq!((status, &why["type"]), (422, &json!("urn:doorward:problem:invalid-body")));
    let mut reader = Application::at(&company.host, &company.server, "acme", "read");
    let wanted = || Some(json!({ "reason": "asked for it" }));
    assert_eq!(reader.refused("POST", &erasure, wanted()).await.0, 403);

    let receipt = app.told("POST", &erasure, wanted()).await;
    assert_eq!(receipt["id"], company.ada_id.as_str());
    assert!(receipt["events"].as_u64() >= Some(3), "provisioned, linked, signed in: {receipt}");
    assert_eq!(app.refused("GET", sessions, None).await.0, 404);
    assert_eq!(app.refused("GET", &format!("/people/{}", company.ada_id), None).await.0, 404);
    let of_ada = format!("/events?person={}", company.ada_id);
    let told = app.told("GET", &of_ada, None).await;
    let told = told["items"].as_array().expect("events");
    assert!(told.iter().any(|event| event["event"] == "user.erased"), "{told:?}");
    let ended = app.told("GET", "/events?kind=session.ended", None).await;
    assert!(ended.to_string().contains(r#""reason":"erased""#), "{ended}");
    let object = uuid::Uuid::parse_str(ADA).expect("a GUID");
    for personal in ["ada@contoso.example", ADA, "a browser"] {
        assert_eq!(lies_below(company.host.data_dir(), personal), Vec::<String>::new());
    }
    assert_eq!(lies_below(company.host.data_dir(), object.as_bytes()), Vec::<String>::new());
    let nobody = format!("/people/{}/erasure", company.group_id);
    assert_eq!(app.refused("POST", &nobody, wanted()).await.0, 404);
}

#[tokio::test]
async fn an_organization_says_how_long_sign_ins_keep_their_personal_fields() {
    let scene = Scene::begin();
    let mut app = Application::of(&scene, "read,write");
    let begun = app.told("GET", "/retention", None).await;
    assert_eq!(begun, json!({ "days": null, "expired_before": null }));
    let set = app.told("PUT", "/retention", Some(json!({ "days": 90 }))).await;
    assert_eq!(set, json!({ "days": 90, "expired_before": null }));
    assert_eq!(scene.told(&["retention", "show", "acme"]), set);
    assert_eq!(app.refused("PUT", "/retention", Some(json!({ "days": 0 }))).await.0, 422);
    let for_ever = scene.told(&["retention", "set", "acme", "--for-ever"]);
    assert_eq!(for_ever["days"], Value::Null);
    let after = scene.head().saturating_sub(2);
    assert_eq!(scene.events_after(after), ["retention.changed", "retention.changed"]);
    assert_eq!(scene.replay()["verified"], true);
}
