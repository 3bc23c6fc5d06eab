use super::*;

const PLAIN: &str = "0f3c9a52-1111-4222-8333-0000000000ad";

#[track_caller]
fn check(raw: &str, want: &str) {
    let got = TenantId::parse(raw).map_or_else(|error| error.to_string(), |id| id.to_string());
    assert_eq!(got, want, "{raw}");
}

#[test]
fn a_guid_is_the_same_whatever_its_case_and_braces() {
    check(PLAIN, PLAIN);
    check(&PLAIN.to_uppercase(), PLAIN);
    check(&format!(" {{{PLAIN}}} "), PLAIN);
}

#[test]
fn what_names_no_single_directory_is_refused() {
    for raw in ["common", "organizations", "consumers", "contoso.example", "", "../x", "[::1]"] {
        let form = "use the form 00000000-0000-0000-0000-000000000000";
        check(raw, &format!("`{raw}` is no GUID: {form}"));
    }
    assert!(TenantId::parse("9188040D-6c67-4c5b-b112-36a304b66dad").is_err());
    assert!(TenantId::parse("00000000-0000-0000-0000-000000000000").is_err());
    assert!(TenantId::parse(&PLAIN.replace('-', "")).is_err());
    assert!(TenantId::parse(&format!("urn:uuid:{PLAIN}")).is_err());
    assert!(TenantId::parse(&format!("{{{PLAIN}")).is_err());
}

#[test]
fn an_error_never_repeats_more_than_a_line_of_what_was_sent() {
    let error = ObjectId::parse(&"x".repeat(10_000)).unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
}
