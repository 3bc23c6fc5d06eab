//! One more member for a group of 100,000, beside one more for a group of 10: over HTTP, durable.

use doorward_store::directory::{GroupId, UserId};
use serde_json::json;

use super::{
    Line, Reach, Scale, Trouble,
    history::History,
    load::{Client, Prepared, request},
    place,
    served::{Target, host},
    turns::take_turns,
};

const LARGE: usize = 100_000;
const SMALL: usize = 10;
const REQUESTS_A_ROUND: usize = 300;
const ROUNDS: usize = 9;

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let large = scale.of(LARGE).max(SMALL);
    let count = scale.of(REQUESTS_A_ROUND);
    let (mut groups, mut newcomers) = (Vec::new(), Vec::new());
    let host = host(folder.path(), |log| {
        let mut history = History::begin(log)?;
        let members = hire(&mut history, large)?;
        newcomers = hire(&mut history, count * (ROUNDS + 1))?;
        for size in [large, SMALL] {
            let group = history.found()?;
            history.join(group, members.get(..size).unwrap_or_default())?;
            groups.push(group);
        }
        history.finish().map(drop)
    })?;
    let tenant = host.scim_token("acme", &[])?;
    let server = host.serve()?;
    let target = Target::of(&tenant, &server);
    let client = Client::new()?;
    let [large_group, small_group] = groups.as_slice() else { return Err("two groups".into()) };

    let hands: Vec<&[UserId]> = newcomers.chunks(count).collect();
    let (warm, rounds) = hands.split_first().ok_or("nobody is new")?;
    for group in [large_group, small_group] {
        client.latency(&target, &joins(&target, *group, warm), 204)?;
    }
    let (mut ours, mut theirs) = (rounds.iter(), rounds.iter());
    let turns = take_turns(
        ROUNDS,
        || {
            let hand = ours.next().ok_or("nobody is left")?;
            client.latency(&target, &joins(&target, *large_group, hand), 204)
        },
        || {
            let hand = theirs.next().ok_or("nobody is left")?;
            client.latency(&target, &joins(&target, *small_group, hand), 204)
        },
    )?;
    let what = format!("add one member to a group of {large}, beside one of {SMALL}");
    Ok(vec![Line::compared(what, "µs", turns, Reach::AtMost(1.3))])
}

fn hire(history: &mut History<'_>, count: usize) -> Result<Vec<UserId>, Trouble> {
    (0..count).map(|_| history.hire()).collect()
}

fn joins(target: &Target, group: GroupId, users: &[UserId]) -> Prepared {
    let join = |user: &UserId| {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "Add", "path": "members", "value": [{ "value": user }] }],
        });
        request(target, "PATCH", &format!("/Groups/{group}"), &body.to_string())
    };
    users.iter().map(join).collect()
}
