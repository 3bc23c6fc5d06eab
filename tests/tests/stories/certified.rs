//! Signing in through a certified OpenID provider that shares no line with us: what it takes and what we
//! take is the protocol, not a habit of the stand-in.

use doorward_tests::{
    browser::{Browser, Page},
    certified::{CertifiedProvider, Wanted},
    host::Host,
};
use serde_json::json;
use uuid::{Uuid, uuid};

use super::scene::{GROUP, Scene, USER, ask};

const TENANT: Uuid = uuid!("0f3c9a52-0000-4000-8000-000000007e0a");
const BY_SECRET: Uuid = uuid!("0f3c9a52-0000-4000-8000-00000000c001");
const BY_CERTIFICATE: Uuid = uuid!("0f3c9a52-0000-4000-8000-00000000c002");
const ADA: Uuid = uuid!("0f3c9a52-0000-4000-8000-00000000ada0");
const ENGINEERS: &str = "0f3c9a52-0000-4000-8000-0000000000e0";
const SECRET: &str = "a secret/with+all %kinds~of&letters=";
const CERTIFICATE: &str = include_str!("../../fixtures/keys/client-certificate.pem");

struct Story {
    scene: Scene,
    _provider: CertifiedProvider,
}

impl Story {
    /// Ada is provisioned and an engineer; the workspace admits engineers who sign in by this client.
    async fn begin(client: Uuid, flag: &str, shown: &str) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let back = format!("http://127.0.0.1:{port}/auth/callback");
        let (ada, mallory) = (json!({ "oid": ADA, "name": "Ada" }), json!({ "oid": BY_SECRET }));
        let wanted = Wanted::tenant(TENANT)
            .person("ada", ada)
            .person("mallory", mallory)
            .secret(BY_SECRET, SECRET, &back)
            .certificate(BY_CERTIFICATE, CERTIFICATE, &back);
        let provider = CertifiedProvider::open(&wanted).expect("a provider");
        let host = Host::new()
            .expect("a host")
            .setting("DOORWARD_ENTRA__DEVELOPMENT_AUTHORITY", provider.authority());
        let scene = Scene::at(host, port);
        let mut wire = scene.wire();
        let body = json!({ "schemas": [USER], "userName": "ada@contoso.example",
                           "externalId": ADA, "active": true });
        let (status, ada) = ask(&mut wire, "POST", "/Users", Some(body)).await;
        assert_eq!(status, 201, "{ada}");
        let body = json!({ "schemas": [GROUP], "displayName": "Engineers",
                           "externalId": ENGINEERS, "members": [{ "value": ada["id"] }] });
        assert_eq!(ask(&mut wire, "POST", "/Groups", Some(body)).await.0, 201);
        let file = scene.host.data_dir().with_extension("credential");
        std::fs::write(&file, shown).expect("the credential in a file");
        let (tenant, client) = (TENANT.to_string(), client.to_string());
        let kind = ["--kind", "single-tenant", "--tenant-id", &tenant, "--client-id", &client];
        let file = [flag, &file.display().to_string()];
        let added = scene.told(&[&["sso", "add", "acme"][..], &kind, &file].concat());
        let sso = added["id"].as_str().expect("an id").to_owned();
        scene.host.must(&["workspace", "create", "acme", "labs"]).expect("it is created");
        let rule =
            ["access", "set", "acme", "workspace:labs", "--sso", &sso, "--groups", ENGINEERS];
        scene.host.must(&rule).expect("it is set");
        Self { scene, _provider: provider }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.scene.server.authority())
    }

    async fn sign_in(&self, browser: &mut Browser, name: &str) -> Page {
        let form = browser.open(&self.url("/o/acme/sign-in")).await.expect("a page");
        let action = form.links().into_iter().find(|link| link.contains("/interaction/"));
        let action = action.unwrap_or_else(|| panic!("no form: {}", form.text()));
        let fields = [("prompt", "login"), ("login", name), ("password", "whatever")];
        browser.submit(&form, &action, &fields).await.expect("a page")
    }

    async fn everything_works(&self) {
        let mut ada = Browser::new();
        let page = self.sign_in(&mut ada, "ada").await;
        assert_eq!(
            (page.status, page.address.as_str()),
            (200, &*self.url("/o/acme/")),
            "{}",
            page.text()
        );
        assert!(page.text().contains("/o/acme/w/labs/"), "{}", page.text());
        let events = self.scene.events_after(0);
        assert!(events.iter().any(|event| event == "user.linked"), "{events:?}");
        let door = self.url("/o/acme/authz/auth-request/workspaces/labs");
        assert_eq!(ada.fetch(&door).await.expect("an answer").status, 200);

        let mut mallory = Browser::new();
        let page = self.sign_in(&mut mallory, "mallory").await;
        assert_eq!(page.status, 403, "{}", page.text());
        assert!(page.text().contains("nobody here is known to be you"), "{}", page.text());

        let home = ada.open(&self.url("/o/acme/")).await.expect("a page");
        let asks = ada.submit(&home, "/o/acme/sign-out", &[]).await.expect("a page");
        let xsrf = asks.input("xsrf").unwrap_or_else(|| panic!("no form: {}", asks.text()));
        let confirm = asks.links().into_iter().find(|link| link.contains("/session/end/confirm"));
        let fields = [("xsrf", &*xsrf), ("logout", "yes")];
        let confirm = confirm.expect("a form");
        let page = ada.submit(&asks, &confirm, &fields).await.expect("a page");
        assert!(page.text().contains("You are signed out"), "{} {}", page.address, page.text());
        assert_eq!(ada.fetch(&door).await.expect("an answer").status, 401);
        let again = ada.open(&self.url("/o/acme/sign-in")).await.expect("a page");
        assert!(again.text().contains("login"), "the provider's session ended too");
    }
}

#[tokio::test]
async fn a_person_signs_in_and_out_through_a_certified_provider_by_a_client_secret() {
    Story::begin(BY_SECRET, "--client-secret-file", SECRET).await.everything_works().await;
}

#[tokio::test]
async fn a_person_signs_in_and_out_through_a_certified_provider_by_a_certificate() {
    Story::begin(BY_CERTIFICATE, "--certificate-file", CERTIFICATE).await.everything_works().await;
}

#[tokio::test]
async fn a_certified_provider_takes_no_other_secret() {
    let story = Story::begin(BY_SECRET, "--client-secret-file", "another").await;
    let mut ada = Browser::new();
    let page = story.sign_in(&mut ada, "ada").await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert!(page.text().contains("invalid_client"), "{}", page.text());
    assert!(ada.cookie(&story.url("/"), "doorward-acme").is_none());
}
