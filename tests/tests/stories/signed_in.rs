//! A company whose people are provisioned and signed in already: the sessions are put into the log
//! of the closed data directory, as a sign-in would put them.

use doorward::session::Handle;
use doorward_store::{
    Actor, PATIENCE, RequestId, Submission, Timestamp,
    data_dir::{DataDir, LogOptions},
    directory::{
        Claims, ClientId, Command, EntraPerson, ObjectId, OrganizationName, SessionId, SignIn,
        SsoConfigurationId, TenantId, WantedSsoConfiguration,
        session::{Sid, Span, UserAgent},
        sso_configuration::{Authority, Kind},
    },
};
use doorward_tests::{
    host::{Host, Server, Tenant, open_store},
    http::{Answer, Connection, Request},
};
use serde_json::json;
use uuid::Uuid;

use super::scene::{GROUP, Scene, USER, ask};

pub(super) const ADA: &str = "0f3c9a52-0000-4000-8000-00000000ada0";
pub(super) const BOB: &str = "0f3c9a52-0000-4000-8000-00000000b0b0";
pub(super) const ENGINEERS: &str = "0f3c9a52-0000-4000-8000-0000000000e0";
pub(super) const UNKNOWN: &str = "0f3c9a52-0000-4000-8000-0000000000ff";
pub(super) const SSO: &str = "0f3c9a52-0000-4000-8000-000000000550";
const TEN_HOURS: i64 = 36_000_000_000;
const TENANT: &str = "0f3c9a52-0000-4000-8000-000000007e0a";

/// Acme: Ada is an engineer, Bob is not; both are signed in.
pub(super) struct Company {
    pub(super) host: Host,
    pub(super) server: Server,
    pub(super) tenant: Tenant,
    pub(super) ada: String,
    pub(super) bob: String,
    pub(super) ada_id: String,
    pub(super) group_id: String,
}

/// What Entra calls the session of a handle's letter.
pub(super) fn sid(letter: &str) -> String {
    format!("sid-{letter}")
}

/// The handle of a session, as a cookie holds it.
pub(super) fn handle(letter: &str) -> String {
    letter.repeat(43)
}

impl Company {
    pub(super) async fn begin() -> Self {
        Self::begin_for(TEN_HOURS).await
    }

    /// The same with sessions that end after so many microseconds, however much they are used.
    pub(super) async fn begin_for(life: i64) -> Self {
        let scene = Scene::begin();
        let mut wire = scene.wire();
        let mut person = async |name: &str, object: &str| {
            let body = json!({
                "schemas": [USER], "userName": format!("{name}@contoso.example"),
                "externalId": object, "active": true,
                "emails": [{ "type": "work", "primary": true, "value": format!("{name}@mail.example") }],
            });
            let (status, made) = ask(&mut wire, "POST", "/Users", Some(body)).await;
            assert_eq!(status, 201, "{made}");
            made["id"].as_str().expect("an id").to_owned()
        };
        let (ada_id, _) = (person("ada", ADA).await, person("bob", BOB).await);
        let body = json!({
            "schemas": [GROUP], "displayName": "Engineers", "externalId": ENGINEERS,
            "members": [{ "value": ada_id }],
        });
        let (status, group) = ask(&mut wire, "POST", "/Groups", Some(body)).await;
        assert_eq!(status, 201, "{group}");
        let group_id = group["id"].as_str().expect("an id").to_owned();
        let Scene { server, tenant, host } = scene;
        let port = server.port();
        assert!(server.terminate().expect("it stops").success());
        sign_in(&host, life).await;
        let server = host.serve_at(port).expect("a server");
        let cookie = |letter| format!("doorward-acme={}", handle(letter));
        Self { ada: cookie("a"), bob: cookie("b"), host, server, tenant, ada_id, group_id }
    }

    /// Sets something and starts the server anew.
    pub(super) fn with(self, variable: &'static str, value: impl Into<String>) -> Self {
        self.with_all([(variable, value.into())])
    }

    /// The same with settings that belong together.
    pub(super) fn with_all<const N: usize>(mut self, all: [(&'static str, String); N]) -> Self {
        let port = self.server.port();
        assert!(self.server.terminate().expect("it stops").success());
        self.host =
            all.into_iter().fold(self.host, |host, (name, value)| host.setting(name, value));
        self.server = self.host.serve_at(port).expect("a server");
        self
    }

    pub(super) fn scene(self) -> Scene {
        Scene { server: self.server, tenant: self.tenant, host: self.host }
    }

    /// Runs a command that must succeed.
    pub(super) fn must(&self, arguments: &[&str]) -> String {
        self.host.must(arguments).expect("the command succeeds")
    }

    /// What a command tells as JSON.
    pub(super) fn told(&self, arguments: &[&str]) -> serde_json::Value {
        let all: Vec<_> = arguments.iter().copied().chain(["--format", "json"]).collect();
        serde_json::from_str(&self.must(&all)).expect("it tells JSON")
    }

    /// A request with these headers.
    pub(super) async fn get(&self, path: &str, headers: &[(&'static str, &str)]) -> Answer {
        let request = headers
            .iter()
            .fold(Request::new("GET", path), |request, (name, value)| request.header(name, *value));
        Connection::to(self.server.authority()).send(request).await.expect("an answer")
    }

    /// Changes who is in the group of engineers, or a person, over SCIM.
    pub(super) async fn patch(&self, path: &str, operation: serde_json::Value) {
        let mut wire = doorward_tests::entra::Wire::new(&self.tenant.url, &self.tenant.token);
        let body = super::scene::patch(json!([operation]));
        let (status, told) = ask(&mut wire, "PATCH", path, body).await;
        let want = if path.starts_with("/Groups/") { 204 } else { 200 };
        assert_eq!(status, want, "{told}");
    }
}

async fn sign_in(host: &Host, life: i64) {
    let data_dir = DataDir::open(host.data_dir()).expect("the closed data directory");
    let options = LogOptions { cache_bytes: 1 << 24, reserve_bytes: 0 };
    let store = open_store(&data_dir, options).expect("its store");
    let acme = OrganizationName::parse("acme").expect("a name");
    let now = Timestamp(jiff::Timestamp::now().as_microsecond());
    let submit = async |command| {
        let submission = Submission {
            organization: acme.clone(),
            actor: Actor::System,
            request: RequestId(Uuid::from_u128(1)),
            time: now,
            command,
        };
        store.submit(submission).await.expect("it happens");
    };
    let configuration = SsoConfigurationId(SSO.parse().expect("a GUID"));
    let tenant = TenantId::parse(TENANT).expect("a GUID");
    submit(Command::AddSsoConfiguration {
        wanted: Box::new(WantedSsoConfiguration {
            id: configuration,
            name: "Contoso".into(),
            kind: Kind::SingleTenant { client: ClientId::parse(TENANT).expect("a GUID") },
            tenant,
            authority: Authority::Public,
            domain_hint: None,
            members_only: false,
            just_in_time: false,
        }),
    })
    .await;
    for (number, object, letter) in [(1, ADA, "a"), (2, BOB, "b")] {
        let object = ObjectId::parse(object).expect("a GUID");
        submit(Command::SignIn(Box::new(SignIn {
            claims: Claims {
                configuration,
                person: EntraPerson { tenant, object },
                upn: None,
                display_name: None,
                groups: None,
                account: None,
                of_tenant: true,
                sid: Some(Sid::cleaned(&sid(letter))),
                contexts: vec![],
            },
            seed: Uuid::from_u128(number),
            session: SessionId(Uuid::from_u128(number)),
            handle: Handle::parse(&handle(letter)).unwrap().digest(),
            replaces: None,
            address: [192, 0, 2, 1].into(),
            agent: UserAgent::cleaned("a browser"),
            idle: Span(3_600_000_000),
            ends: Timestamp(now.0 + life),
            at: now,
        })))
        .await;
    }
    store.close(PATIENCE).expect("it closes");
}
