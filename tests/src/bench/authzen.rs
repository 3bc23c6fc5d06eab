//! AuthZEN: one evaluation, and the search for what somebody may enter.

use serde_json::{Value, json};

use super::{
    Line, Reach, Scale, Trouble,
    load::{Client, Prepared, request},
    served::{Storeless, Target},
    signed_in::{SignedIn, Size},
    turns::take_turns,
};

const CONNECTIONS: usize = 64;
const REQUESTS_A_ROUND: usize = 40_000;
const SEARCHES_A_ROUND: usize = 300;
const ROUNDS: usize = 7;
const OPEN: usize = 10;
const SMALL: Size = Size { people: 100, groups: 101, workspaces: 2, memberships: 100, open: 1 };

/// One evaluation, beside a handler that reads JSON and answers JSON.
pub(super) fn evaluation(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let (door, storeless) = (SignedIn::of(SMALL, None)?, Storeless::start()?);
    let (client, target) = (Client::new()?, target(&door)?);
    let question = json!({
        "subject": { "type": "user", "id": visitor(&door)? },
        "action": { "name": "enter" },
        "resource": { "type": "workspace", "id": "w0" },
    });
    let nothing = Target { path: String::new(), ..storeless.target.clone() };
    let each = scale.of(REQUESTS_A_ROUND).div_ceil(CONNECTIONS);
    let many = |request: Vec<u8>| -> Vec<Prepared> { vec![vec![request; each]; CONNECTIONS] };
    let ours = many(request(&target, "POST", "/evaluation", &question.to_string()))
        .into_iter()
        .map(as_json)
        .collect::<Vec<_>>();
    let theirs = many(request(&nothing, "POST", "/json", &question.to_string()))
        .into_iter()
        .map(as_json)
        .collect::<Vec<_>>();
    let turns = take_turns(
        ROUNDS,
        || client.rate(&target, &ours, 200),
        || client.rate(&nothing, &theirs, 200),
    )?;
    let what = "AuthZEN evaluation, 64 connections, beside an empty handler with a JSON body";
    Ok(vec![Line::compared(what, "requests/s", turns, Reach::AtLeast(0.7))])
}

/// Which workspaces somebody may enter: ten of ten thousand beside ten of a hundred, and beside a
/// thousand of ten thousand.
pub(super) fn search(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let of = |workspaces, open| Size { workspaces, open, ..SMALL };
    let large = scale.of(10_000).max(100);
    let few = SignedIn::of(of(100, OPEN), None)?;
    let many = SignedIn::of(of(large, OPEN), None)?;
    let wide = SignedIn::of(of(large, large / 10), None)?;
    let client = Client::new()?;
    let count = scale.of(SEARCHES_A_ROUND);
    let searches = |door: &SignedIn| -> Result<(Target, Prepared), Trouble> {
        let target = target(door)?;
        let question = json!({
            "subject": { "type": "user", "id": visitor(door)? },
            "action": { "name": "enter" },
            "resource": { "type": "workspace" },
            "page": { "limit": 1000 },
        });
        let asked = request(&target, "POST", "/search/resource", &question.to_string());
        Ok((target, as_json(vec![asked; count])))
    };
    let (few, many, wide) = (searches(&few)?, searches(&many)?, searches(&wide)?);
    let latency = |(target, list): &(Target, Prepared)| client.latency(target, list, 200);
    let same = take_turns(ROUNDS, || latency(&many), || latency(&few))?;
    let wider = take_turns(ROUNDS, || latency(&wide), || latency(&many))?;
    let what = format!("AuthZEN search: {OPEN} workspaces of {large}, beside {OPEN} of 100");
    let grows = format!("AuthZEN search: {} workspaces of {large}, beside {OPEN}", large / 10);
    Ok(vec![
        Line::compared(what, "µs", same, Reach::AtMost(1.3)),
        Line::compared(grows, "µs", wider, Reach::Told),
    ])
}

/// The AuthZEN endpoints, with an API token.
fn target(door: &SignedIn) -> Result<Target, Trouble> {
    let made = door.host.must(&[
        "api-token",
        "create",
        "acme",
        "--scope",
        "decide",
        "--format",
        "json",
    ])?;
    let made: Value = serde_json::from_str(&made)?;
    let token = made.get("api_token").and_then(Value::as_str).ok_or("no API token")?.to_owned();
    let (authority, path) = (door.server.authority(), "/o/acme/access/v1".to_owned());
    Ok(Target { authority, path, token })
}

/// The first person of the history.
fn visitor(door: &SignedIn) -> Result<String, Trouble> {
    let listed = door.host.must(&["session", "list", "acme", "--format", "json"])?;
    let listed: Value = serde_json::from_str(&listed)?;
    Ok(listed
        .pointer("/0/user_name")
        .and_then(Value::as_str)
        .ok_or("nobody is signed in")?
        .to_owned())
}

fn as_json(list: Prepared) -> Prepared {
    let plain = |request: Vec<u8>| {
        String::from_utf8_lossy(&request).replace("application/scim+json", "application/json")
    };
    list.into_iter().map(|request| plain(request).into_bytes()).collect()
}
