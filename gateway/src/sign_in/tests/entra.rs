//! An Entra in memory with one tenant, one app registration and one person, and a gateway before it.

use std::sync::{Arc, LazyLock, Mutex};

use actix_web::web::Data;
use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_oidc::http::{Http, HttpError, Request, Response, Sending};
use doorward_store::{
    Sequence, Store, Submission,
    directory::{
        ClientId, Command, CredentialId, Directory, Event, OrganizationName, Profile,
        SsoConfigurationId, TenantId, UserName, WantedSsoConfiguration, WantedUser,
        sso_configuration::{Authority, Kind, NewCredential},
    },
    log::MemoryLog,
    record::Actor,
};
use serde_json::{Value, json};
use url::Url;
use uuid::{Uuid, uuid};

use crate::{
    app::App,
    clock::Clock,
    config::{Config, Sources},
    entra::{Entra, NewProof, sealed},
    evidence::Evidence,
    metrics::Metrics,
    request_log::RequestLog,
    seal::Place,
    token_usage::TokenUsage,
};

const TENANT: Uuid = uuid!("72f988bf-86f1-41af-91ab-2d7cd011db47");
const CLIENT: Uuid = uuid!("11111111-2222-3333-4444-555555555555");
const ADA: Uuid = uuid!("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");
pub(super) const SSO: SsoConfigurationId =
    SsoConfigurationId(uuid!("51111111-2222-4333-8444-555555555555"));
const HERE: &str = "http://127.0.0.1:1";

static KEY: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).unwrap());

/// The nonce that the last person took along.
type Nonce = Arc<Mutex<String>>;

struct InMemory(Nonce);

impl InMemory {
    fn answer(&self, path: &str) -> Option<Value> {
        let base = format!("{HERE}/{TENANT}");
        if path.ends_with("/.well-known/openid-configuration") {
            return Some(json!({
                "issuer": format!("{base}/v2.0"),
                "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
                "token_endpoint": format!("{base}/oauth2/v2.0/token"),
                "jwks_uri": format!("{base}/discovery/v2.0/keys"),
                "end_session_endpoint": format!("{base}/oauth2/v2.0/logout"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }));
        }
        if path.ends_with("/keys") {
            let key = KEY.public_key();
            let n = URL_SAFE_NO_PAD.encode(key.modulus().big_endian_without_leading_zero());
            let e = URL_SAFE_NO_PAD.encode(key.exponent().big_endian_without_leading_zero());
            let issuer = format!("{base}/v2.0");
            let key = json!({ "kty": "RSA", "use": "sig", "kid": "k1", "n": n, "e": e,
                              "issuer": issuer });
            return Some(json!({ "keys": [key] }));
        }
        path.ends_with("/token").then(|| json!({ "id_token": self.token() }))
    }

    fn token(&self) -> String {
        let now = Clock.now().0 / 1_000_000;
        let claims = json!({
            "iss": format!("{HERE}/{TENANT}/v2.0"), "aud": CLIENT, "tid": TENANT, "oid": ADA,
            "sub": "pairwise", "ver": "2.0", "iat": now - 298, "nbf": now - 298, "exp": now + 3600,
            "nonce": *self.0.lock().unwrap(), "name": "Ada", "sid": "s-1",
        });
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": "k1" });
        let signed = format!("{}.{}", part(header), part(claims));
        let mut signature = vec![0; KEY.public_modulus_len()];
        let random = SystemRandom::new();
        KEY.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

impl Http for InMemory {
    fn send<'a>(&'a self, request: Request) -> Sending<'a> {
        let told = match self.answer(request.to().url().path()) {
            Some(body) => {
                let body = body.to_string().into_bytes();
                Ok(Response { status: 200, retry_after: None, body })
            }
            None => Err(HttpError::Unreachable),
        };
        Box::pin(async { told })
    }
}

/// A gateway with the organization `acme` and one SSO configuration.
pub(super) struct Scene {
    pub(super) app: Data<App>,
    nonce: Nonce,
    _folder: tempfile::TempDir,
}

impl Scene {
    pub(super) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("data.key").display().to_string();
        let variables = [
            ("DOORWARD_ENTRA__DEVELOPMENT_AUTHORITY", HERE),
            ("DOORWARD_SERVER__INSTANCE_KEY", &*key),
        ];
        let config = Arc::new(Config::load(&Sources::of_variables(variables)).unwrap().config);
        let store = Arc::new(Store::open(Arc::new(MemoryLog::default())).unwrap());
        let log = folder.path().join("requests");
        let log = RequestLog::start(log, config.scim.request_log_bytes).unwrap();
        let usage = Arc::new(TokenUsage::open(folder.path()));
        let metrics = Arc::new(Metrics::default());
        let keys = crate::assertion::Keys::open(folder.path(), Clock.now()).unwrap();
        let kept = (Arc::new(keys), Arc::new(Evidence::in_folder(folder.path())));
        let mut app = App::new(store, config.clone(), Clock, log, usage, metrics, kept);
        let nonce = Nonce::default();
        app.entra = Arc::new(Entra::through(Box::new(InMemory(nonce.clone())), &config));
        let scene = Self { app: Data::new(app), nonce, _folder: folder };
        scene.submit(Command::CreateOrganization).await;
        scene.configure().await;
        scene
    }

    pub(super) async fn with_ada() -> Self {
        let scene = Self::empty().await;
        let wanted = WantedUser {
            user_name: UserName::parse("ada@contoso.com").unwrap(),
            external_id: Some(ADA.to_string().into()),
            active: Some(true),
            profile: Profile::default(),
        };
        scene.submit(Command::ProvisionUser { seed: Uuid::from_u128(9), wanted }).await;
        scene
    }

    async fn configure(&self) {
        let wanted = WantedSsoConfiguration {
            id: SSO,
            name: "Contoso".into(),
            kind: Kind::SingleTenant { client: ClientId(CLIENT) },
            tenant: TenantId(TENANT),
            authority: Authority::Development,
            domain_hint: None,
            members_only: false,
            just_in_time: false,
        };
        self.submit(Command::AddSsoConfiguration { wanted: Box::new(wanted) }).await;
        let (organization, credential) = (acme(), CredentialId(Uuid::from_u128(3)));
        let key = self.app.entra.key_file.read_or_make([7; 32]).unwrap();
        let place = Place { organization: &organization, configuration: SSO, credential };
        let secret = doorward_oidc::secret::Secret::new("hunter2".into());
        let proof = sealed(NewProof::ClientSecret(secret), &key, &place).unwrap();
        let credential = NewCredential { id: credential, proof, expires: None };
        let at = Clock.now();
        self.submit(Command::AddSsoCredential { configuration: SSO, credential, at }).await;
    }

    pub(super) async fn submit(&self, command: Command) {
        let submission = Submission {
            organization: acme(),
            actor: Actor::System,
            request: Clock.new_request_id(),
            time: Clock.now(),
            command,
        };
        self.app.store.submit(submission).await.unwrap();
    }

    pub(super) fn directory(&self) -> Arc<Directory> {
        self.app.store.directory(&acme()).unwrap()
    }

    pub(super) fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        let visit = &mut |recorded: doorward_store::record::Recorded| {
            events.push(recorded.event);
            std::ops::ControlFlow::Continue(())
        };
        self.app.store.read(&acme(), Sequence::START, visit).unwrap();
        events
    }

    /// The person does at Entra what is asked, and is sent back.
    pub(super) fn signs_in_at_entra(&self, location: &str) -> String {
        let location = Url::parse(location).unwrap();
        let said = |wanted: &str| {
            let mut pairs = location.query_pairs();
            pairs.find(|(name, _)| name == wanted).unwrap().1.into_owned()
        };
        assert_eq!(said("redirect_uri"), "http://127.0.0.1:8080/auth/callback");
        *self.nonce.lock().unwrap() = said("nonce");
        format!("/auth/callback?code=c-1&state={}", said("state"))
    }
}

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}
