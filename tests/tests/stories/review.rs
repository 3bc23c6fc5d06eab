//! Who had access is reviewed: an auditor, an operator and a main user take the same file, believe it with
//! two verifiers.

use std::{
    fs,
    path::{Path, PathBuf},
};

use doorward_tests::{
    entra::Wire,
    host::{Host, Told as Said},
};
use serde_json::{Value, json};

use super::{
    api_scene::Application,
    dashboard_pages::{open, text},
    evidence::python,
    scene::ask,
    signed_in::{Company, ENGINEERS, SSO},
    the_past::told_of,
};

/// The files of an archive whose members lie as they are.
pub(super) fn members(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (mut found, mut rest) = (Vec::new(), archive);
    while rest.starts_with(b"PK\x03\x04") {
        let length = u32::from_le_bytes(rest[22..26].try_into().expect("four bytes")) as usize;
        let name = usize::from(u16::from_le_bytes(rest[26..28].try_into().expect("two bytes")));
        let text = String::from_utf8(rest[30..30 + name].to_vec()).expect("a name");
        found.push((text, rest[30 + name..30 + name + length].to_vec()));
        rest = &rest[30 + name + length..];
    }
    found
}

pub(super) fn file(archive: &[u8], wanted: &str) -> Vec<u8> {
    let all = members(archive);
    all.into_iter().find(|(name, _)| name == wanted).expect("the file").1
}

fn told(archive: &[u8]) -> Value {
    serde_json::from_slice(&file(archive, "review.json")).expect("JSON")
}

/// Acme's workspace `labs`, in the period after the event `begun`: Ada enters as an engineer, Bob is
/// refused, joins, and is deactivated; then Ada leaves, and the rule admits everyone.
pub(super) struct Reviewed {
    pub(super) company: Company,
    begun: u64,
    pub(super) bob_id: String,
    folder: tempfile::TempDir,
    pub(super) key: String,
}

impl Reviewed {
    pub(super) async fn begin() -> Self {
        let company = Company::begin().await;
        company.must(&["workspace", "create", "acme", "labs", "--name", "Laboratory"]);
        let labs = ["access", "set", "acme", "workspace:labs", "--sso", SSO];
        company.must(&[&labs[..], &["--groups", ENGINEERS]].concat());
        let begun = company.told(&["organization", "list"])[0]["head"].as_u64().expect("a head");
        let enter = async |who: &str| {
            let path = "/o/acme/authz/auth-request/workspaces/labs";
            company.get(path, &[("cookie", who)]).await.status
        };
        assert_eq!(enter(&company.ada).await, 200);
        assert_eq!(enter(&company.bob).await, 403);
        told_of(&company, "entry.allowed", 1).await;
        told_of(&company, "entry.refused", 1).await;
        let group = format!("/Groups/{}", company.group_id);
        let mut wire = Wire::new(&company.tenant.url, &company.tenant.token);
        let filter = "/Users?filter=userName%20eq%20%22bob@contoso.example%22";
        let (_, found) = ask(&mut wire, "GET", filter, None).await;
        let bob_id = found["Resources"][0]["id"].as_str().expect("Bob").to_owned();
        let add = json!({ "op": "Add", "path": "members", "value": [{ "value": bob_id }] });
        company.patch(&group, add).await;
        let off = json!({ "op": "Replace", "path": "active", "value": false });
        company.patch(&format!("/Users/{bob_id}"), off).await;
        let out =
            json!({ "op": "Remove", "path": format!("members[value eq \"{}\"]", company.ada_id) });
        company.patch(&group, out).await;
        company.must(&[&labs[..], &["--everyone"]].concat());
        let key = company.must(&["events", "checkpoint", "acme", "--key"]).trim().to_owned();
        let folder = tempfile::tempdir().expect("a folder");
        Self { company, begun, bob_id, folder, key }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Takes the review as an operator does.
    pub(super) fn take(&self, name: &str) -> Vec<u8> {
        let (begun, path) = (self.begun.to_string(), self.path(name));
        let out = path.to_str().expect("a path");
        let review = ["access", "review", "acme", "--workspace", "labs"];
        self.company.must(&[&review[..], &["--from", &begun, "--out", out]].concat());
        fs::read(path).expect("the review")
    }

    pub(super) fn bundle(&self) -> PathBuf {
        let path = self.path("bundle");
        let out = path.to_str().expect("a path");
        self.company.must(&["events", "export", "acme", "--bundle", out]);
        path
    }

    pub(super) fn verify(&self, review: &Path, more: &[&str]) -> Said {
        let host = Host::at(self.path("nothing")).expect("a host");
        let review = review.to_str().expect("a path");
        let arguments = [&["verify", review, "--key", &self.key][..], more].concat();
        host.run(&arguments).expect("it runs")
    }

    /// Whether both verifiers believe a file, which must agree, and what ours says.
    #[track_caller]
    pub(super) fn believes(&self, bytes: &[u8]) -> (bool, String) {
        let path = self.path("looked-at.zip");
        fs::write(&path, bytes).expect("written");
        let ours = self.verify(&path, &[]);
        assert!(matches!(ours.code, Some(0 | 84)), "{}", ours.stderr);
        let mut theirs = python("verify_review.py");
        let theirs = theirs.arg(&path).args(["--key", &self.key]).output().expect("Python runs");
        assert_eq!(ours.code == Some(0), theirs.status.success(), "{} {theirs:?}", ours.stderr);
        (ours.code == Some(0), format!("{}{}", ours.stdout, ours.stderr))
    }

    /// What Python says of every change of a kind, one letter each.
    pub(super) fn in_python(&self, bytes: &[u8], which: &str) -> String {
        let path = self.path("changed.zip");
        fs::write(&path, bytes).expect("written");
        let mut theirs = python("verify_review.py");
        let told = theirs.arg(&path).args(["--key", &self.key, which]).output().expect("it runs");
        assert!(told.status.success(), "{told:?}");
        String::from_utf8(told.stdout).expect("text").trim().to_owned()
    }
}

#[tokio::test]
async fn it_tells_who_had_access_what_changed_and_who_entered() {
    let reviewed = Reviewed::begin().await;
    let pack = reviewed.take("review.zip");
    let told = told(&pack);
    let (ada, bob) = (json!(reviewed.company.ada_id), json!(reviewed.bob_id));
    assert_eq!(
        (&told["organization"], &told["resource"]),
        (&json!("acme"), &json!("workspace:labs"))
    );
    assert_eq!(
        (&told["name"], &told["period"]["from"]["sequence"]),
        (&json!("Laboratory"), &json!(reviewed.begun))
    );
    assert_eq!(told["period"]["to"]["event"], "export.made", "{}", told["period"]);
    assert_eq!(
        (&told["until"], &told["made_by"]["kind"]),
        (&told["period"]["to"]["sequence"], &json!("operator"))
    );
    let intervals = told["access"].as_array().expect("intervals");
    let ends: Vec<_> = intervals
        .iter()
        .map(|it| (&it["user"], &it["from"]["event"], &it["until"]["event"]))
        .collect();
    let [changed, added] = ["access_rule.changed", "group.members_added"].map(Value::from);
    let [removed, off] = ["group.members_removed", "user.deactivated"].map(Value::from);
    assert_eq!(
        ends,
        [(&ada, &changed, &removed), (&ada, &changed, &Value::Null), (&bob, &added, &off)]
    );
    let history = ["access", "history", "acme", "--workspace", "labs"];
    let begun = reviewed.begun.to_string();
    let history = reviewed.company.told(&[&history[..], &["--from", &begun]].concat());
    assert_eq!(told["access"], history, "as `access history` tells");
    let changes: Vec<_> = told["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|it| (&it["event"], &it["came"], &it["went"]))
        .collect();
    let (none, only_ada, only_bob) = (json!([]), json!([ada]), json!([bob]));
    assert_eq!(
        changes,
        [
            (&added, &only_bob, &none),
            (&off, &none, &only_bob),
            (&removed, &none, &only_ada),
            (&changed, &only_ada, &none),
        ]
    );
    let deactivated = &told["changes"][1];
    assert_eq!(deactivated["by"], "Entra's provisioning", "{deactivated}");
    let sentence = deactivated["sentence"].as_str().expect("a sentence");
    assert!(sentence.contains("bob@contoso.example"), "{sentence}");
    let summary = json!({ "at_the_beginning": 1, "at_the_end": 1, "came": 2, "went": 2 });
    assert_eq!(told["summary"], summary);
    let entered = &told["entered"];
    assert_eq!((&entered[0]["user"], &entered[0]["times"]), (&ada, &json!(1)), "{entered}");
    let refused = &told["refused"];
    assert_eq!(
        (&refused[0]["user"], &refused[0]["reason"]),
        (&bob, &json!("not_in_groups")),
        "{refused}"
    );
    let page = String::from_utf8(file(&pack, "review.html")).expect("text");
    for wanted in [
        "Access review: <bdi>Laboratory</bdi>",
        "<bdi>bob<wbr>@contoso.example</bdi>",
        "Who was refused",
        "event ",
        "revoke",
        "doorward verify ",
    ] {
        assert!(page.contains(wanted), "`{wanted}` is missing in:\n{page}");
    }
    for foreign in ["<script", "src=", "href=", "url(", "@import"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    let exports = told_of(&reviewed.company, "export.made", 1).await;
    assert_eq!(
        (&exports[0]["data"]["form"], &exports[0]["data"]["whole"]),
        (&json!("review"), &json!(false))
    );
}

#[tokio::test]
async fn an_auditor_and_a_main_user_take_the_same() {
    let reviewed = Reviewed::begin().await;
    let company = &reviewed.company;
    company.must(&["access", "set", "acme", "dashboard", "--sso", SSO, "--everyone"]);
    let operators = told(&reviewed.take("review.zip"));
    let to = operators["until"].as_u64().expect("a place");
    let mut auditor = Application::at(&company.host, &company.server, "acme", "audit");
    let period = format!("from={}&to={to}", reviewed.begun);
    let answer = auditor.get(&format!("/access/review?resource=workspace:labs&{period}")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/zip"));
    let disposition = answer.header("content-disposition");
    assert!(disposition.starts_with("attachment; filename=\"acme-labs-review-2"), "{disposition}");
    let theirs = told(&answer.body);
    assert!(reviewed.believes(&answer.body).0);
    assert_eq!(theirs["made_by"], json!({ "kind": "application", "token_id": auditor.id }));
    let page = format!("past/review?resource=labs&{period}&lang=de");
    let answer = open(company, &company.ada, &page).await;
    assert_eq!(answer.status, 200, "{}", text(&answer));
    let hers = told(&answer.body);
    assert!(reviewed.believes(&answer.body).0);
    for same in ["access", "summary", "entered", "name"] {
        assert_eq!((&theirs[same], &hers[same]), (&operators[same], &operators[same]), "{same}");
    }
    assert_eq!(
        (&hers["language"], &hers["made_by"]["user_id"]),
        (&json!("de"), &json!(company.ada_id))
    );
    let shown = String::from_utf8(file(&answer.body, "review.html")).expect("text");
    assert!(shown.contains("<html lang=\"de\">") && shown.contains("Unterschrift"), "{shown}");
    for (wrong, field) in [
        ("resource=workspace:nowhere", "resource"),
        ("resource=defaults", "resource"),
        ("resource=workspace:labs&from=9&to=3", "to"),
        ("resource=workspace:labs&from=99999", "from"),
    ] {
        let (status, why) = auditor.refused("GET", &format!("/access/review?{wrong}"), None).await;
        assert_eq!((status, &why["errors"][0]["parameter"]), (400, &json!(field)), "{wrong}");
    }
    for (wrong, what) in [
        ("resource=nowhere", "There never was such a workspace"),
        ("resource=No%20Slug", "Say dashboard"),
        ("resource=labs&from=then", "There is no such moment"),
        ("resource=labs&to=then", "There is no such moment"),
        ("resource=labs&from=9&to=3", "There is no such end of a period"),
    ] {
        let answer = open(company, &company.ada, &format!("past/review?{wrong}")).await;
        let shown = text(&answer);
        assert!(answer.status == 422 && shown.contains(what), "{wrong}: {shown}");
    }
    for resource in ["--dashboard", "--auditors"] {
        let out = reviewed.path("other.zip");
        company.must(&[
            "access",
            "review",
            "acme",
            resource,
            "--out",
            out.to_str().expect("a path"),
        ]);
        assert!(reviewed.believes(&fs::read(out).expect("a review")).0);
    }
}
