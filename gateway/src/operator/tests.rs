//! What an operator asks for, and what comes of it.

mod auditing;
mod events;
mod reaching;
mod replaying;
mod reviewing;
mod settings;
mod tokens;

use std::sync::Arc;

use doorward_store::{
    Store, Submission,
    directory::{Command, OrganizationName, UserName, WantedUser},
    log::MemoryLog,
    record::Actor,
};
use tokio::sync::mpsc;

use super::{Answer, Failure, House, Lifetime, Login, Request, execute};
use crate::{
    clock::Clock, config::Config, entra::Entra, evidence::Evidence, exit::Exit,
    request_log::Requests, sign_in::PendingSignIns, token_usage::TokenUsage,
};

/// A house with one organization in it, and somebody at the door.
struct Operated {
    house: House,
    _folder: tempfile::TempDir,
}

pub(super) fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

impl Operated {
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::defaults().unwrap();
        config.server.instance_key = folder.path().join("data.key");
        let entra = Arc::new(Entra::new(&config));
        let pending = PendingSignIns::under(entra.key_file.clone(), Clock.now());
        let house = House {
            store: Arc::new(Store::open(Arc::new(MemoryLog::default())).unwrap()),
            clock: Clock,
            usage: Arc::new(TokenUsage::open(folder.path())),
            public_url: config.server.public_url,
            token_lifetime_days: 365,
            entra,
            requests: Requests::of(folder.path().join("scim-requests")),
            pending: Arc::new(pending),
            doors: Arc::default(),
            finding: Arc::default(),
            push: Arc::new(["acme http://127.0.0.1:9/".parse().unwrap()]),
            evidence: Arc::new(Evidence::in_folder(folder.path())),
            asked: Arc::default(),
        };
        Self { house, _folder: folder }
    }

    async fn with_acme() -> Self {
        let operated = Self::empty();
        operated.ask(Request::CreateOrganization { organization: acme() }).await.unwrap();
        operated
    }

    async fn ask(&self, request: Request) -> Result<Vec<Answer>, Failure> {
        let (answers, mut told) = mpsc::channel(8);
        let work = async move {
            let caller = Login::of_process();
            execute(&self.house, &caller, request, &answers).await
        };
        let listen = async {
            let mut all = Vec::new();
            while let Some(answer) = told.recv().await {
                all.push(answer);
            }
            all
        };
        let (worked, all) = tokio::join!(work, listen);
        worked.map(|()| all)
    }

    async fn refused(&self, request: Request) -> String {
        let failure = self.ask(request).await.unwrap_err();
        assert_eq!(failure.exit(), Exit::Refused, "{failure}");
        failure.to_string()
    }

    /// Somebody arrives over SCIM.
    async fn arrives(&self, name: &str) {
        let wanted = WantedUser {
            user_name: UserName::parse(name).unwrap(),
            external_id: None,
            active: None,
            profile: Default::default(),
        };
        let submission = Submission {
            organization: acme(),
            actor: Actor::System,
            request: Clock.new_request_id(),
            time: Clock.now(),
            command: Command::ProvisionUser { seed: Clock.new_seed(), wanted },
        };
        self.house.store.submit(submission).await.unwrap();
    }
}

#[tokio::test]
async fn an_organization_is_created_once() {
    let operated = Operated::empty();
    let create = Request::CreateOrganization { organization: acme() };
    let created = operated.ask(create.clone()).await.unwrap();
    let [Answer::Organization(row)] = created.as_slice() else { panic!("{created:?}") };
    assert_eq!(row.organization, acme());
    assert_eq!(row.tenant_url, "http://127.0.0.1:8080/o/acme/scim/v2");
    let refused = operated.refused(create).await;
    assert_eq!(refused, "the organization `acme` exists already");
    assert_eq!(operated.ask(Request::ListOrganizations).await.unwrap(), created);
}

#[tokio::test]
async fn an_unknown_organization_is_refused_by_name() {
    let operated = Operated::empty();
    let organization = acme();
    for request in [
        Request::ShowProvisioning { organization: organization.clone() },
        Request::ListScimTokens { organization: organization.clone() },
        Request::IssueScimToken { organization: organization.clone(), lifetime: Lifetime::Usual },
        Request::FollowEvents { organization, after: None },
    ] {
        let said = operated.refused(request).await;
        assert_eq!(said, "there is no organization `acme`");
    }
}
