//! Whoever changes a review of who had access is caught, the holder of the key included.

use std::{collections::BTreeSet, fs};

use doorward_store::{
    Sequence,
    evidence::{
        Origin, PublicKey, SignedCheckpoint, Signer,
        review::{self, Told},
    },
};
use doorward_tests::entra::Wire;
use serde_json::{Value, json};

use super::{
    evidence::signer,
    review::{Reviewed, file, members},
    scene::user,
};

#[tokio::test]
async fn whatever_is_changed_of_it_both_verifiers_refuse() {
    let reviewed = Reviewed::begin().await;
    let pack = reviewed.take("review.zip");
    let (believed, told) = reviewed.believes(&pack);
    assert!(believed && told.contains("workspace:labs") && told.contains("Intervals"), "{told}");
    let key = PublicKey::parse(&reviewed.key).expect("a key");
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
        let signer = signer(reviewed.company.host.data_dir(), &origin).expect("a signer");
        Self { signer, checkpoint, told }
    }

    /// Tells something else, and proves just what that cites.
    fn says(&mut self, change: impl FnOnce(&mut Value)) {
        let mut told: Value = serde_json::from_slice(&self.told.json).expect("JSON");
        change(&mut told);
        self.told.json = serde_json::to_vec(&told).expect("JSON");
        let cited = cited(&told);
        self.told.proofs.retain(|(sequence, _)| cited.contains(&sequence.0));
    }

    fn again(&self) -> Vec<u8> {
        review::write(&self.signer, &self.checkpoint, &self.told).expect("a review")
    }
}

fn cited(told: &Value) -> BTreeSet<u64> {
    match told {
        Value::Object(all) => {
            let own = ["sequence", "rule"].iter().filter_map(|name| all.get(*name)?.as_u64());
            all.values().flat_map(cited).chain(own).collect()
        }
        Value::Array(all) => all.iter().flat_map(cited).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => BTreeSet::new(),
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

#[tokio::test]
async fn of_which_directory_somebody_is_only_the_keys_tell_and_the_bundle_agrees() {
    const OTHER: &str = "0f3c9a52-0000-4000-8000-000000007e0b";
    let reviewed = Reviewed::begin().await;
    let company = &reviewed.company;
    let secret = reviewed.path("secret");
    fs::write(&secret, "a secret of Entra's").expect("written");
    let secret = secret.to_str().expect("a path");
    let add = ["sso", "add", "acme", "--kind", "single-tenant", "--tenant-id", OTHER];
    let more = ["--client-id", OTHER, "--client-secret-file", secret];
    let added = company.told(&[&add[..], &more].concat());
    let other = added["id"].as_str().expect("an id").to_owned();
    let mut wire = Wire::new(&company.tenant.url, &company.tenant.token);
    let cy = user(&mut wire, "cy").await;
    let everyone = ["access", "set", "acme", "workspace:labs", "--sso", &other, "--everyone"];
    company.must(&everyone);
    let pack = reviewed.take("review.zip");
    let bundle = reviewed.bundle();
    let bundle = ["--bundle", bundle.to_str().expect("a path")];
    let told: Value = serde_json::from_slice(&file(&pack, "review.json")).expect("JSON");
    let still: Vec<_> = told["access"]
        .as_array()
        .expect("intervals")
        .iter()
        .filter(|it| it["until"].is_null())
        .map(|it| &it["user"])
        .collect();
    assert_eq!(still, [&cy["id"]], "Ada is of the other directory: {told}");
    let told = reviewed.verify(&reviewed.path("review.zip"), &bundle);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let mut signed = Signing::of(&reviewed, &pack);
    signed.says(|told| {
        let access = told["access"].as_array_mut().expect("intervals");
        access.retain(|interval| interval["user"] != cy["id"]);
    });
    fs::write(reviewed.path("forged.zip"), signed.again()).expect("written");
    let told = reviewed.verify(&reviewed.path("forged.zip"), &bundle);
    assert!(told.code == Some(84) && told.stderr.contains("could enter from"), "{}", told.stderr);
}
