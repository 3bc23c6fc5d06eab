//! Entra provisions with an assertion of its own workload (RFC 7523): no secret is shared at all.

use doorward_tests::{
    entra::stand_in::{Endpoint, Fault, Forgery, Seal, StandIn, TenantId},
    host::Host,
    http::Answer,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    scene::Scene,
    token_scene::{access_token, failed_until, issue, lies_anywhere, post, scim},
};

const APPLICATION: Uuid = Uuid::from_u128(0xA991_0000_0000_4000_8000_0000_0000_0001);
const SUBJECT: Uuid = Uuid::from_u128(0x5B6E_0000_0000_4000_8000_0000_0000_0002);
const STRANGER: Uuid = Uuid::from_u128(0x5B6E_0000_0000_4000_8000_0000_0000_0003);
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// An organization that trusts one service principal of one tenant.
struct Federated {
    scene: Scene,
    entra: StandIn,
    tenant: TenantId,
    trust: Value,
}

impl Federated {
    fn begin() -> Self {
        let entra = StandIn::open().expect("a stand-in");
        let tenant = entra.found("contoso.example", Default::default());
        let host = Host::new()
            .expect("a host")
            .setting("DOORWARD_ENTRA__DEVELOPMENT_AUTHORITY", entra.authority())
            .setting("DOORWARD_SCIM__FAILED_ATTEMPTS_PER_MINUTE", "1000");
        let scene = Scene::on(host);
        let trust = set(&scene, "acme", tenant, SUBJECT);
        Self { scene, entra, tenant, trust }
    }

    fn good(&self) -> String {
        self.made(self.tenant, &format!("api://{APPLICATION}"), &Forgery::default())
    }

    fn made(&self, tenant: TenantId, audience: &str, forgery: &Forgery) -> String {
        self.entra.assertion(tenant, audience, SUBJECT, forgery).expect("an assertion")
    }

    fn forged(&self, forgery: &Forgery) -> String {
        self.made(self.tenant, &format!("api://{APPLICATION}"), forgery)
    }

    async fn shows(&self, assertion: &str, client: &str) -> Answer {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", assertion),
            ("baseAddress", "https://x.example"),
        ];
        post(&self.scene, "acme", &form, None).await
    }
}

fn set(scene: &Scene, organization: &str, tenant: TenantId, subject: Uuid) -> Value {
    let (tenant, audience, subject) =
        (tenant.to_string(), APPLICATION.to_string(), subject.to_string());
    scene.told(&[
        "provisioning",
        "trust",
        "set",
        organization,
        "--tenant-id",
        &tenant,
        "--audience",
        &audience,
        "--subject",
        &subject,
    ])
}

#[tokio::test]
async fn entras_own_assertion_provisions_in_both_forms_of_its_audience() {
    let story = Federated::begin();
    assert_eq!(story.trust["client_id"], APPLICATION.to_string());
    assert_eq!(story.trust["audience"], format!("api://{APPLICATION}"));
    let client = APPLICATION.to_string();
    for audience in [format!("api://{APPLICATION}"), format!("api://{APPLICATION}/.default")] {
        let assertion = story.made(story.tenant, &audience, &Forgery::default());
        for client in ["", &client] {
            let answer = story.shows(&assertion, client).await;
            let token = access_token(&answer);
            assert_eq!(scim(&story.scene, &token).await, 200, "{audience}");
            assert_eq!(lies_anywhere(&story.scene, &token), Vec::<String>::new());
        }
        assert_eq!(lies_anywhere(&story.scene, &assertion), Vec::<String>::new());
    }
    let shown = story.scene.told(&["provisioning", "trust", "show", "acme"]);
    assert!(!shown["last_used"].is_null(), "{shown}");

    story.entra.rotate_keys(true);
    assert_eq!(story.shows(&story.good(), "").await.status, 200, "after Entra's keys rotated");
    let held = issue(&story.scene.host, "acme", &[]);
    assert_eq!(story.shows(&story.good(), &held.client).await.status, 200);
    assert_eq!(story.shows(&story.good(), &STRANGER.to_string()).await.status, 401);
}

#[tokio::test]
async fn an_assertion_that_is_not_as_it_must_be_opens_nothing() {
    let story = Federated::begin();
    let now = jiff::Timestamp::now().as_second();
    let other = story.entra.found("fabrikam.example", Default::default());
    let claims = Forgery::claims;
    let issuer = |tenant: TenantId| format!("{}/{tenant}/v2.0", story.entra.authority());
    let audience = format!("api://{APPLICATION}");
    let cases = [
        ("another tenant", story.made(other, &audience, &Forgery::default())),
        ("another tenant's issuer", story.forged(&claims(json!({ "iss": issuer(other) })))),
        ("another tenant's tid", story.forged(&claims(json!({ "tid": other })))),
        (
            "an issuer of version 1",
            story.forged(&claims(
                json!({ "iss": format!("https://sts.windows.net/{}/", story.tenant) }),
            )),
        ),
        ("version 1", story.forged(&claims(json!({ "ver": "1.0" })))),
        (
            "another application",
            story.forged(&claims(json!({ "aud": format!("api://{STRANGER}") }))),
        ),
        ("no scheme before the audience", story.forged(&claims(json!({ "aud": APPLICATION })))),
        ("several audiences", story.forged(&claims(json!({ "aud": [audience] })))),
        (
            "more after the audience",
            story.forged(&claims(json!({ "aud": format!("{audience}/other") }))),
        ),
        ("another subject", story.forged(&claims(json!({ "sub": STRANGER })))),
        ("another object", story.forged(&claims(json!({ "oid": STRANGER })))),
        ("no subject", story.forged(&claims(json!({ "sub": null })))),
        ("a person's token", story.forged(&claims(json!({ "scp": "User.Read" })))),
        ("a user's token", story.forged(&claims(json!({ "idtyp": "user" })))),
        ("expired", story.forged(&claims(json!({ "exp": now - 301 })))),
        ("not yet valid", story.forged(&claims(json!({ "nbf": now + 400 })))),
        ("without an end", story.forged(&claims(json!({ "exp": null })))),
        ("one bit flipped", story.forged(&Forgery::sealed(Seal::Flipped))),
        ("a foreign key", story.forged(&Forgery::sealed(Seal::ForeignKey))),
        ("no signature", story.forged(&Forgery::sealed(Seal::Missing))),
        (
            "alg none",
            story.forged(&Forgery::sealed(Seal::Missing).and_header(json!({ "alg": "none" }))),
        ),
        ("HS256", story.forged(&Forgery::default().and_header(json!({ "alg": "HS256" })))),
        (
            "a key of nobody",
            story.forged(&Forgery::default().and_header(json!({ "kid": "nobody" }))),
        ),
        ("a key in the header", story.forged(&Forgery::default().and_header(json!({ "jwk": {} })))),
        ("no token", "x".to_owned()),
        ("an endless token", "x".repeat(60_000)),
    ];
    assert_eq!(story.shows(&story.good(), "").await.status, 200);
    for (what, assertion) in &cases {
        let answer = story.shows(assertion, "").await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.json());
        assert_eq!(answer.json()["error"], "invalid_client", "{what}");
    }
    failed_until(&story.scene, "the token was issued for another application").await;
    assert_eq!(story.shows(&story.good(), "").await.status, 200, "and Entra still gets in");
}

#[tokio::test]
async fn the_trust_of_one_organization_opens_no_other_and_ends_with_its_access_tokens() {
    let story = Federated::begin();
    story.scene.host.tenant("globex").expect("another organization");
    let form = |assertion| {
        [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", assertion),
        ]
    };
    let good = story.good();
    assert_eq!(post(&story.scene, "globex", &form(&good), None).await.status, 401);
    set(&story.scene, "globex", story.tenant, STRANGER);
    assert_eq!(post(&story.scene, "globex", &form(&good), None).await.status, 401);

    let token = access_token(&story.shows(&good, "").await);
    let again = set(&story.scene, "acme", story.tenant, SUBJECT);
    assert_eq!(again["trust_id"], story.trust["trust_id"], "the same trust keeps its name");
    assert_eq!(scim(&story.scene, &token).await, 200);
    set(&story.scene, "acme", story.tenant, STRANGER);
    assert_eq!(scim(&story.scene, &token).await, 401, "another trust");
    set(&story.scene, "acme", story.tenant, SUBJECT);
    assert_eq!(scim(&story.scene, &token).await, 401, "a trust that is set anew is another");
    let token = access_token(&story.shows(&good, "").await);
    story.scene.told(&["provisioning", "trust", "remove", "acme"]);
    assert_eq!(scim(&story.scene, &token).await, 401, "no trust");
    assert_eq!(story.shows(&good, "").await.status, 401);
}

#[tokio::test]
async fn entra_that_does_not_answer_is_no_refusal() {
    let story = Federated::begin();
    story.entra.fail(Endpoint::Keys, Fault::Answer(503, json!({}), Vec::new()));
    let answer = story.shows(&story.good(), "").await;
    assert_eq!(answer.status, 503, "{}", answer.json());
    assert_eq!(answer.header("retry-after"), "30");
}
