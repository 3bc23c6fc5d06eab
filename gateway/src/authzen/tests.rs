//! Questions as applications write them.

use doorward_store::{Sequence, Timestamp, directory::Directory};
use serde_json::{Value, json};

use super::{
    batch,
    entry::Refused,
    judge::Judge,
    question::{self, Door, Named},
    search,
};
use crate::operator::Moment;

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}

/// Decides where nobody is, and was only after event 7.
fn judged(
    body: &[u8],
    answer: fn(&Judge<'_>, &[u8]) -> Result<Value, Refused>,
) -> Result<Value, Refused> {
    let past = |_: Named<'_>, _: &Door<'_>, moment| match moment {
        Moment::Sequence(Sequence(7)) => Ok((Directory::default(), None)),
        Moment::Now | Moment::Sequence(_) | Moment::Time(_) => {
            Err(Refused::bad(format!("{moment:?}")))
        }
    };
    answer(&Judge { directory: &Directory::default(), now: Timestamp(0), past: &past }, body)
}

fn asked(body: &[u8]) -> Result<Value, Refused> {
    judged(body, question::evaluate)
}

fn batch(body: &[u8]) -> Result<Value, Refused> {
    judged(body, batch::evaluate)
}

fn ask() -> Value {
    json!({
        "subject": { "type": "user", "id": "ada" },
        "resource": { "type": "workspace", "id": "labs" },
        "action": { "name": "enter" },
    })
}

#[test]
fn what_nobody_knows_is_denied_and_what_is_missing_is_an_error() {
    let told = asked(&bytes(&ask())).unwrap();
    assert_eq!(
        (&told["decision"], &told["context"]["reason"]),
        (&json!(false), &json!("no_such_user"))
    );
    for (kind, action, reason) in [
        ("record", "read", "no_such_user"),
        ("Record", "read", "unknown_resource"),
        ("record", "re--ad", "unknown_resource"),
        ("workspace", "leave", "unknown_action"),
        ("dashboard", "enter", "unknown_resource"),
    ] {
        let mut body = ask();
        (body["resource"]["type"], body["action"]["name"]) = (json!(kind), json!(action));
        let told = asked(&bytes(&body)).unwrap();
        assert_eq!(told["context"]["reason"], reason, "{kind} {action}");
    }
    for (part, field) in
        [("subject", "id"), ("resource", "id"), ("resource", "type"), ("action", "name")]
    {
        let mut body = ask();
        body[part].as_object_mut().unwrap().remove(field);
        let refused = asked(&bytes(&body)).unwrap_err();
        assert_eq!(refused.status, 400, "{part}.{field}");
    }
    assert_eq!(asked(b"{").unwrap_err().status, 400);
}

#[test]
fn a_batch_ends_as_its_semantic_says() {
    let count = |semantic: &str| {
        let mut body = ask();
        body["evaluations"] = json!([{}, { "action": { "name": "leave" } }, {}]);
        body["options"] = json!({ "evaluations_semantic": semantic });
        let told = batch(&bytes(&body)).map_err(|refused| refused.status)?;
        Ok::<_, u16>(told["evaluations"].as_array().unwrap().len())
    };
    assert_eq!(count("execute_all"), Ok(3));
    assert_eq!(count("deny_on_first_deny"), Ok(1));
    assert_eq!(count("permit_on_first_permit"), Ok(3));
    assert_eq!(count("whatever"), Err(400));
    let single = batch(&bytes(&ask())).unwrap();
    assert_eq!(single["decision"], false, "without questions it is a single one");
}

#[test]
fn a_search_for_nothing_known_finds_nothing() {
    let (nobody, now) = (Directory::default(), Timestamp(0));
    let empty = json!({ "results": [], "page": { "next_token": "", "count": 0 } });
    assert_eq!(search::subjects(&nobody, &bytes(&ask())).unwrap(), empty);
    assert_eq!(search::resources(&nobody, &bytes(&ask()), now).unwrap(), empty);
    assert_eq!(search::actions(&nobody, &bytes(&ask()), now).unwrap(), empty);
    let mut body = ask();
    body["page"] = json!({ "token": "%" });
    assert_eq!(search::subjects(&nobody, &bytes(&body)).unwrap_err().status, 400);
}

#[test]
fn a_moment_is_a_sequence_or_a_time_and_only_evaluations_know_one() {
    let at = |as_of: Value| {
        let mut body = ask();
        body["context"] = json!({ "as_of": as_of, "whatever": 1 });
        body
    };
    for seven in [json!(7), json!("7")] {
        let told = asked(&bytes(&at(seven))).unwrap();
        assert_eq!(told["context"]["reason"], "no_such_user");
    }
    let time = asked(&bytes(&at(json!("2026-01-31T09:30:00Z")))).unwrap_err();
    assert!(time.detail.contains("Time"), "{time:?}");
    for wrong in [json!("yesterday"), json!(8), json!([7]), json!(-1)] {
        assert_eq!(asked(&bytes(&at(wrong.clone()))).unwrap_err().status, 400, "{wrong}");
    }
    let mut several = at(json!(8));
    several["evaluations"] = json!([{}, { "context": { "as_of": 7 } }]);
    let told = batch(&bytes(&several)).unwrap();
    assert_eq!(told["evaluations"][0]["context"]["error"]["status"], 400, "it is as above");
    assert_eq!(told["evaluations"][1]["context"]["reason"], "no_such_user");
    let nobody = Directory::default();
    let (body, now) = (bytes(&at(json!(7))), Timestamp(0));
    assert_eq!(search::subjects(&nobody, &body).unwrap_err().status, 400);
    assert_eq!(search::resources(&nobody, &body, now).unwrap_err().status, 400);
    assert_eq!(search::actions(&nobody, &body, now).unwrap_err().status, 400);
}
