use serde_json::json;

use super::*;
use crate::{
    authority::Authority,
    discovery::{self, Provider, Providers, tenant_of_domain},
    given::{DISCOVERY, Outside, TENANT, at, client, discovery, jwk, run, tenant},
};

const KEYS: &str = "/discovery/v2.0/keys";

async fn provider(outside: &Outside) -> Provider {
    discovery::discover(outside, &Authority::Public, tenant()).await.expect("a provider")
}

#[test]
fn a_hundred_sign_ins_at_once_read_the_keys_once() {
    let (outside, cache) = (Outside::well(), KeyCache::default());
    run(async {
        let source = provider(&outside).await.key_source();
        let asking = (0..100).map(|_| cache.key(&outside, &source, "k1", at(0)));
        for key in futures_util::future::join_all(asking).await {
            assert!(key.is_ok());
        }
    });
    assert_eq!(outside.asked(KEYS).len(), 1);
}

#[test]
fn row_32_a_flood_at_all_app_registrations_of_a_tenant_asks_four_times() {
    let (outside, cache) = (Outside::well(), KeyCache::default());
    let other = crate::guid::ClientId::parse("99999999-2222-3333-4444-555555555555");
    run(async {
        let provider = provider(&outside).await;
        let sources = [
            provider.key_source_of_app(client()),
            provider.key_source_of_app(other.expect("a client ID")),
            provider.key_source(),
        ];
        for source in &sources {
            assert!(cache.key(&outside, source, "k1", at(0)).await.is_ok());
        }
        for n in 0..200 {
            for source in &sources {
                let id = format!("unknown-{n}");
                let got = cache.key(&outside, source, &id, at(n)).await;
                assert_eq!(got.err(), Some(KeyError::Unknown));
            }
        }
        assert_eq!(outside.asked(KEYS).len(), 4, "once for the first, and three from the bucket");
        let own = |request: &&crate::http::Request| request.to().url().query().is_some();
        assert_eq!(outside.asked(KEYS).iter().filter(own).count(), 1, "those of its own count");
        assert!(cache.key(&outside, &sources[0], "later", at(301)).await.is_err());
        assert_eq!(outside.asked(KEYS).len(), 5, "one more after five minutes");
    });
}

#[test]
fn row_33_a_flood_at_one_tenant_leaves_another_its_keys() {
    let (outside, cache) = (Outside::well(), KeyCache::default());
    let elsewhere = Outside::default();
    let (other, base) =
        ("22222222-86f1-41af-91ab-2d7cd011db47", "https://login.microsoftonline.com");
    let document = discovery().to_string().replace(TENANT, other);
    let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    elsewhere.says(DISCOVERY, 200, &document);
    elsewhere.says(KEYS, 200, &json!({ "keys": [jwk(0, "k1")] }));
    run(async {
        let flooded = provider(&outside).await.key_source();
        let tenant = crate::authority::TenantId::parse(other).expect("a tenant ID");
        let quiet = discovery::discover(&elsewhere, &Authority::Public, tenant).await;
        let quiet = quiet.expect("a provider").key_source();
        assert!(cache.key(&elsewhere, &quiet, "k1", at(0)).await.is_ok());
        for n in 0..200 {
            let id = format!("unknown-{n}");
            assert!(cache.key(&outside, &flooded, &id, at(0)).await.is_err());
        }
        elsewhere.says(KEYS, 200, &json!({ "keys": [jwk(1, "k2")] }));
        assert!(cache.key(&elsewhere, &quiet, "k2", at(1)).await.is_ok(), "rotated, and found");
        outside.says(KEYS, 200, &json!({ "keys": [jwk(1, "k2")] }));
        assert!(cache.key(&outside, &flooded, "k2", at(1)).await.is_err(), "has to wait");
    });
    let asked = elsewhere.asked(KEYS);
    assert_eq!(asked.len(), 2);
    assert!(
        asked.iter().all(|asked| asked
            .to()
            .url()
            .as_str()
            .starts_with(&format!("{base}/{other}/")))
    );
}

#[test]
fn a_key_of_the_app_registration_is_looked_for_where_the_tenants_keys_lack_it() {
    let (outside, cache) = (Outside::well(), KeyCache::default());
    let own = format!("{KEYS}?appid={}", client());
    outside.says(&own, 200, &json!({ "keys": [jwk(1, "own")] }));
    run(async {
        let (of_app, of_tenant) = {
            let provider = provider(&outside).await;
            (provider.key_source_of_app(client()), provider.key_source())
        };
        assert!(cache.key(&outside, &of_app, "own", at(0)).await.is_ok());
        assert!(cache.key(&outside, &of_app, "k1", at(0)).await.is_ok());
        assert_eq!(
            cache.key(&outside, &of_tenant, "own", at(0)).await.err(),
            Some(KeyError::Unknown)
        );
    });
}

#[test]
fn a_discovery_document_is_read_hourly_and_believed_for_a_day_when_entra_is_silent() {
    let (outside, providers) = (Outside::well(), Providers::default());
    let get = |seconds| run(providers.get(&outside, &Authority::Public, tenant(), at(seconds)));
    assert!(get(0).is_ok() && get(3599).is_ok());
    assert_eq!(outside.asked(DISCOVERY).len(), 1);
    assert!(get(3600).is_ok());
    assert_eq!(outside.asked(DISCOVERY).len(), 2);
    outside.tells(DISCOVERY, vec![Err(HttpError::Unreachable)]);
    assert!(get(3600 + 80_000).is_ok());
    assert!(get(3600 + 90_000).is_err());
}

#[test]
fn a_domain_is_looked_up_as_the_tenant_it_belongs_to() {
    let outside = Outside::default();
    let ask = |domain: &str| run(tenant_of_domain(&outside, &Authority::Public, domain));
    outside.says("/contoso.com/v2.0/.well-known/openid-configuration", 200, &discovery());
    assert_eq!(
        ask("contoso.com").map(|tenant| tenant.map(|id| id.to_string())),
        Ok(Ok(TENANT.into()))
    );
    outside.says(DISCOVERY, 400, &json!({}));
    let nobody = ask("nobody.example").expect("a domain");
    assert!(matches!(nobody, Err(discovery::DiscoveryError::NoSuchTenant)));
    for no_domain in ["contoso", "../x.y", "a@b.c", "x.y/z", "[::1]", "a..b", "-a.b", ""] {
        assert!(ask(no_domain).is_err(), "{no_domain}");
    }
}
