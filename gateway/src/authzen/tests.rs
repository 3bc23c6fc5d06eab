//! Questions as applications write them.

use doorward_store::{Timestamp, directory::Directory};
use serde_json::{Value, json};

use super::{batch, question, search};

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
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
    let (nobody, now) = (Directory::default(), Timestamp(0));
    let told = question::evaluate(&nobody, &bytes(&ask()), now).unwrap();
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
        let told = question::evaluate(&nobody, &bytes(&body), now).unwrap();
        assert_eq!(told["context"]["reason"], reason, "{kind} {action}");
    }
    for (part, field) in
        [("subject", "id"), ("resource", "id"), ("resource", "type"), ("action", "name")]
    {
        let mut body = ask();
        body[part].as_object_mut().unwrap().remove(field);
        let refused = question::evaluate(&nobody, &bytes(&body), now).unwrap_err();
        assert_eq!(refused.status, 400, "{part}.{field}");
    }
    assert_eq!(question::evaluate(&nobody, b"{", now).unwrap_err().status, 400);
}

#[test]
fn a_batch_ends_as_its_semantic_says() {
    let (nobody, now) = (Directory::default(), Timestamp(0));
    let count = |semantic: &str| {
        let mut body = ask();
        body["evaluations"] = json!([{}, { "action": { "name": "leave" } }, {}]);
        body["options"] = json!({ "evaluations_semantic": semantic });
        let told =
            batch::evaluate(&nobody, &bytes(&body), now).map_err(|refused| refused.status)?;
        Ok::<_, u16>(told["evaluations"].as_array().unwrap().len())
    };
    assert_eq!(count("execute_all"), Ok(3));
    assert_eq!(count("deny_on_first_deny"), Ok(1));
    assert_eq!(count("permit_on_first_permit"), Ok(3));
    assert_eq!(count("whatever"), Err(400));
    let single = batch::evaluate(&nobody, &bytes(&ask()), now).unwrap();
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
