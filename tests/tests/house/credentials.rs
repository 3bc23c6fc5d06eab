//! Every route that has a guard, walked without a credential and with every kind of bad one.

use base64::{Engine as _, engine::general_purpose::STANDARD};
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
    secrets: &ClientSecrets,
) -> Vec<(&'static str, String)> {
    let bearer = |token: &str| format!("Bearer {token}");
    let (start, end) = secrets.access_token.split_at(secrets.access_token.len() / 2);
    let other = if end.starts_with('A') { 'B' } else { 'A' };
    let changed: String = start.chars().chain([other]).chain(end.chars().skip(1)).collect();
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
        ("an access token of another organization", bearer(&secrets.foreign_access_token)),
        ("an access token of a revoked secret", bearer(&secrets.revoked_access_token)),
        ("an access token that was changed", bearer(&changed)),
        ("an access token cut short", bearer(start)),
        ("no more than the beginning of one", bearer("dw_access_")),
        ("a client secret", bearer(&secrets.own.secret)),
    ]
}

/// A client secret, and what it is called.
struct ClientSecret {
    client: String,
    secret: String,
    id: String,
}

impl ClientSecret {
    fn of(host: &Host, organization: &str) -> Self {
        let arguments = ["client-secret", "create", organization, "--format", "json"];
        let told = host.must(&arguments).expect("a client secret");
        let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        let text = |key: &str| told[key].as_str().expect("a text").to_owned();
        Self { client: text("client_id"), secret: text("client_secret"), id: text("secret_id") }
    }

    fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.client, self.secret)))
    }

    async fn access_token(&self, connection: &mut Connection, organization: &str) -> String {
        let path = format!("/o/{organization}/oauth2/token");
        let answer = knock(connection, "POST", &path, &self.basic()).await;
        answer.json()["access_token"].as_str().expect("an access token").to_owned()
    }
}

/// Client secrets with their access tokens: a live one, and those that open nothing.
struct ClientSecrets {
    own: ClientSecret,
    foreign: ClientSecret,
    revoked: ClientSecret,
    access_token: String,
    foreign_access_token: String,
    revoked_access_token: String,
}

impl ClientSecrets {
    async fn of(host: &Host, connection: &mut Connection) -> Self {
        let own = ClientSecret::of(host, "acme");
        let foreign = ClientSecret::of(host, "globex");
        let revoked = ClientSecret::of(host, "acme");
        let access_token = own.access_token(connection, "acme").await;
        let foreign_access_token = foreign.access_token(connection, "globex").await;
        let revoked_access_token = revoked.access_token(connection, "acme").await;
        host.must(&["client-secret", "revoke", "acme", &revoked.id]).expect("revoked");
        Self { own, foreign, revoked, access_token, foreign_access_token, revoked_access_token }
    }

    fn bad(&self) -> Vec<(&'static str, String)> {
        let basic = |text: &str| format!("Basic {}", STANDARD.encode(text));
        vec![
            ("none", String::new()),
            ("no scheme", self.own.secret.clone()),
            ("another scheme", format!("Bearer {}", self.own.secret)),
            ("an access token", format!("Bearer {}", self.access_token)),
            ("nothing in it", "Basic ".to_owned()),
            ("no base64", "Basic !".to_owned()),
            ("a wrong secret", basic(&format!("{}:dw_client_wrong", self.own.client))),
            ("another client", basic(&format!("{}:{}", self.foreign.client, self.own.secret))),
            ("another organization's", self.foreign.basic()),
            ("a revoked secret", self.revoked.basic()),
        ]
    }
}

/// API tokens of every scope: a live one, and those that open nothing.
struct Applications {
    own: String,
    foreign: String,
    expired: String,
    revoked: String,
}

impl Applications {
    fn of(host: &Host) -> Self {
        let token = |organization: &str, more: &[&str]| {
            let mut arguments =
                vec!["api-token", "create", organization, "--scope", "decide,read,write"];
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
    if path.ends_with("/oauth2/token") {
        let form = "application/x-www-form-urlencoded";
        request = request.header("content-type", form).body("grant_type=client_credentials");
    }
    if !held.is_empty() {
        request = request.header("authorization", held);
    }
    connection.send(request).await.expect("an answer")
}

/// What is the operator's is nobody else's, whatever they present; strangers learn no more of it than of
/// anything else.
async fn closed_to_every_token(
    connection: &mut Connection,
    route: &routes::Route,
    applications: &Applications,
) {
    let own = ("a live token", format!("Bearer {}", applications.own));
    for (what, held) in applications.bad().into_iter().chain([own]) {
        let path = route.path.replace("{organization}", "acme");
        let strange = path != route.path && what != "a live token";
        for method in route.methods {
            let answer = knock(connection, method, &path, &held).await;
            let wanted = if strange { 401 } else { 403 };
            assert_eq!(answer.status, wanted, "{method} {path} with {what}");
            let said = answer.json()["type"].to_string();
            assert_eq!(said.contains("operators-only"), !strange, "{method} {path}: {said}");
        }
    }
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
    let secrets = ClientSecrets::of(&host, &mut connection).await;

    let mut walked = 0;
    for route in routes::table() {
        let path = route.path.replace("{organization}", "acme").replace(['{', '}'], "");
        let (own, media, bad) = match route.guard {
            // What a browser presents is walked with browsers, in their own stories.
            Guard::None
            | Guard::Entry
            | Guard::Session
            | Guard::MainUser
            | Guard::MainUserOrAuditor
            | Guard::MainUserForm
            | Guard::MainUserOrSetup
            | Guard::MainUserOrSetupForm
            | Guard::SetupLink
            | Guard::SameOrigin
            | Guard::PendingSignIn => continue,
            Guard::Operator => {
                closed_to_every_token(&mut connection, &route, &applications).await;
                continue;
            }
            Guard::ProvisioningClient => {
                let own =
                    [&live.token, &secrets.access_token].map(|token| format!("Bearer {token}"));
                let bad = credentials(&foreign, &expired, &revoked, &secrets);
                (own.to_vec(), "application/scim+json", bad)
            }
            Guard::ProvisioningCredential => {
                (vec![secrets.own.basic()], "application/json", secrets.bad())
            }
            Guard::Decide | Guard::Read | Guard::Audit | Guard::Write => {
                let own = vec![format!("Bearer {}", applications.own)];
                (own, "application/problem+json", applications.bad())
            }
        };
        for method in route.methods {
            for own in &own {
                let answer = knock(&mut connection, method, &path, own).await;
                assert_ne!(answer.status, 401, "{method} {path} with its own credential");
            }
            let mut told = Vec::new();
            for (what, held) in bad.clone() {
                let answer = knock(&mut connection, method, &path, &held).await;
                assert_eq!(answer.status, 401, "{method} {path} with {what}");
                assert!(answer.header("www-authenticate").contains(" realm="));
                assert_eq!(answer.header("content-type"), media);
                let said = answer.json();
                assert!(
                    said["status"].to_string().trim_matches('"') == "401"
                        || said["error"] == "invalid_client",
                    "{said}"
                );
                told.push(answer.body);
            }
            told.dedup();
            assert_eq!(told.len(), 1, "{method} {path} says which credential was bad: {told:?}");
            walked += 1;
        }
    }
    assert!(walked >= 20, "only {walked} guarded routes were walked");
}
