//! The stand-in by itself, before anybody relies on it: it is strict where Entra is strict.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_tests::{
    browser::{Browser, parameter},
    entra::{
        Company, Plan,
        stand_in::{Endpoint, Fault, Forgery, Registration, StandIn, TenantId},
    },
    http::{Answer, Connection, Request},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::form_urlencoded::Serializer;

const BACK: &str = "http://127.0.0.1:9/auth/callback";
const VERIFIER: &str = "a-verifier-of-forty-three-letters-or-more-it-is";

struct Stage {
    entra: StandIn,
    tenant: TenantId,
    app: Registration,
    browser: Browser,
    ada: String,
}

fn stage() -> Stage {
    let entra = StandIn::open().expect("a stand-in");
    let (company, _) = Plan { seed: 7, people: 5, groups: 9 }.company();
    let ada = first(&company);
    let tenant = entra.found("contoso.example", company);
    let app = entra.register_single_tenant(tenant, BACK);
    Stage { entra, tenant, app, browser: Browser::new(), ada }
}

fn first(company: &Company) -> String {
    company.people().next().expect("somebody").user_principal_name.clone()
}

impl Stage {
    fn request(&self, changes: &[(&str, &str)]) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let client = self.app.client.to_string();
        let mut fields = vec![
            ("client_id", client.as_str()),
            ("response_type", "code"),
            ("redirect_uri", BACK),
            ("scope", "openid profile"),
            ("state", "s-1"),
            ("nonce", "n-1"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        fields.extend(changes);
        let query = Serializer::new(String::new()).extend_pairs(fields).finish();
        format!("{}/{}/oauth2/v2.0/authorize?{query}", self.entra.authority(), self.tenant)
    }

    async fn code(&mut self) -> String {
        self.browser.clear();
        let page = self.browser.open(&self.request(&[])).await.expect("a page");
        let ada = self.ada.clone();
        let answer = self.browser.pick_and_stop(&page, &ada).await.expect("an answer");
        let back = answer.destination().expect("a redirect");
        assert!(back.starts_with(BACK), "{back}");
        assert_eq!(parameter(&back, "state").as_deref(), Some("s-1"));
        parameter(&back, "code").expect("a code")
    }

    async fn exchange(&self, code: &str, changes: &[(&str, &str)]) -> Answer {
        let client = self.app.client.to_string();
        let mut fields = vec![
            ("client_id", client.as_str()),
            ("client_secret", self.app.secret.as_str()),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
        ];
        fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        fields.extend(changes);
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask("POST", &format!("/{}/oauth2/v2.0/token", self.tenant), body).await
    }

    async fn ask(&self, method: &'static str, path: &str, body: String) -> Answer {
        let authority = self.entra.authority().trim_start_matches("http://");
        let request = Request::new(method, path).body(body);
        Connection::to(authority).send(request).await.expect("an answer")
    }
}

fn claims(answer: &Answer) -> Value {
    let body = answer.json();
    let token = body["id_token"].as_str().expect("an ID token");
    let part = token.split('.').nth(1).expect("claims");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

#[tokio::test]
async fn a_code_becomes_tokens_once_and_only_with_its_verifier_and_credential() {
    let mut stage = stage();
    for (changes, error) in [
        (&[("code_verifier", "another")][..], "invalid_grant"),
        (&[("client_secret", "wrong")], "invalid_client"),
        (&[("redirect_uri", "http://127.0.0.1:9/elsewhere")], "invalid_grant"),
    ] {
        let code = stage.code().await;
        let refused = stage.exchange(&code, changes).await;
        assert_eq!(refused.json()["error"], error, "{changes:?}");
    }
    let code = stage.code().await;
    let answer = stage.exchange(&code, &[]).await;
    let claims = claims(&answer);
    assert_eq!((answer.status, &claims["nonce"]), (200, &json!("n-1")));
    assert_eq!(claims["iss"], format!("{}/{}/v2.0", stage.entra.authority(), stage.tenant));
    let again = stage.exchange(&code, &[]).await;
    assert_eq!(again.json()["error_codes"], json!([54005]));
}

#[tokio::test]
async fn what_is_not_registered_stays_on_the_page() {
    let mut stage = stage();
    for (changes, code) in [
        (&[("redirect_uri", "https://evil.example/")][..], "AADSTS50011"),
        (&[("client_id", "11111111-2222-3333-4444-555555555555")], "AADSTS700016"),
    ] {
        let page = stage.browser.open(&stage.request(changes)).await.expect("a page");
        assert_eq!(page.status, 400);
        assert!(page.text().contains(code), "{}", page.text());
    }
    let vendor = stage.entra.register_multi_tenant(BACK);
    let client = vendor.client.to_string();
    let request = stage.request(&[("client_id", &client)]);
    let page = stage.browser.open(&request).await.expect("a page");
    assert!(page.text().contains("AADSTS700016"), "nobody has consented");
    stage.entra.consent(stage.tenant, vendor.client);
    assert_eq!(stage.browser.open(&request).await.expect("a page").status, 200);
}

#[tokio::test]
async fn who_is_signed_in_is_not_asked_again_unless_the_application_wants_it() {
    let mut stage = stage();
    stage.code().await;
    let silent = stage.browser.peek(&stage.request(&[])).await.expect("an answer");
    assert!(silent.destination().expect("a redirect").contains("code="));
    let asked = stage.browser.peek(&stage.request(&[("prompt", "login")])).await.expect("a page");
    assert_eq!(asked.status, 200);
    let mut stranger = Browser::new();
    let none = stranger.peek(&stage.request(&[("prompt", "none")])).await.expect("an answer");
    assert!(none.destination().expect("a redirect").contains("login_required"));
}

#[tokio::test]
async fn documents_are_of_one_tenant_and_keys_say_whose_they_are() {
    let stage = stage();
    let document = "/v2.0/.well-known/openid-configuration";
    let by_domain = stage.ask("GET", &format!("/contoso.example{document}"), String::new()).await;
    let issuer = format!("{}/{}/v2.0", stage.entra.authority(), stage.tenant);
    assert_eq!(by_domain.json()["issuer"], issuer);
    let nobody = stage.ask("GET", &format!("/fabrikam.example{document}"), String::new()).await;
    assert_eq!(nobody.status, 400);

    let keys = format!("/{}/discovery/v2.0/keys", stage.tenant);
    let names = |keys: &Value| -> Vec<String> {
        let all = keys["keys"].as_array().expect("keys").iter();
        all.map(|key| key["kid"].as_str().expect("a name").to_owned()).collect()
    };
    let before = names(&stage.ask("GET", &keys, String::new()).await.json());
    stage.entra.rotate_keys(true);
    let after = names(&stage.ask("GET", &keys, String::new()).await.json());
    assert_eq!(
        (before, after),
        (vec!["key-0".into(), "personal".into()], vec!["key-1".into(), "personal".into()])
    );
}

#[tokio::test]
async fn groups_that_do_not_fit_are_left_to_graph() {
    let mut stage = stage();
    let group = stage.entra.company(stage.tenant).groups().next().expect("a group").object_id;
    let ada = stage.entra.company(stage.tenant).person_named(&stage.ada).expect("Ada").object_id;
    stage.entra.change(stage.tenant, |company| {
        company.change_group(group, |group| group.members.extend([ada]));
    });
    let code = stage.code().await;
    let told = claims(&stage.exchange(&code, &[]).await)["groups"].clone();
    stage.entra.fit_groups(0);
    let code = stage.code().await;
    let answer = stage.exchange(&code, &[]).await;
    assert_eq!(claims(&answer)["_claim_names"], json!({ "groups": "src1" }));
    assert_eq!(claims(&answer)["groups"], Value::Null);
    let bearer = format!("Bearer {}", answer.json()["access_token"].as_str().expect("a token"));
    let authority = stage.entra.authority().trim_start_matches("http://");
    let request = Request::new("POST", "/graph/v1.0/me/getMemberObjects")
        .header("authorization", bearer)
        .body("{}");
    let graph = Connection::to(authority).send(request).await.expect("an answer");
    assert_eq!(graph.json()["value"], told);
}

#[tokio::test]
async fn it_lies_and_fails_as_it_is_told_and_stops_when_it_is_healed() {
    let mut stage = stage();
    stage.entra.forge(Forgery::claims(json!({ "tid": "elsewhere", "nonce": null })));
    let code = stage.code().await;
    let forged = claims(&stage.exchange(&code, &[]).await);
    assert_eq!((&forged["tid"], &forged["nonce"]), (&json!("elsewhere"), &Value::Null));
    stage.entra.fail(Endpoint::Token, Fault::status(503));
    assert_eq!(stage.exchange("any", &[]).await.status, 503);
    stage.entra.fail(Endpoint::Token, Fault::Huge(1 << 20));
    assert_eq!(stage.exchange("any", &[]).await.body.len(), 1 << 20);
    stage.entra.heal();
    let code = stage.code().await;
    assert_eq!(claims(&stage.exchange(&code, &[]).await)["tid"], stage.tenant.to_string());
    assert_eq!(stage.entra.asked(Endpoint::Token).len(), 4);
}

#[tokio::test]
async fn signing_out_tells_every_application_in_a_frame() {
    let mut stage = stage();
    let listener = StandIn::open().expect("another server, to see who calls");
    stage.entra.tell_sign_outs_to(
        stage.app.client,
        &format!("{}/x/oauth2/v2.0/logout", listener.authority()),
    );
    stage.code().await;
    let ada = stage.entra.company(stage.tenant).person_named(&stage.ada).expect("Ada").object_id;
    let sid = stage.entra.sessions_of(ada).pop().expect("a session");
    let out = format!("{}/{}/oauth2/v2.0/logout", stage.entra.authority(), stage.tenant);
    let page = stage.browser.open(&out).await.expect("a page");
    assert_eq!(page.status, 200);
    let [call] = listener.asked(Endpoint::SignOut).try_into().expect("one call");
    assert_eq!((call.query.as_str(), call.header("cookie")), (format!("sid={sid}").as_str(), None));
    assert_eq!(stage.entra.sessions_of(ada), Vec::<String>::new());
}
