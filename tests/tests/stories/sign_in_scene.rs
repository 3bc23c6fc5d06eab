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
}

/// A person of the company, by the first name that the stories use.
fn person(recruiter: &mut Recruiter, name: &str) -> Person {
    let address = format!("{name}@contoso.example");
    let (mail, user_principal_name) = (address.clone(), address);
    Person { display_name: name.to_owned(), mail, user_principal_name, ..recruiter.hire() }
}

/// Ada writes, Grace counts, Alan does neither.
fn company() -> Company {
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

impl SignIn {
    /// The customer's own registration; wiki for writers, payroll for accountants.
    pub(super) async fn begin() -> Self {
        Self::with_workspaces(None).await
    }

    /// The same behind a proxy that listens on this port.
    pub(super) async fn begin_behind(proxy: u16) -> Self {
        Self::with_workspaces(Some(proxy)).await
    }

    async fn with_workspaces(proxy: Option<u16>) -> Self {
        let mut story = Self::without_rules(false, proxy).await;
        for (slug, group) in [("wiki", WRITERS), ("payroll", ACCOUNTANTS)] {
            story.must(&["workspace", "create", "acme", slug]);
            let group = Uuid::from_u128(group).to_string();
            let (target, sso) = (format!("workspace:{slug}"), story.sso.clone());
            story.must(&["access", "set", "acme", &target, "--sso", &sso, "--groups", &group]);
        }
        story.cycle().await;
        story
    }

    /// The vendor's registration.
    pub(super) async fn begin_multi_tenant() -> Self {
        let mut story = Self::without_rules(true, None).await;
        story.cycle().await;
        story
    }

    async fn without_rules(multi_tenant: bool, proxy: Option<u16>) -> Self {
        let entra = StandIn::open().expect("a stand-in");
        let port = free_port();
        let front = format!("http://127.0.0.1:{}", proxy.unwrap_or(port));
        let back = format!("{front}/auth/callback");
        let tenant = entra.found("contoso.example", company());
        let app = match multi_tenant {
            true => entra.register_multi_tenant(&back),
            false => entra.register_single_tenant(tenant, &back),
        };
        let host = Host::new().expect("a host");
        let folder = host.data_dir().parent().expect("a folder").to_owned();
        let file = folder.join("client-secret");
        std::fs::write(&file, &app.secret).expect("the secret in a file");
        let (client, secret) = (app.client.to_string(), file.display().to_string());
        let mut host = host
            .behind(front)
            .setting("DOORWARD_ENTRA__DEVELOPMENT_AUTHORITY", entra.authority())
            .setting("DOORWARD_ENTRA__DEVELOPMENT_GRAPH", entra.graph());
        if multi_tenant {
            host = host
                .setting("DOORWARD_ENTRA__CLIENT_ID", &client)
                .setting("DOORWARD_ENTRA__CLIENT_SECRET_FILE", &secret);
        }
        let scene = Scene::at(host, port);
        let authority = format!("127.0.0.1:{port}");
        let url = format!("http://{authority}/o/acme/scim/v2");
        let provisioning = ProvisioningClient::new(&url, &scene.tenant.token, Dialect::Usual);
        let (id, kind) = (tenant.to_string(), if multi_tenant { "multi" } else { "single" });
        let kind = format!("{kind}-tenant");
        let mut add = vec!["sso", "add", "acme", "--kind", &kind, "--tenant-id", &id];
        add.extend(["--authority", "development"]);
        if !multi_tenant {
            add.extend(["--client-id", &client, "--client-secret-file", &secret]);
        }
        let sso = scene.told(&add)["id"].as_str().expect("an id").to_owned();
        Self { scene, entra, tenant, app, sso, client: provisioning }
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

    /// A page of ours.
    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.scene.server.authority())
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
