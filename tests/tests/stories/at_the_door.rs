//! The decision endpoints and what the operator is told of them: who is let in, who is not, why.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{
    scene::{GROUP, ask},
    signed_in::{ADA, Company, ENGINEERS, SSO, UNKNOWN},
};

const FORWARD: &str = "/o/acme/authz/forward-auth/workspaces/labs";
const NGINX: &str = "/o/acme/authz/auth-request/workspaces/labs";
const HTML: (&str, &str) = ("accept", "text/html");

async fn with_labs() -> Company {
    let company = Company::begin().await;
    company.must(&["workspace", "create", "acme", "labs", "--name", "The labs"]);
    let groups = format!("{{{}}},{UNKNOWN}", ENGINEERS.to_uppercase());
    let set = company.told(&[
        "access",
        "set",
        "acme",
        "workspace:labs",
        "--sso",
        SSO,
        "--groups",
        &groups,
    ]);
    assert_eq!(set["groups"][0]["display_name"], "Engineers", "{set}");
    assert_eq!(set["groups"][1]["standing"], "not_provisioned_yet", "{set}");
    company
}

#[tokio::test]
async fn an_engineer_is_let_in_by_name_and_what_she_says_of_herself_is_not_passed_on() {
    let company = with_labs().await;
    let forged = ("x-forwarded-user", "root");
    let yes = company.get(FORWARD, &[("cookie", &company.ada), forged]).await;
    assert_eq!(yes.status, 200);
    assert_eq!(yes.header("x-forwarded-user"), company.ada_id);
    assert_eq!(yes.header("x-forwarded-preferred-username"), "ada@contoso.example");
    assert_eq!(yes.header("x-forwarded-email"), "ada@mail.example");
    assert_eq!(yes.header("x-forwarded-groups"), ENGINEERS);
    let nginx = company.get(NGINX, &[("cookie", &company.ada)]).await;
    assert_eq!((nginx.status, nginx.header("x-auth-request-user")), (200, &*company.ada_id));
}

/// The claims of a token, as whoever gets it reads them: the signature first, by the key that is
/// published under its name.
pub(super) fn believed(assertion: &str, keys: &Value) -> Option<Value> {
    let (signed, signature) = assertion.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    let header: Value = serde_json::from_slice(&bytes(header)?).ok()?;
    let key = keys["keys"].as_array()?.iter().find(|key| key["kid"] == header["kid"])?;
    if (&header["alg"], &key["alg"], &key["crv"])
        != (&json!("ES256"), &json!("ES256"), &json!("P-256"))
    {
        return None;
    }
    let point = [vec![4], bytes(key["x"].as_str()?)?, bytes(key["y"].as_str()?)?].concat();
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
    key.verify(signed.as_bytes(), &bytes(signature)?).ok()?;
    serde_json::from_slice(&bytes(claims)?).ok()
}

#[tokio::test]
async fn an_application_believes_the_assertion_that_is_for_it_and_for_five_minutes() {
    let company = with_labs().await;
    company.must(&["workspace", "create", "acme", "shop"]);
    company.must(&["access", "set", "acme", "workspace:shop", "--sso", SSO, "--everyone"]);
    let keys = company.get("/.well-known/jwks.json", &[]).await.json();
    let issuer = format!("http://{}", company.server.authority());
    for workspace in ["labs", "shop"] {
        for caller in ["forward-auth", "auth-request", "ext-authz"] {
            let path = format!("/o/acme/authz/{caller}/workspaces/{workspace}");
            let yes = company.get(&path, &[("cookie", &company.ada)]).await;
            let assertion = yes.header("x-doorward-jwt-assertion");
            let claims = believed(assertion, &keys).expect("a signature by a published key");
            assert_eq!(claims["iss"], issuer, "{claims}");
            assert_eq!(claims["aud"], format!("{issuer}/o/acme/w/{workspace}/"), "{claims}");
            assert_eq!(claims["sub"], company.ada_id, "{claims}");
            assert_eq!(claims["groups"], json!([ENGINEERS]), "{claims}");
            let time = |name: &str| claims[name].as_i64().expect("a time");
            assert_eq!(time("exp") - time("iat"), 300, "{claims}");
            let now = jiff::Timestamp::now().as_second();
            assert!(time("iat") <= now && now < time("exp"), "{claims} at {now}");
            let forged = assertion.replacen('.', ".e30", 1);
            assert_eq!(believed(&forged, &keys), None, "other claims under the same signature");
        }
    }
}

#[tokio::test]
async fn of_many_groups_those_that_let_her_in_are_told_first_and_a_few_others() {
    let company = with_labs().await;
    let mut wire = doorward_tests::entra::Wire::new(&company.tenant.url, &company.tenant.token);
    for number in 1..=30 {
        let body = json!({
            "schemas": [GROUP], "displayName": format!("Group {number}"),
            "externalId": format!("00000000-0000-4000-8000-{number:012}"),
            "members": [{ "value": company.ada_id }],
        });
        let (status, told) = ask(&mut wire, "POST", "/Groups", Some(body)).await;
        assert_eq!(status, 201, "{told}");
    }
    let yes = company.get(FORWARD, &[("cookie", &company.ada)]).await;
    let told: Vec<_> = yes.header("x-forwarded-groups").split(',').collect();
    assert_eq!((told.len(), told[0]), (24, ENGINEERS), "{told:?}");
    assert_eq!(told[1], "00000000-0000-4000-8000-000000000001");
    let head: usize =
        yes.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    assert!(head < 4096, "{head} bytes do not fit into what nginx reads by default");
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_sent_to_sign_in_and_a_script_is_told() {
    let company = with_labs().await;
    let person = company.get(FORWARD, &[HTML]).await;
    assert_eq!(person.status, 302);
    let to = format!("http://{}/o/acme/sign-in?sso={SSO}", company.server.authority());
    assert_eq!(person.header("location"), to);
    let nginx = company.get(NGINX, &[HTML]).await;
    assert_eq!((nginx.status, nginx.header("location")), (401, to.as_str()));
    for script in [("x-requested-with", "XMLHttpRequest"), ("sec-fetch-mode", "cors")] {
        let told = company.get(FORWARD, &[HTML, script]).await;
        assert_eq!((told.status, told.header("location")), (401, ""), "{script:?}");
    }
    let posted = company.get(FORWARD, &[HTML, ("x-forwarded-method", "POST")]).await;
    assert_eq!((posted.status, posted.header("location")), (401, ""));
}

#[tokio::test]
async fn row_51_whoever_signs_in_comes_back_to_the_page_they_wanted_on_this_host_alone() {
    let company = with_labs().await;
    let host = company.server.authority();
    let sign_in = format!("http://{host}/o/acme/sign-in?");
    let back = |path: &str| {
        let path: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
        format!("{sign_in}return_to={path}&sso={SSO}")
    };
    let home = format!("{sign_in}sso={SSO}");
    let forward = async |proto: &str, host: &str, uri: &str| {
        let headers = [
            HTML,
            ("x-forwarded-proto", proto),
            ("x-forwarded-host", host),
            ("x-forwarded-uri", uri),
        ];
        company.get(FORWARD, &headers).await.header("location").to_owned()
    };
    assert_eq!(forward("http", &host, "/labs/a?b=1").await, back("/labs/a?b=1"));
    assert_eq!(forward("http", "evil.example", "/labs/").await, home);
    assert_eq!(forward("https", &host, "/labs/").await, home);
    for evil in ["//evil.example/", "/\\evil.example", "/%09/evil", "/auth/callback", "/o/other/"] {
        assert_eq!(forward("http", &host, evil).await, home, "{evil}");
    }
    let nginx = async |name: &'static str, address: &str| {
        company.get(NGINX, &[HTML, (name, address)]).await.header("location").to_owned()
    };
    let whole = format!("http://{host}/labs/a?b=1");
    assert_eq!(nginx("x-original-url", &whole).await, back("/labs/a?b=1"));
    assert_eq!(nginx("x-original-url", "http://evil.example/labs/").await, home);
    assert_eq!(nginx("x-original-uri", "/labs/").await, back("/labs/"));
    let envoy = "/o/acme/authz/ext-authz/workspaces/labs";
    let appended = format!("{envoy}/labs/a?b=1");
    assert_eq!(company.get(&appended, &[HTML]).await.header("location"), back("/labs/a?b=1"));
    assert_eq!(company.get(envoy, &[HTML]).await.header("location"), home);
}

#[tokio::test]
async fn what_is_not_there_is_the_same_for_everyone() {
    let company = with_labs().await;
    for path in [
        "/o/acme/authz/forward-auth/workspaces/nowhere",
        "/o/nobody/authz/forward-auth/workspaces/labs",
        "/o/nobody/authz/forward-auth/dashboard",
    ] {
        let mut told = Vec::new();
        for cookie in ["", company.ada.as_str(), company.bob.as_str()] {
            let answer = company.get(path, &[HTML, ("cookie", cookie)]).await;
            let mut body = answer.json();
            body["request_id"] = Value::Null;
            told.push((answer.status, answer.header("location").to_owned(), body));
        }
        told.dedup();
        assert_eq!(told.len(), 1, "{path}: {told:?}");
        assert_eq!(told[0].0, 404);
    }
    let nginx = company.get("/o/acme/authz/auth-request/workspaces/nowhere", &[]).await;
    assert_eq!((nginx.status, nginx.header("x-doorward-reason")), (403, "unknown"));
}

#[tokio::test]
async fn a_group_taken_away_closes_the_door_at_the_very_next_request() {
    let company = with_labs().await;
    let no = company.get(FORWARD, &[("cookie", &company.bob)]).await;
    assert_eq!((no.status, no.header("x-doorward-reason")), (403, "not_in_groups"));
    assert_eq!(no.header("x-forwarded-user"), "");
    assert_eq!(company.get(FORWARD, &[("cookie", &company.ada)]).await.status, 200);

    let explain = ["access", "explain", "acme", "--workspace", "labs", "--user"];
    let ada = company.told(&[&explain[..], &["ADA@contoso.example"]].concat());
    assert_eq!(ada["allowed"], true, "{ada}");
    let since = ada["groups"][0]["through"][0]["sequence"].as_u64().expect("an event");
    let event = company.told(&["events", "show", "acme", &since.to_string()]);
    assert_eq!(event["event"], "group.members_added", "{event}");
    let bob = company.told(&[&explain[..], &["bob@contoso.example"]].concat());
    assert_eq!(bob["refused_because"][0]["reason"], "not_in_groups", "{bob}");
    let before = ada["at"].as_u64().expect("a sequence").to_string();

    let path = format!("/Groups/{}", company.group_id);
    let out = format!("members[value eq \"{}\"]", company.ada_id);
    company.patch(&path, json!({ "op": "remove", "path": out })).await;
    assert_eq!(company.get(FORWARD, &[("cookie", &company.ada)]).await.status, 403);
    let then = [&explain[..], &["ada@contoso.example", "--at", &before]].concat();
    assert_eq!(company.told(&then)["allowed"], true, "as it was");
    assert_eq!(company.told(&then[..7])["allowed"], false, "as it is");

    let user = format!("/Users/{}", company.ada_id);
    let off = json!({ "op": "replace", "path": "active", "value": false });
    company.patch(&user, off).await;
    let gone = company.get(FORWARD, &[("cookie", &company.ada)]).await;
    assert_eq!((gone.status, gone.header("x-doorward-reason")), (401, "no_session"));
    let refused = company.told(&["events", "list", "acme", "--kind", "entry.refused"]);
    assert_eq!(refused.as_array().map(Vec::len), Some(2), "{refused}");
}

#[tokio::test]
async fn a_workspace_is_as_the_defaults_say_until_it_has_a_rule_of_its_own() {
    let company = Company::begin().await;
    company.must(&["workspace", "create", "acme", "labs"]);
    let reason = async || {
        let answer = company.get(FORWARD, &[("cookie", &company.bob)]).await;
        (answer.status, answer.header("x-doorward-reason").to_owned())
    };
    assert_eq!(reason().await, (403, "no_rule".into()));
    company.must(&["access", "set", "acme", "defaults", "--sso", SSO, "--everyone"]);
    assert_eq!(reason().await, (200, String::new()));
    company.must(&["access", "set", "acme", "workspace:labs", "--sso-off"]);
    assert_eq!(reason().await, (403, "sso_off".into()));
    company.must(&["access", "set", "acme", "workspace:labs", "--inherit"]);
    assert_eq!(reason().await, (200, String::new()));
    let shown = company.told(&["access", "show", "acme"]);
    let targets: Vec<_> =
        shown.as_array().expect("rows").iter().map(|row| &row["target"]).collect();
    assert_eq!(targets, ["auditors", "dashboard", "defaults", "workspace:labs"]);
    for wrong in [
        &["access", "set", "acme", "defaults", "--sso", SSO][..],
        &["access", "set", "acme", "defaults", "--groups", ADA],
        &["access", "set", "acme", "defaults"],
        &["workspace", "create", "acme", "x", "--upstream", "ftp://x"],
    ] {
        assert_eq!(company.host.run(wrong).expect("it runs").code, Some(64), "{wrong:?}");
    }
    let led = ["workspace", "set", "acme", "labs", "--name", "Labs", "--upstream"];
    let led = company.told(&[&led[..], &["http://127.0.0.1:9"]].concat());
    assert_eq!((&led["name"], &led["upstream"]), (&json!("Labs"), &json!("http://127.0.0.1:9")));
    let nowhere = company.told(&["workspace", "set", "acme", "labs", "--no-upstream"]);
    assert_eq!((&nowhere["name"], &nowhere["upstream"]), (&json!("Labs"), &json!(null)));
    company.must(&["workspace", "remove", "acme", "labs"]);
    assert_eq!(reason().await, (404, "unknown".into()));
    assert_eq!(company.scene().replay()["verified"], true);
}

#[tokio::test]
async fn the_page_of_a_refused_person_is_no_second_event_and_tells_nobody_who_it_is() {
    const PAGE: &str = "/o/acme/authz/refused-page/workspaces/labs";
    let company = with_labs().await;
    let refused = |company: &Company| {
        // A refusal is recorded beside the answer, before whatever is asked for afterwards.
        company.must(&["access", "set", "acme", "defaults", "--sso-off"]);
        let told = company.told(&["events", "list", "acme", "--kind", "entry.refused"]);
        told.as_array().map_or(0, Vec::len)
    };
    let bob = ("cookie", &*company.bob);
    // Nothing that a client says makes of the question something that is not recorded.
    let silent = [("x-original-url", PAGE), ("x-original-uri", PAGE), ("x-forwarded-uri", PAGE)];
    assert_eq!(company.get(NGINX, &[&[bob, HTML][..], &silent].concat()).await.status, 403);
    assert_eq!(refused(&company), 1);
    let page = company.get(PAGE, &[bob, HTML]).await;
    assert_eq!((page.status, page.header("x-doorward-reason")), (403, "not_in_groups"));
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(refused(&company), 1);

    // Whoever was admitted in between goes on to what they wanted.
    let host = company.server.authority();
    let wanted = [
        ("x-forwarded-proto", "http"),
        ("x-forwarded-host", &*host),
        ("x-forwarded-uri", "/labs/a"),
    ];
    let ada = ("cookie", &*company.ada);
    let on = company.get(PAGE, &[&[ada, HTML][..], &wanted].concat()).await;
    assert_eq!((on.status, on.header("location")), (302, "/labs/a"));
    let again = company.get(PAGE, &[ada, ("x-forwarded-method", "POST")]).await;
    assert_eq!(again.status, 503);
    for answer in [on, again] {
        assert_eq!(answer.header("x-forwarded-user"), "");
        assert_eq!(answer.header("x-doorward-jwt-assertion"), "");
    }
}
