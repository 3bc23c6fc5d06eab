//! The usual beginning of a story about signing in: a tenant of the stand-in, provisioned into one
//! organization, its app registration trusted there, and two workspaces that admit one group each.

use doorward_tests::{
    browser::{Browser, Page},
    entra::{
        Company, Cycle, Dialect, Group, ObjectId, Person, Plan, ProvisioningClient, Recruiter,
        stand_in::{Registration, StandIn, TenantId},
    },
    host::Host,
};
use serde_json::Value;
use uuid::Uuid;

use super::scene::Scene;

const WRITERS: u128 = 0x7E57_0000_0000_4000_8000_0000_0000_0001;
const ACCOUNTANTS: u128 = 0x7E57_0000_0000_4000_8000_0000_0000_0002;

/// Everything that a sign-in needs.
pub(super) struct SignIn {
    pub(super) scene: Scene,
    pub(super) entra: StandIn,
    pub(super) tenant: TenantId,
    pub(super) app: Registration,
    pub(super) sso: String,
    pub(super) client: ProvisioningClient,
    origin: String,
}

/// A person of the company, by the first name that the stories use.
fn person(recruiter: &mut Recruiter, name: &str) -> Person {
    let address = format!("{name}@contoso.example");
    let (mail, user_principal_name) = (address.clone(), address);
    Person { display_name: name.to_owned(), mail, user_principal_name, ..recruiter.hire() }
}

/// Ada writes, Grace counts, Alan does neither.
pub(super) fn company() -> Company {
    let (mut company, mut recruiter) = Plan { seed: 11, people: 0, groups: 0 }.company();
    for (name, group) in [("ada", Some(WRITERS)), ("grace", Some(ACCOUNTANTS)), ("alan", None)] {
        let person = person(&mut recruiter, name);
        if let Some(group) = group {
            company.put_group(Group {
                object_id: ObjectId(Uuid::from_u128(group)),
                display_name: group.to_string(),
                members: [person.object_id].into(),
            });
        }
        company.put_person(person);
    }
    company
}

pub(super) fn writers() -> ObjectId {
    ObjectId(Uuid::from_u128(WRITERS))
}

fn quiet(_: doorward_tests::entra::Step) {}

/// How a story begins, where it is not the usual way.
#[derive(Default)]
pub(super) struct Beginning {
    /// With the vendor's app registration.
    pub(super) multi_tenant: bool,
    /// Nobody may provision people; strangers become users when they sign in.
    pub(super) just_in_time: bool,
    /// Guests are refused.
    pub(super) members_only: bool,
    /// Another credential than the client secret: the flag, and what is in the file that it names.
    pub(super) credential: Option<(&'static str, String)>,
    /// Settings by their variables.
    pub(super) settings: Vec<(&'static str, String)>,
    /// The address that people use, where a proxy stands before the server.
    pub(super) published_at: Option<String>,
}

impl SignIn {
    /// The customer's own registration; wiki for writers, payroll for accountants.
    pub(super) async fn begin() -> Self {
        Self::begin_as(Beginning::default()).await
    }

    /// The same behind a proxy that listens on this port.
    pub(super) async fn begin_behind(proxy: u16) -> Self {
        let front = format!("http://127.0.0.1:{proxy}");
        Self::begin_as(Beginning { published_at: Some(front), ..Beginning::default() }).await
    }

    /// The vendor's registration.
    pub(super) async fn begin_multi_tenant() -> Self {
        let mut story =
            Self::without_rules(Beginning { multi_tenant: true, ..Beginning::default() });
        story.cycle().await;
        story
    }

    /// The usual workspaces, and people who are provisioned unless they come just in time.
    pub(super) async fn begin_as(beginning: Beginning) -> Self {
        let just_in_time = beginning.just_in_time;
        let mut story = Self::without_rules(beginning);
        for (slug, group) in [("wiki", WRITERS), ("payroll", ACCOUNTANTS)] {
            story.must(&["workspace", "create", "acme", slug]);
            let group = Uuid::from_u128(group).to_string();
            let (target, sso) = (format!("workspace:{slug}"), story.sso.clone());
            story.must(&["access", "set", "acme", &target, "--sso", &sso, "--groups", &group]);
        }
        if !just_in_time {
            story.cycle().await;
        }
        story
    }

    fn without_rules(beginning: Beginning) -> Self {
        let Beginning { multi_tenant, just_in_time, members_only, .. } = beginning;
        let entra = StandIn::open().expect("a stand-in");
        let port = free_port();
        let own = format!("http://127.0.0.1:{port}");
        let origin = beginning.published_at.clone().unwrap_or(own);
        let back = format!("{origin}/auth/callback");
        let tenant = entra.found("contoso.example", company());
        let app = match multi_tenant {
            true => entra.register_multi_tenant(&back),
            false => entra.register_single_tenant(tenant, &back),
        };
        let host = Host::new().expect("a host");
        let folder = host.data_dir().parent().expect("a folder").to_owned();
        let file = folder.join("credential");
        let (flag, shown) =
            beginning.credential.unwrap_or(("--client-secret-file", app.secret.clone()));
        std::fs::write(&file, shown).expect("the credential in a file");
        let (client, file) = (app.client.to_string(), file.display().to_string());
        let mut host = host
            .published_at(&origin)
            .setting("DOORWARD_ENTRA__DEVELOPMENT_AUTHORITY", entra.authority())
            .setting("DOORWARD_ENTRA__DEVELOPMENT_GRAPH", entra.graph())
            .setting("DOORWARD_SERVER__TRUSTED_PROXIES", "127.0.0.1");
        for (variable, value) in beginning.settings {
            host = host.setting(variable, value);
        }
        if multi_tenant {
            host = host
                .setting("DOORWARD_ENTRA__CLIENT_ID", &client)
                .setting("DOORWARD_ENTRA__CLIENT_SECRET_FILE", &file);
        }
        let scene = Scene::at(host, port);
        let authority = format!("127.0.0.1:{port}");
        let url = format!("http://{authority}/o/acme/scim/v2");
        let provisioning = ProvisioningClient::new(&url, &scene.tenant.token, Dialect::Usual);
        if just_in_time {
            let token = &scene.tenant.token_id;
            scene.host.must(&["scim-token", "revoke", "acme", token]).expect("it is revoked");
        }
        let (id, kind) = (tenant.to_string(), if multi_tenant { "multi" } else { "single" });
        let kind = format!("{kind}-tenant");
        let mut add = vec!["sso", "add", "acme", "--kind", &kind, "--tenant-id", &id];
        add.extend(["--authority", "development"]);
        if !multi_tenant {
            add.extend(["--client-id", &client, flag, &file]);
        }
        add.extend(just_in_time.then_some("--just-in-time"));
        add.extend(members_only.then_some("--members-only"));
        let sso = scene.told(&add)["id"].as_str().expect("an id").to_owned();
        Self { scene, entra, tenant, app, sso, client: provisioning, origin }
    }

    /// One cycle of the provisioning client.
    pub(super) async fn cycle(&mut self) -> Cycle {
        let cycle =
            self.client.incremental_cycle(&self.entra.company(self.tenant), &mut quiet).await;
        assert_eq!(cycle.failures, [], "the cycle went wrong");
        cycle
    }

    pub(super) fn must(&self, arguments: &[&str]) -> String {
        self.scene.host.must(arguments).expect("the command succeeds")
    }

    /// The front-channel logout URL goes where `sso show` says that it belongs.
    pub(super) fn registers_its_logout_url(&self) {
        let shown = self.scene.told(&["sso", "show", "acme", &self.sso]);
        let url = shown["front_channel_logout_url"].as_str().expect("a URL");
        self.entra.tell_sign_outs_to(self.app.client, url);
    }

    /// A page of ours.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The account picker at the end of the way to sign in.
    pub(super) async fn knock(&self, browser: &mut Browser) -> Page {
        let page = browser.open(&self.url("/o/acme/sign-in")).await.expect("a page");
        assert!(page.text().contains("Pick an account"), "{} {}", page.address, page.text());
        page
    }

    /// Signs in, wherever that ends.
    pub(super) async fn try_sign_in(&self, browser: &mut Browser, name: &str) -> Page {
        let page = self.knock(browser).await;
        browser.pick(&page, &upn(name)).await.expect("a page")
    }

    /// Signs in and is at the organization's first page.
    pub(super) async fn sign_in(&self, name: &str) -> Browser {
        let mut browser = Browser::new();
        let page = self.try_sign_in(&mut browser, name).await;
        assert_eq!(
            (page.status, page.address.as_str()),
            (200, &*self.url("/o/acme/")),
            "{}",
            page.text()
        );
        browser
    }

    /// Whether the browser has the cookie of a session.
    pub(super) fn has_cookie(&self, browser: &Browser) -> bool {
        browser.cookie(&self.url("/"), "doorward-acme").is_some()
    }

    /// Where Entra sends somebody back to, without going there.
    pub(super) async fn answer_for(&self, browser: &mut Browser, name: &str) -> String {
        let page = self.knock(browser).await;
        let answer = browser.pick_and_stop(&page, &upn(name)).await.expect("an answer");
        answer.destination().expect("the way back")
    }

    /// What a proxy is told about this browser.
    pub(super) async fn may_enter(&self, browser: &mut Browser, workspace: &str) -> u16 {
        let path = format!("/o/acme/authz/auth-request/workspaces/{workspace}");
        browser.fetch(&self.url(&path)).await.expect("an answer").status
    }

    /// Whether the browser still has a session.
    pub(super) async fn is_signed_in(&self, browser: &mut Browser) -> bool {
        match browser.fetch(&self.url("/o/acme/")).await.expect("an answer").status {
            200 => true,
            401 => false,
            other => panic!("the first page answers {other}"),
        }
    }

    /// Every event after a place, as it is printed.
    pub(super) fn told_after(&self, after: u64) -> Vec<Value> {
        let after = after.to_string();
        let arguments = ["events", "list", "acme", "--after", &after, "--limit", "1000"];
        self.scene.told(&arguments).as_array().expect("events").clone()
    }

    /// That exactly one sign-in was refused since, with this word in its event, and no session began.
    #[track_caller]
    pub(super) fn refused_once_since(&self, head: u64, reason: &str) {
        let told = self.told_after(head);
        let named = |name: &str| told.iter().filter(|event| event["event"] == name).count();
        assert_eq!(named("session.started"), 0, "{told:?}");
        assert_eq!(named("sign_in.refused"), 1, "{told:?}");
        let text = Value::Array(told).to_string();
        assert!(text.contains(reason), "nothing of `{reason}`: {text}");
    }

    /// Why sign-ins were refused since, in order.
    pub(super) fn refusals_since(&self, head: u64) -> Vec<String> {
        let told = self.told_after(head).into_iter();
        let refused = told.filter(|event| event["event"] == "sign_in.refused");
        let word = |reason: &Value| {
            let kind = reason.as_object().and_then(|kinds| kinds.values().next());
            kind.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        refused.map(|event| word(&event["data"]["reason"])).collect()
    }

    /// One more organization that trusts an app registration of its own, without people.
    pub(super) fn neighbour(&self, name: &str, tenant: TenantId) -> (Registration, String) {
        self.scene.host.tenant(name).expect("an organization");
        self.trust(name, tenant)
    }

    /// One more app registration in a tenant, trusted by an organization.
    pub(super) fn trust(&self, organization: &str, tenant: TenantId) -> (Registration, String) {
        let app = self.entra.register_single_tenant(tenant, &self.url("/auth/callback"));
        let folder = self.scene.host.data_dir().parent().expect("a folder");
        let file = folder.join(app.client.to_string());
        std::fs::write(&file, &app.secret).expect("the secret in a file");
        let (id, client, file) =
            (tenant.to_string(), app.client.to_string(), file.display().to_string());
        let kind = ["--kind", "single-tenant", "--tenant-id", &id, "--client-id", &client];
        let secret = ["--client-secret-file", &file, "--name", &client];
        let added = self.scene.told(&[&["sso", "add", organization][..], &kind, &secret].concat());
        let sso = added["id"].as_str().expect("an id").to_owned();
        (app, sso)
    }

    /// Signs in at a place, wherever that ends.
    pub(super) async fn try_at(&self, browser: &mut Browser, path: &str, name: &str) -> Page {
        let page = browser.open(&self.url(path)).await.expect("a page");
        match page.text().contains("Pick an account") {
            true => browser.pick(&page, &upn(name)).await.expect("a page"),
            false => page,
        }
    }

    pub(super) fn object_id(&self, name: &str) -> ObjectId {
        let company = self.entra.company(self.tenant);
        company.person_named(&upn(name)).expect("a person").object_id
    }
}

pub(super) fn upn(name: &str) -> String {
    if name.contains('@') { name.to_owned() } else { format!("{name}@contoso.example") }
}

pub(super) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
