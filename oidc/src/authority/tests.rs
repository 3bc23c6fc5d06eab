use url::Url;

use super::*;

const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";

fn tenant() -> TenantId {
    TenantId::parse(TENANT).expect("a tenant ID")
}

#[track_caller]
fn check_issuer(authority: &str, want: &str) {
    let authority = Authority::parse(authority).expect("an authority of the list");
    assert_eq!(authority.issuer(tenant()), want.replace("GUID", TENANT));
}

#[test]
fn every_cloud_has_its_own_issuer() {
    check_issuer("public", "https://login.microsoftonline.com/GUID/v2.0");
    check_issuer("us-government", "https://login.microsoftonline.us/GUID/v2.0");
    check_issuer("china", "https://login.partner.microsoftonline.cn/GUID/v2.0");
    check_issuer("Contoso.ciamlogin.com", "https://GUID.ciamlogin.com/GUID/v2.0");
}

#[test]
fn an_authority_reads_the_name_it_writes() {
    for name in ["public", "us-government", "china", "contoso.ciamlogin.com"] {
        let authority = Authority::parse(name).expect("an authority of the list");
        assert_eq!(authority.to_string(), name);
    }
}

#[test]
fn row_36_no_other_host_is_an_authority() {
    for text in [
        "",
        "development",
        "https://login.microsoftonline.com",
        "login.microsoftonline.com.evil.example",
        "login.microsoftonline.com@evil.example",
        "login.windows.net",
        "evil.example/.ciamlogin.com",
        "a.b.ciamlogin.com",
        ".ciamlogin.com",
        "evil.example#.ciamlogin.com",
        "[::1]",
        "169.254.169.254",
    ] {
        assert!(Authority::parse(text).is_err(), "{text}");
    }
}

#[test]
fn row_36_a_tenant_id_is_one_guid() {
    use InvalidTenantId::{ManyTenants, NoGuid, PersonalAccounts};
    for (text, want) in [
        ("common", ManyTenants),
        ("organizations", ManyTenants),
        ("consumers", ManyTenants),
        ("9188040d-6c67-4c5b-b112-36a304b66dad", PersonalAccounts),
        ("9188040D-6C67-4C5B-B112-36A304B66DAD", PersonalAccounts),
        ("00000000-0000-0000-0000-000000000000", NoGuid),
        ("contoso.com", NoGuid),
        ("../72f988bf-86f1-41af-91ab-2d7cd011db47", NoGuid),
        ("72f988bf-86f1-41af-91ab-2d7cd011db47#", NoGuid),
        ("", NoGuid),
    ] {
        assert_eq!(TenantId::parse(text), Err(want), "{text}");
    }
    assert_eq!(TenantId::parse(&TENANT.to_uppercase()), Ok(tenant()));
}

#[test]
fn a_development_authority_is_on_loopback() {
    for text in ["http://127.0.0.1:8400", "http://127.0.0.1:8400/", "http://[::1]:8400"] {
        assert!(Development::new(text, None).is_ok(), "{text}");
    }
    for text in [
        "http://localhost:8400",
        "https://127.0.0.1:8400",
        "http://10.0.0.1:8400",
        "http://127.0.0.1:8400/path",
        "http://127.0.0.1:8400?a",
        "http://a@127.0.0.1:8400",
        "http://127.0.0.1.evil.example",
        "127.0.0.1:8400",
    ] {
        assert!(Development::new(text, None).is_err(), "{text}");
    }
}

#[test]
fn a_development_graph_may_have_a_path_and_is_on_loopback() {
    let at = |graph| Development::new("http://127.0.0.1:8400", Some(graph));
    let authority = Authority::Development(at("http://127.0.0.1:8400/graph/").expect("loopback"));
    let call = authority.graph().and_then(|graph| graph.call("me").ok()).expect("a call");
    assert_eq!(call.url().as_str(), "http://127.0.0.1:8400/graph/v1.0/me");
    assert!(at("https://graph.microsoft.com").is_err());
}

#[track_caller]
fn check_admitted(authority: &Authority, address: &str, want: bool) {
    let url = Url::parse(address).expect("an address");
    assert_eq!(authority.admit(tenant(), &url).is_ok(), want, "{address}");
}

#[test]
fn row_35_only_addresses_of_the_authority_are_called() {
    let public = Authority::Public;
    check_admitted(&public, "https://login.microsoftonline.com/a/token", true);
    check_admitted(&public, "https://login.microsoftonline.com:443/a/token", true);
    check_admitted(&public, "http://login.microsoftonline.com/a/token", false);
    check_admitted(&public, "https://login.microsoftonline.com:444/a/token", false);
    check_admitted(&public, "https://me@login.microsoftonline.com/a/token", false);
    check_admitted(&public, "https://login.microsoftonline.us/a/token", false);
    check_admitted(&public, "https://evil.example/login.microsoftonline.com", false);
    check_admitted(&public, "https://login.microsoftonline.com/a#token", false);
}

#[test]
fn external_id_answers_under_its_name_and_its_tenant_id() {
    let authority = Authority::parse("contoso.ciamlogin.com").expect("External ID");
    check_admitted(&authority, "https://contoso.ciamlogin.com/a", true);
    check_admitted(&authority, &format!("https://{TENANT}.ciamlogin.com/a"), true);
    check_admitted(&authority, "https://fabrikam.ciamlogin.com/a", false);
}

#[test]
fn row_38_a_next_page_elsewhere_is_refused() {
    let graph = Authority::Public.graph().expect("a Graph");
    assert!(
        graph.next("https://graph.microsoft.com/v1.0/me/transitiveMemberOf?$skiptoken=x").is_ok()
    );
    for link in [
        "https://evil.example/v1.0/me",
        "https://graph.microsoft.com.evil.example/v1.0/me",
        "https://graph.microsoft.com@evil.example/v1.0/me",
        "http://graph.microsoft.com/v1.0/me",
        "https://graph.microsoft.com/beta/me",
        "https://graph.microsoft.com/v1.0/../beta/me",
        "/v1.0/me",
    ] {
        assert!(graph.next(link).is_err(), "{link}");
    }
}
