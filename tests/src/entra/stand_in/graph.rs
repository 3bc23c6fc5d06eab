//! Microsoft Graph, as far as it says which groups a person is in.

use serde_json::{Value, json};

use super::{Asked, held::Held, page::Reply};

/// Answers the one or the other question about groups.
pub(super) fn answer(held: &Held, asked: &Asked) -> Reply {
    let bearer = asked.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let Some((tenant, person)) = bearer.and_then(|token| held.bearers.get(token)) else {
        return refusal(401, "InvalidAuthenticationToken");
    };
    let Some(tenant) = held.tenants.get(tenant) else { return refusal(404, "NotFound") };
    let groups = tenant.groups_of(*person);
    match (asked.method.as_str(), asked.segments().as_slice()) {
        ("POST", ["graph", "v1.0", "me", "getMemberObjects"]) => {
            Reply::json(200, &json!({ "value": groups }))
        }
        ("GET", ["graph", "v1.0", "me", "transitiveMemberOf"]) => {
            let member = |id: &_| json!({ "@odata.type": "#microsoft.graph.group", "id": id });
            let value: Vec<Value> = groups.iter().map(member).collect();
            Reply::json(200, &json!({ "value": value }))
        }
        _ => refusal(404, "Request_ResourceNotFound"),
    }
}

fn refusal(status: u16, code: &str) -> Reply {
    Reply::json(status, &json!({ "error": { "code": code, "message": code } }))
}
