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
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let server = host.serve().expect("a server");
    let mut connection = Connection::to(server.authority());

    let mut walked = 0;
    for route in routes::table() {
        let path = route.path.replace("{organization}", "acme").replace(['{', '}'], "");
        for method in route.methods {
            let own =
                knock(&mut connection, method, &path, &format!("Bearer {}", live.token)).await;
            assert_ne!(own.status, 401, "{method} {path} with its own token");
            if route.guard == Guard::None {
                continue;
            }
            let mut told = Vec::new();
            for (what, held) in credentials(&foreign, &expired, &revoked) {
                let answer = knock(&mut connection, method, &path, &held).await;
                assert_eq!(answer.status, 401, "{method} {path} with {what}");
                assert!(answer.header("www-authenticate").starts_with("Bearer realm="));
                assert_eq!(answer.header("content-type"), "application/scim+json");
                assert_eq!(answer.json()["status"], "401");
                told.push(answer.body);
            }
            told.dedup();
            assert_eq!(told.len(), 1, "{method} {path} says which credential was bad: {told:?}");
            walked += 1;
        }
    }
    assert!(walked >= 20, "only {walked} guarded routes were walked");
}
