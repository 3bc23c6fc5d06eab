//! Who had access is reviewed: an auditor, an operator and a main user take the same file, believe it with
//! two verifiers, and catch whoever changes it, the holder of the key included.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use doorward_store::{
    Sequence,
    evidence::{
        Origin, SignedCheckpoint, Signer,
        review::{self, Told},
    },
};
use doorward_tests::{
    entra::Wire,
    host::{Host, Told as Said},
};
use serde_json::{Value, json};

use super::{
    api_scene::Application,
    dashboard_pages::{open, text},
    evidence::{checkpoint_seed, python},
    scene::ask,
    signed_in::{Company, ENGINEERS, SSO},
    the_past::told_of,
};

/// The files of an archive whose members lie as they are.
fn members(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
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

fn file(archive: &[u8], wanted: &str) -> Vec<u8> {
    let all = members(archive);
    all.into_iter().find(|(name, _)| name == wanted).expect("the file").1
}

fn told(archive: &[u8]) -> Value {
    serde_json::from_slice(&file(archive, "review.json")).expect("JSON")
}

/// Acme's workspace `labs`, in the period after the event `begun`: Ada enters as an engineer, Bob is
/// refused, joins, and is deactivated; then Ada leaves, and the rule admits everyone.
struct Reviewed {
    company: Company,
    begun: u64,
    bob_id: String,
    folder: tempfile::TempDir,
    key: String,
}

impl Reviewed {
    async fn begin() -> Self {
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

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Takes the review as an operator does.
    fn take(&self, name: &str) -> Vec<u8> {
        let (begun, path) = (self.begun.to_string(), self.path(name));
        let out = path.to_str().expect("a path");
        let review = ["access", "review", "acme", "--workspace", "labs"];
        self.company.must(&[&review[..], &["--from", &begun, "--out", out]].concat());
        fs::read(path).expect("the review")
    }

    fn bundle(&self) -> PathBuf {
        let path = self.path("bundle");
        let out = path.to_str().expect("a path");
        self.company.must(&["events", "export", "acme", "--bundle", out]);
        path
    }

    fn verify(&self, review: &Path, more: &[&str]) -> Said {
        let host = Host::at(self.path("nothing")).expect("a host");
        let review = review.to_str().expect("a path");
        let arguments = [&["verify", review, "--key", &self.key][..], more].concat();
        host.run(&arguments).expect("it runs")
    }

    /// Whether both verifiers believe a file, which must agree, and what ours says.
    #[track_caller]
    fn believes(&self, bytes: &[u8]) -> (bool, String) {
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
    fn in_python(&self, bytes: &[u8], which: &str) -> String {
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
        (&bob, &json!("not_in_group")),
        "{refused}"
    );
    let page = String::from_utf8(file(&pack, "review.html")).expect("text");
    for wanted in [
        "Access review: <bdi>Laboratory</bdi>",
        "<bdi>bob@contoso.example</bdi>",
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

#[tokio::test]
async fn whatever_is_changed_of_it_both_verifiers_refuse() {
    let reviewed = Reviewed::begin().await;
    let pack = reviewed.take("review.zip");
    let (believed, told) = reviewed.believes(&pack);
    assert!(believed && told.contains("workspace:labs") && told.contains("Intervals"), "{told}");
    let key = doorward_store::evidence::PublicKey::parse(&reviewed.key).expect("a key");
    let flipped = (0..pack.len()).map(|at| {
        let mut other = pack.clone();
        other[at] ^= 1;
        other
    });
    let all: String =
        flipped.map(|it| if review::verify(&it, &key).is_ok() { 'y' } else { 'n' }).collect();
    assert_eq!(all, "n".repeat(pack.len()));
    assert_eq!(
        reviewed.in_python(&pack, "--changes"),
        "n".repeat(members(&pack).iter().map(|(_, bytes)| bytes.len()).sum())
    );
    let raw = reviewed.in_python(&pack, "--mutations");
    assert_eq!(raw, "n".repeat(pack.len()));
    let mut signed = Signing::of(&reviewed, &pack);
    let proof = signed.told.proofs[0].0;
    signed.told.proofs[0].1 = signed.told.proofs[1].1.clone();
    let (believed, told) = reviewed.believes(&signed.again());
    let wanted = format!("`proofs/{proof}.tlog-proof` is no proof of event {proof}");
    assert!(!believed && told.contains(&wanted), "{told}");
    let mut signed = Signing::of(&reviewed, &pack);
    signed.told.proofs.remove(0);
    let (believed, told) = reviewed.believes(&signed.again());
    assert!(!believed && told.contains(&format!("cites event {proof}")), "{told}");
    let mut signed = Signing::of(&reviewed, &pack);
    signed.says(|told| told["access"].as_array_mut().expect("intervals").clear());
    let mut alone = Signing::of(&reviewed, &pack);
    alone.told.json = signed.told.json;
    let (believed, told) = reviewed.believes(&alone.again());
    assert!(!believed && told.contains("does not cite"), "{told}");
}

/// An operator who holds the key and signs what they like.
struct Signing {
    signer: Signer,
    checkpoint: SignedCheckpoint,
    told: Told,
}

impl Signing {
    fn of(reviewed: &Reviewed, pack: &[u8]) -> Self {
        let seed = checkpoint_seed(reviewed.company.host.data_dir()).expect("the key");
        let checkpoint = String::from_utf8(file(pack, "checkpoint")).expect("text");
        let checkpoint = SignedCheckpoint::parse(&checkpoint).expect("a checkpoint");
        let origin = Origin::parse(checkpoint.unverified().origin.as_str()).expect("an origin");
        let proofs = members(pack).into_iter().filter_map(|(name, proof)| {
            let number = name.strip_prefix("proofs/")?.strip_suffix(".tlog-proof")?;
            let sequence = Sequence(number.parse().expect("a number"));
            Some((sequence, String::from_utf8(proof).expect("text")))
        });
        let told = Told {
            json: file(pack, "review.json"),
            html: String::from_utf8(file(pack, "review.html")).expect("text"),
            proofs: proofs.collect(),
        };
        Self { signer: Signer::new(origin, &seed).expect("a signer"), checkpoint, told }
    }

    /// Tells something else, and proves just what that cites.
    fn says(&mut self, change: impl FnOnce(&mut Value)) {
        let mut told: Value = serde_json::from_slice(&self.told.json).expect("JSON");
        change(&mut told);
        self.told.json = serde_json::to_vec(&told).expect("JSON");
        let cited = cited(&told);
        self.told.proofs.retain(|(sequence, _)| cited.contains_key(&sequence.0));
    }

    fn again(&self) -> Vec<u8> {
        review::write(&self.signer, &self.checkpoint, &self.told).expect("a review")
    }
}

fn cited(told: &Value) -> BTreeMap<u64, ()> {
    match told {
        Value::Object(all) => {
            let own = ["sequence", "rule"].iter().filter_map(|name| all.get(*name)?.as_u64());
            let own: Vec<_> = own.map(|sequence| (sequence, ())).collect();
            all.values().flat_map(cited).chain(own).collect()
        }
        Value::Array(all) => all.iter().flat_map(cited).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => BTreeMap::new(),
    }
}

#[tokio::test]
async fn whoever_holds_the_key_cannot_leave_anybody_out() {
    let reviewed = Reviewed::begin().await;
    let pack = reviewed.take("review.zip");
    let bundle = reviewed.bundle();
    let bundle = ["--bundle", bundle.to_str().expect("a path")];
    let told = reviewed.verify(&reviewed.path("review.zip"), &bundle);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(told.stdout.contains("Told again by"), "{}", told.stdout);
    let bob = reviewed.bob_id.clone();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut signed = Signing::of(&reviewed, &pack);
        signed.says(change);
        let bytes = signed.again();
        assert!(reviewed.believes(&bytes).0, "alone it is believed");
        fs::write(reviewed.path("forged.zip"), bytes).expect("written");
        let told = reviewed.verify(&reviewed.path("forged.zip"), &bundle);
        assert_eq!(told.code, Some(84), "{}", told.stdout);
        told.stderr
    };
    let without = changed(&|told| {
        let access = told["access"].as_array_mut().expect("intervals");
        access.retain(|interval| interval["user"] != bob);
    });
    assert!(without.contains(&format!("{bob} could enter from event")), "{without}");
    let other = changed(&|told| told["access"][0]["user"] = json!(bob));
    assert!(other.contains("could enter from event"), "{other}");
    let silent = changed(&|told| drop(told["changes"].as_array_mut().expect("changes").remove(0)));
    assert!(silent.contains("other changes"), "{silent}");
    let counted = changed(&|told| told["summary"]["went"] = json!(0));
    assert!(counted.contains("who came and went"), "{counted}");
    let nobody = changed(&|told| told["entered"] = json!([]));
    assert!(nobody.contains("who entered"), "{nobody}");
    let short = changed(&|told| told["period"]["from_asked"] = Value::Null);
    assert!(short.contains("the period"), "{short}");
    let mut lied = Signing::of(&reviewed, &pack);
    lied.says(|told| told["access"][0]["until"]["time"] = json!("2020-01-01T00:00:00.000000Z"));
    let bytes = lied.again();
    fs::write(reviewed.path("forged.zip"), bytes).expect("written");
    let told = reviewed.verify(&reviewed.path("forged.zip"), &[]);
    assert!(told.code == Some(84) && told.stderr.contains("what it is not"), "{}", told.stderr);
    // A bundle of before, one of another log, and what is no review.
    let early = reviewed.path("early");
    fs::rename(reviewed.path("bundle"), &early).expect("kept");
    reviewed.take("later.zip");
    let early = ["--bundle", early.to_str().expect("a path")];
    let told = reviewed.verify(&reviewed.path("later.zip"), &early);
    assert!(told.code == Some(84) && told.stderr.contains("are missing"), "{}", told.stderr);
    let told = reviewed.verify(&reviewed.path("early"), &early);
    assert_eq!(told.code, Some(64), "{}", told.stderr);
}
