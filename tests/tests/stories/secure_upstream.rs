//! An upstream that speaks TLS: its certificate is checked against the roots of the host.

use super::{
    signed_in::{Company, SSO},
    upstream::{Authority, start_secure},
};

const HTML: (&str, &str) = ("accept", "text/html");

/// Trusts one authority, and starts the server anew.
async fn trusting(authority: &Authority) -> Company {
    let company = Company::begin().await;
    company.must(&["access", "set", "acme", "defaults", "--sso", SSO, "--everyone"]);
    let roots = company.host.data_dir().with_file_name("roots.pem");
    std::fs::write(&roots, authority.pem()).expect("the roots");
    company.with("SSL_CERT_FILE", roots.display().to_string())
}

#[tokio::test]
async fn an_upstream_behind_tls_is_believed_for_its_certificate_alone() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let company = trusting(&ours).await;
    let workspaces = [
        ("good", start_secure(&ours, "127.0.0.1")),
        ("stranger", start_secure(&theirs, "127.0.0.1")),
        ("other", start_secure(&ours, "other.example")),
    ];
    for (slug, url) in &workspaces {
        company.must(&["workspace", "create", "acme", slug, "--upstream", url]);
    }
    let get = async |slug: &str| {
        let path = format!("/o/acme/w/{slug}/page");
        company.get(&path, &[HTML, ("cookie", &company.ada)]).await
    };
    let heard = get("good").await;
    let text = String::from_utf8_lossy(&heard.body).to_lowercase();
    assert_eq!(heard.status, 200, "{text}");
    assert!(text.contains(&format!("x-forwarded-user: {}", company.ada_id)), "{text}");
    for slug in ["stranger", "other"] {
        let page = get(slug).await;
        let text = String::from_utf8_lossy(&page.body).into_owned();
        assert_eq!(page.status, 502, "{text}");
        for words in ["does not trust", "Ask your administrator", page.header("x-request-id")] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let log = company.server.text_log();
        let line = log.lines().find(|line| line.contains(&format!("/o/acme/w/{slug}/page")));
        let line = line.unwrap_or_else(|| panic!("no line of `{slug}`: {log}"));
        assert!(line.contains("certificate is not trusted"), "{line}");
        assert!(line.contains(page.header("x-request-id")), "{line}");
    }
}
