//! The usual beginning of a story: a host, a server, one organization, a Secret Token.

use doorward_tests::{
    entra::{Dialect, ProvisioningClient, Wire},
    host::{Host, Server, Tenant},
    http::Answer,
};
use serde_json::{Value, json};

pub(super) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub(super) const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub(super) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// A server with one organization.
pub(super) struct Scene {
    pub(super) server: Server,
    pub(super) tenant: Tenant,
    pub(super) host: Host,
}

impl Scene {
    pub(super) fn begin() -> Self {
        Self::on(Host::new().expect("a host"))
    }

    pub(super) fn on(host: Host) -> Self {
        let server = host.serve().expect("a server");
        Self::with(host, server)
    }

    /// On a port that others know already.
    pub(super) fn at(host: Host, port: u16) -> Self {
        let server = host.serve_at(port).expect("a server");
        Self::with(host, server)
    }

    fn with(host: Host, server: Server) -> Self {
        let tenant = host.tenant("acme").expect("an organization and its token");
        Self { server, tenant, host }
    }

    /// A connection that knows the token.
    pub(super) fn wire(&self) -> Wire {
        Wire::new(&self.tenant.url, &self.tenant.token)
    }

    /// Entra, connected.
    pub(super) fn entra(&self, dialect: Dialect) -> ProvisioningClient {
        ProvisioningClient::new(&self.tenant.url, &self.tenant.token, dialect)
    }

    /// What an operator's command tells as JSON.
    pub(super) fn told(&self, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.extend(["--format", "json"]);
        let told = self.host.must(&all).expect("the command succeeds");
        serde_json::from_str(&told).expect("it tells JSON")
    }

    /// The sequence of the last event.
    pub(super) fn head(&self) -> u64 {
        let organizations = self.told(&["organization", "list"]);
        let ours = |row: &&Value| row["organization"] == "acme";
        let rows = organizations.as_array().expect("rows");
        rows.iter().find(ours).expect("acme")["head"].as_u64().expect("a head")
    }

    /// The names of the events after a place.
    pub(super) fn events_after(&self, after: u64) -> Vec<String> {
        let after = after.to_string();
        let events = self.told(&["events", "list", "acme", "--after", &after, "--limit", "1000"]);
        let name = |event: &Value| event["event"].as_str().expect("a name").to_owned();
        events.as_array().expect("events").iter().map(name).collect()
    }

    /// Has the running server fold its log from nothing and compare that with what it holds.
    pub(super) fn replay(&self) -> Value {
        self.told(&["events", "replay", "acme", "--verify"])
    }
}

/// Sends, and answers the status and the body.
pub(super) async fn ask(
    wire: &mut Wire,
    method: &'static str,
    path: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let answer = send(wire, method, path, body).await;
    (answer.status, answer.json())
}

/// Sends, and answers everything.
pub(super) async fn send(
    wire: &mut Wire,
    method: &'static str,
    path: &str,
    body: Option<Value>,
) -> Answer {
    wire.send(method, path, body.as_ref()).await.expect("an answer")
}

/// Creates a user and answers the resource.
pub(super) async fn user(wire: &mut Wire, name: &str) -> Value {
    let body = json!({
        "schemas": [USER],
        "userName": name,
        "externalId": format!("external {name}"),
        "active": true,
        "displayName": format!("The {name}"),
        "name": { "givenName": "Given", "familyName": "Family" },
    });
    let (status, created) = ask(wire, "POST", "/Users", Some(body)).await;
    assert_eq!(status, 201, "{created}");
    created
}

/// Creates a group and answers its id.
pub(super) async fn group(wire: &mut Wire, name: &str) -> String {
    let body = json!({ "schemas": [GROUP], "displayName": name, "externalId": name });
    let (status, created) = ask(wire, "POST", "/Groups", Some(body)).await;
    assert_eq!(status, 201, "{created}");
    id(&created)
}

/// The id of a resource.
pub(super) fn id(resource: &Value) -> String {
    resource["id"].as_str().expect("a resource has an id").to_owned()
}

/// The values of the members of a group.
pub(super) async fn members(wire: &mut Wire, group: &str) -> Vec<String> {
    let (status, group) = ask(wire, "GET", &format!("/Groups/{group}"), None).await;
    assert_eq!(status, 200, "{group}");
    let members = group["members"].as_array().map_or(&[][..], Vec::as_slice);
    let mut values: Vec<_> =
        members.iter().map(|member| member["value"].as_str().expect("a value").into()).collect();
    values.sort();
    values
}

/// A PATCH body of these operations.
pub(super) fn patch(operations: Value) -> Option<Value> {
    let mut body = json!({ "schemas": [PATCH_OP] });
    body["Operations"] = operations;
    Some(body)
}
