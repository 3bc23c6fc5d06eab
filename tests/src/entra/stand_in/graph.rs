//! Microsoft Graph, as far as it says which groups a person is in.

use serde_json::{Value, json};

use super::{Asked, held::Held, page::Reply};
use crate::entra::ObjectId;

/// Answers the one or the other question about groups.
pub(super) fn answer(held: &Held, asked: &Asked) -> Reply {
    let bearer = asked.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let Some((tenant, person)) = bearer.and_then(|token| held.bearers.get(token)) else {
        return refusal(401, "InvalidAuthenticationToken");
    };
    let Some(tenant) = held.tenants.get(tenant) else { return refusal(404, "NotFound") };
    let groups = tenant.groups_of(*person);
    match (asked.method.as_str(), asked.segments().as_slice()) {
        ("POST", ["graph", "v1.0", "me", "getMemberObjects"])
            if groups.len() > held.most_graph_ids =>
        {
            refusal(400, "Directory_ResultSizeLimitExceeded")
        }
        ("POST", ["graph", "v1.0", "me", "getMemberObjects"]) => {
            Reply::json(200, &json!({ "value": groups }))
        }
        ("GET", ["graph", "v1.0", "me", "transitiveMemberOf"]) => page(held, asked, &groups),
        _ => refusal(404, "Request_ResourceNotFound"),
    }
}

/// So many groups a page, and where the next ones are.
fn page(held: &Held, asked: &Asked, groups: &[ObjectId]) -> Reply {
    let number = |name: &str| asked.field(name).and_then(|text| text.parse::<usize>().ok());
    let (top, skip) = (number("$top").unwrap_or(100), number("$skiptoken").unwrap_or(0));
    let member = |id: &_| json!({ "@odata.type": "#microsoft.graph.group", "id": id });
    let value: Vec<Value> = groups.iter().skip(skip).take(top).map(member).collect();
    let mut page = json!({ "value": value });
    if let (true, Value::Object(members)) = (skip + top < groups.len(), &mut page) {
        let me = format!("{}/graph/v1.0/me/transitiveMemberOf", held.authority);
        let next = format!("{me}?$top={top}&$skiptoken={}", skip + top);
        members.insert("@odata.nextLink".to_owned(), next.into());
    }
    Reply::json(200, &page)
}

fn refusal(status: u16, code: &str) -> Reply {
    Reply::json(status, &json!({ "error": { "code": code, "message": code } }))
}
