//! Given for tests: a tenant with keys, tokens signed by them, and an outside that answers what it was
//! told and counts who asked.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    authority::{Authority, TenantId},
    guid::ClientId,
    http::{Http, HttpError, Request, Response, Sending},
    secret::Secret,
};

pub(crate) const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
pub(crate) const CLIENT: &str = "11111111-2222-3333-4444-555555555555";
pub(crate) const OID: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const BASE: &str =
    "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47";

/// Two keys of 2048 bits, made once.
static KEYS: LazyLock<[KeyPair; 2]> =
    LazyLock::new(|| [0, 1].map(|_| KeyPair::generate(KeySize::Rsa2048).expect("a key is made")));

pub(crate) fn tenant() -> TenantId {
    TenantId::parse(TENANT).expect("a tenant ID")
}

pub(crate) fn client() -> ClientId {
    ClientId::parse(CLIENT).expect("a client ID")
}

pub(crate) fn issuer() -> String {
    Authority::Public.issuer(tenant())
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(NOW + seconds).expect("a time")
}

pub(crate) fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The public half of a key as an entry of a key set.
pub(crate) fn jwk(key: usize, kid: &str) -> Value {
    let public = KEYS[key].public_key();
    let n = public.modulus().big_endian_without_leading_zero();
    let e = public.exponent().big_endian_without_leading_zero();
    json!({ "kty": "RSA", "use": "sig", "kid": kid, "n": base64(n), "e": base64(e),
            "issuer": "https://login.microsoftonline.com/{tenantid}/v2.0" })
}

/// The public half as DER.
pub(crate) fn public_key(key: usize) -> Vec<u8> {
    KEYS[key].public_key().as_ref().to_vec()
}

/// The private half as PEM, with something that stands for its certificate.
pub(crate) fn certificate_pem(key: usize) -> Secret {
    let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&KEYS[key]).expect("DER");
    let blocks =
        [pem::Pem::new("CERTIFICATE", "a certificate"), pem::Pem::new("PRIVATE KEY", der.as_ref())];
    Secret::new(pem::encode_many(&blocks))
}

/// Signs texts as they are, so that a test can write JSON no serializer would.
pub(crate) fn sign_text(key: usize, header: &str, claims: &str) -> String {
    let signed = format!("{}.{}", base64(header), base64(claims));
    let mut signature = vec![0; KEYS[key].public_modulus_len()];
    KEYS[key]
        .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
        .expect("a signature");
    format!("{signed}.{}", base64(signature))
}

pub(crate) fn sign(key: usize, header: &Value, claims: &Value) -> String {
    sign_text(key, &header.to_string(), &claims.to_string())
}

pub(crate) fn header() -> Value {
    json!({ "alg": "RS256", "typ": "JWT", "kid": "k1" })
}

/// The claims of a good ID token, dated back as Entra does.
pub(crate) fn claims() -> Value {
    json!({
        "iss": issuer(), "aud": CLIENT, "tid": TENANT, "oid": OID, "sub": "pairwise", "ver": "2.0",
        "iat": NOW - 298, "nbf": NOW - 298, "exp": NOW + 3602, "nonce": "n-1", "name": "Ada",
        "preferred_username": "ada@contoso.com", "sid": "s-1",
    })
}

/// The discovery document of the tenant.
pub(crate) fn discovery() -> Value {
    json!({
        "issuer": issuer(),
        "authorization_endpoint": format!("{BASE}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{BASE}/oauth2/v2.0/token"),
        "jwks_uri": format!("{BASE}/discovery/v2.0/keys"),
        "end_session_endpoint": format!("{BASE}/oauth2/v2.0/logout"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "cloud_instance_name": "microsoftonline.com",
    })
}

pub(crate) const DISCOVERY: &str = "/v2.0/.well-known/openid-configuration";

type Told = Result<Response, HttpError>;

/// What is outside: an answer per end of an address, and who asked.
#[derive(Default)]
pub(crate) struct Outside {
    answers: Mutex<HashMap<String, Vec<Told>>>,
    asked: Mutex<Vec<Request>>,
}

impl Outside {
    /// An outside where the tenant is well.
    pub(crate) fn well() -> Self {
        let outside = Self::default();
        outside.says(DISCOVERY, 200, &discovery());
        outside.says("/discovery/v2.0/keys", 200, &json!({ "keys": [jwk(0, "k1")] }));
        outside
    }

    pub(crate) fn says(&self, end: &str, status: u16, body: &Value) {
        self.tells(end, vec![Ok(answer(status, body))]);
    }

    /// Answers one after the other; the last one stays.
    pub(crate) fn tells(&self, end: &str, answers: Vec<Told>) {
        self.answers.lock().expect("a lock").insert(end.to_owned(), answers);
    }

    /// The requests to addresses with this end, the query aside.
    pub(crate) fn asked(&self, end: &str) -> Vec<Request> {
        let asked = self.asked.lock().expect("a lock");
        let ends = |request: &&Request| request.to().url().path().ends_with(end);
        asked.iter().filter(ends).cloned().collect()
    }
}

pub(crate) fn answer(status: u16, body: &Value) -> Response {
    Response { status, retry_after: None, body: body.to_string().into_bytes() }
}

impl Http for Outside {
    fn send<'a>(&'a self, request: Request) -> Sending<'a> {
        let url = request.to().url().clone();
        self.asked.lock().expect("a lock").push(request);
        let mut answers = self.answers.lock().expect("a lock");
        let with_query = url.query().map_or_else(String::new, |query| format!("?{query}"));
        let full = format!("{}{with_query}", url.path());
        let found = answers
            .iter_mut()
            .filter(|(end, _)| full.ends_with(*end) || url.path().ends_with(*end));
        let told = found
            .max_by_key(|(end, _)| end.len())
            .map(|(_, told)| if told.len() > 1 { told.remove(0) } else { told[0].clone() });
        // Others get their turn between question and answer, as on a network.
        Box::pin(async move {
            tokio::task::yield_now().await;
            told.unwrap_or(Err(HttpError::Unreachable))
        })
    }
}

/// Runs a future to its end.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}
