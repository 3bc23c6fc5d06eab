//! The JSON API against what it stands for: every request of the operator, every page of the dashboard
//! and every command has its operations, and the OpenAPI document tells of every operation and of nothing
//! else.

use std::collections::BTreeSet;

use doorward::{api, routes};

use super::source::{house, read};

/// Where the operator's requests are told of.
const REQUESTS: [&str; 4] = [
    "gateway/src/operator/request.rs",
    "gateway/src/access/request.rs",
    "gateway/src/credentials/request.rs",
    "gateway/src/evidence/request.rs",
];

/// Requests that only hand on to another list of requests.
const LISTS: [&str; 3] = ["Access", "Credential", "Evidence"];

/// What only whoever is on the host asks: it is about more than one organization, or is the way in when
/// nobody else has one, or is paid with the host's time.
const OPERATORS: [&str; 8] = [
    "change_checkpoint_key",
    "create_organization",
    "follow_events",
    "issue_setup_link",
    "list_organizations",
    "list_unsealable_credentials",
    "make_backup",
    "replay_events",
];

/// The variants of `Request` in a file.
fn variants(source: &str) -> BTreeSet<String> {
    let (_, source) = source.split_once("pub enum Request {\n").expect("an enum");
    let (source, _) = source.split_once("\n}\n").expect("its end");
    let name = |line: &str| {
        let line = line.strip_prefix("    ").filter(|line| line.starts_with(char::is_uppercase))?;
        line.split(|c: char| !c.is_alphanumeric()).next().map(str::to_owned)
    };
    source.lines().filter_map(name).filter(|name| !LISTS.contains(&name.as_str())).collect()
}

#[test]
fn every_request_of_the_operator_has_an_operation() {
    let wanted: BTreeSet<String> =
        REQUESTS.iter().flat_map(|file| variants(&read(&house().join(file)))).collect();
    assert!(wanted.len() >= 30, "only {wanted:?} were found");
    let served: BTreeSet<String> =
        api::operations().map(|it| format!("{} {}", it.method, it.path)).collect();
    let golden = read(&house().join("tests/golden/api_parity.txt"));
    let mut told = BTreeSet::new();
    for line in golden.lines() {
        let (request, how) = line.split_once(' ').expect("a request, and how it is asked");
        assert!(served.contains(how), "`{line}`: there is no such operation");
        told.insert(request.to_owned());
    }
    assert_eq!(told, wanted, "tests/golden/api_parity.txt says how each request is asked");
}

#[test]
fn what_no_token_opens_is_a_closed_list_and_says_so_in_the_document() {
    let operators = api::operations().filter(|operation| operation.is_for_operators());
    let mut told: Vec<_> = operators.map(|operation| operation.id).collect();
    told.sort_unstable();
    assert_eq!(told, OPERATORS);
    let document = api::document();
    for operation in api::operations() {
        let row = &document["paths"][operation.whole()][operation.method.to_lowercase()];
        assert_eq!(row["x-operators-only"] == true, operation.is_for_operators(), "{row}");
    }
}

#[test]
fn whatever_the_dashboard_shows_and_does_has_an_operation() {
    const DASHBOARD: &str = "/o/{organization}/dashboard";
    let pages: BTreeSet<String> = routes::table()
        .filter_map(|route| Some((route.path.strip_prefix(DASHBOARD)?.to_owned(), route.methods)))
        .flat_map(|(path, methods)| methods.iter().map(move |method| format!("{method} {path}")))
        .collect();
    let served: BTreeSet<String> =
        api::operations().map(|it| format!("{} {}", it.method, it.path)).collect();
    let golden = read(&house().join("tests/golden/api_dashboard.txt"));
    let mut told = BTreeSet::new();
    for line in golden.lines() {
        let (page, operations) = line.split_once(" -> ").expect("a page, and what it stands on");
        for operation in operations.split(", ") {
            assert!(served.contains(operation), "`{line}`: there is no `{operation}`");
        }
        told.insert(page.to_owned());
    }
    assert_eq!(told, pages, "tests/golden/api_dashboard.txt says on what each page stands");
}

#[test]
fn the_document_tells_of_every_operation_and_of_nothing_else() {
    let document = api::document();
    let mut told = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            if method == "parameters" {
                continue;
            }
            told.insert(format!("{} {path}", method.to_uppercase()));
            let responses = operation["responses"].as_object().expect("responses");
            assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path}");
            for status in ["400", "401", "403", "406", "414", "429", "431", "500", "503"] {
                assert!(responses.contains_key(status), "{method} {path} may be answered {status}");
            }
            let body = operation.get("requestBody").is_some();
            assert_eq!(body, responses.contains_key("415"), "{method} {path} takes a body, or not");
        }
    }
    let below = |route: &routes::Route| route.path.starts_with("/api/v1/");
    let served: BTreeSet<String> = routes::table()
        .filter(below)
        .flat_map(|route| {
            route.methods.iter().map(move |method| format!("{method} {}", route.path))
        })
        .collect();
    assert_eq!(told, served);
}

#[test]
fn every_operation_has_a_name_of_its_own_and_only_get_reads() {
    let names: BTreeSet<_> = api::operations().map(|operation| operation.id).collect();
    assert_eq!(names.len(), api::operations().count());
    for operation in api::operations() {
        let reads = ["list_", "show_", "export_", "explain", "follow_", "replay_"];
        let named = reads.iter().any(|word| operation.id.starts_with(word));
        assert_eq!(named, operation.reads(), "{} {}", operation.method, operation.id);
    }
}
