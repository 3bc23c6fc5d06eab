//! Every route that has a guard, walked without a credential and with every kind of bad one.

use doorward::routes::{self, Guard};
use doorward_tests::{
    host::{Host, Tenant},
    http::{Answer, Connection, Request},
};

/// The headers a stranger may come with.
fn credentials(
    foreign: &Tenant,
    expired: &Tenant,
    revoked: &Tenant,
) -> Vec<(&'static str, String)> {
    let bearer = |token: &str| format!("Bearer {token}");
    vec![
        ("none", String::new()),
        ("no scheme", foreign.token.clone()),
        ("another scheme", "Basic YWRhOmxvdmVsYWNl".to_owned()),
        ("an empty token", "Bearer ".to_owned()),
        ("a wrong token", bearer("dw_scim_wrong")),
        ("a very long token", bearer(&"x".repeat(3000))),
        ("another organization's token", bearer(&foreign.token)),
        ("an expired token", bearer(&expired.token)),
        ("a revoked token", bearer(&revoked.token)),
    ]
}

/// API tokens of the scope `decide`: a live one, and those that open nothing.
struct Applications {
    own: String,
    foreign: String,
    expired: String,
    revoked: String,
}

impl Applications {
    fn of(host: &Host) -> Self {
        let token = |organization: &str, more: &[&str]| {
            let mut arguments = vec!["api-token", "create", organization, "--scope", "decide"];
            arguments.extend(["--format", "json"]);
            arguments.extend(more);
            let told = host.must(&arguments).expect("a token");
            let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
            let text = |key: &str| told[key].as_str().expect("a text").to_owned();
            (text("api_token"), text("token_id"))
        };
        let (revoked, id) = token("acme", &[]);
        host.must(&["api-token", "revoke", "acme", &id]).expect("revoked");
        let (expired, _) = token("acme", &["--expires-in", "1s"]);
        std::thread::sleep(std::time::Duration::from_millis(1100));
        Self { own: token("acme", &[]).0, foreign: token("globex", &[]).0, expired, revoked }
    }

    fn bad(&self) -> Vec<(&'static str, String)> {
        let bearer = |token: &str| format!("Bearer {token}");
        vec![
            ("none", String::new()),
            ("no scheme", self.own.clone()),
            ("another scheme", "Basic YWRhOmxvdmVsYWNl".to_owned()),
            ("an empty token", "Bearer ".to_owned()),
            ("a wrong token", bearer("dw_api_wrong")),
            ("another organization's token", bearer(&self.foreign)),
            ("an expired token", bearer(&self.expired)),
            ("a revoked token", bearer(&self.revoked)),
        ]
    }
}

async fn knock(
    connection: &mut Connection,
    method: &'static str,
    path: &str,
    held: &str,
) -> Answer {
    let mut request = Request::new(method, path);
    if !held.is_empty() {
        request = request.header("authorization", held);
    }
    connection.send(request).await.expect("an answer")
}

#[tokio::test]
async fn no_guarded_route_opens_without_a_live_token_of_its_organization() {
    let host =
        Host::new().expect("a host").setting("DOORWARD_SCIM__FAILED_ATTEMPTS_PER_MINUTE", "100000");
    let revoked = host.tenant("acme").expect("an organization");
    host.must(&["scim-token", "revoke", "acme", &revoked.token_id]).expect("revoked");
    let expired = host.scim_token("acme", &["--expires-in", "1s"]).expect("a short-lived token");
    let live = host.scim_token("acme", &[]).expect("a token");
    let foreign = host.tenant("globex").expect("another organization");
    let applications = Applications::of(&host);
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let server = host.serve().expect("a server");
    let mut connection = Connection::to(server.authority());

    let mut walked = 0;
    for route in routes::table() {
        let path = route.path.replace("{organization}", "acme").replace(['{', '}'], "");
        let (own, media, bad) = match route.guard {
            // What a browser presents is walked with browsers, in their own stories.
            Guard::None
            | Guard::Entry
            | Guard::Session
            | Guard::SameOrigin
            | Guard::PendingSignIn => continue,
            Guard::ProvisioningClient => {
                (&live.token, "application/scim+json", credentials(&foreign, &expired, &revoked))
            }
            Guard::Decide => (&applications.own, "application/problem+json", applications.bad()),
        };
        for method in route.methods {
            let own = knock(&mut connection, method, &path, &format!("Bearer {own}")).await;
            assert_ne!(own.status, 401, "{method} {path} with its own token");
            let mut told = Vec::new();
            for (what, held) in bad.clone() {
                let answer = knock(&mut connection, method, &path, &held).await;
                assert_eq!(answer.status, 401, "{method} {path} with {what}");
                assert!(answer.header("www-authenticate").starts_with("Bearer realm="));
                assert_eq!(answer.header("content-type"), media);
                assert!(matches!(answer.json()["status"].to_string().trim_matches('"'), "401"));
                told.push(answer.body);
            }
            told.dedup();
            assert_eq!(told.len(), 1, "{method} {path} says which credential was bad: {told:?}");
            walked += 1;
        }
    }
    assert!(walked >= 20, "only {walked} guarded routes were walked");
}
