//! From the answer to a deactivation to the first refusal: the very next request is refused.

use doorward::session::Handle;
use doorward_store::directory::UserId;
use serde_json::json;

use super::{
    Line, Reach, Scale, Trouble,
    load::{Client, request, with_cookie},
    served::Target,
    signed_in::{SignedIn, Size, cookie},
};

const LEAVERS: usize = 500;
const HOUSE: Size = Size { people: 100, groups: 101, workspaces: 2, memberships: 100, open: 1 };
const PATH: &str = "/o/acme/authz/forward-auth/workspaces/w0";

/// Counts who is let in by the request after the one that deactivated them was answered.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let count = scale.of(LEAVERS);
    let mut leavers: Vec<(UserId, String)> = Vec::new();
    let door = SignedIn::with(HOUSE, None, &mut |history, configuration, group| {
        for place in 0..count {
            let (user, handle) = (history.hire()?, format!("{place:0>43}"));
            history.join(group, &[user])?;
            let parsed = Handle::parse(&handle).ok_or("no handle")?;
            history.sign_in(user, configuration, &parsed)?;
            leavers.push((user, handle));
        }
        Ok(())
    })?;
    let tenant = door.host.scim_token("acme", &[])?;
    let scim = Target::of(&tenant, &door.server);
    let authority = door.server.authority();
    let client = Client::new()?;
    let mut let_in = 0;
    for (user, handle) in &leavers {
        let enter = with_cookie(&authority, PATH, &cookie(handle));
        client.latency(&scim, &vec![enter.clone()], 200)?;
        let deactivate = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "Replace", "path": "active", "value": "False" }],
        });
        let path = format!("/Users/{user}");
        client.latency(
            &scim,
            &vec![request(&scim, "PATCH", &path, &deactivate.to_string())],
            200,
        )?;
        let_in += usize::from(client.latency(&scim, &vec![enter], 401).is_err());
    }
    let what = format!("let in by the very next request, of {count} people just deactivated");
    Ok(vec![Line::alone(what, let_in as f64, "people", Reach::AtMost(0.0))])
}
