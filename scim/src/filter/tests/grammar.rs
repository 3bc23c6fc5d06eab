//! What is a filter and what is not, and how each reads.

use crate::filter::{Filter, ValuePath};
use crate::mode::Mode;

#[track_caller]
fn check(input: &str, want: &str) {
    let got = Filter::parse(input).map_or_else(|e| e.to_string(), |f| f.to_string());
    assert_eq!(got, want, "{input}");
}

#[track_caller]
fn check_path(input: &str, want: &str) {
    let got = ValuePath::parse(input, Mode::Tolerant).map_or_else(
        |e| format!("{}: {e}", e.scim_type.map_or("none", |scim_type| scim_type.as_str())),
        |path| path.to_string(),
    );
    assert_eq!(got, want, "{input}");
}

#[test]
fn the_examples_of_rfc_7644_read_as_they_stand() {
    for example in [
        r#"userName eq "bjensen""#,
        r#"name.familyName co "O'Malley""#,
        r#"userName sw "J""#,
        r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
        "title pr",
        r#"meta.lastModified gt "2011-05-13T04:42:34Z""#,
        r#"title pr and userType eq "Employee""#,
        r#"title pr or userType eq "Intern""#,
        r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
        r#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
        r#"userType ne "Employee" and not (emails co "example.com")"#,
        r#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
        r#"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]"#,
    ] {
        check(example, example);
    }
}

#[test]
fn and_binds_tighter_than_or() {
    let same = |one, other| assert_eq!(Filter::parse(one), Filter::parse(other), "{one}");
    same("a pr or b pr and c pr", "a pr or (b pr and c pr)");
    same("a pr and b pr or c pr", "(a pr and b pr) or c pr");
    check("a pr or (b pr and c pr)", "a pr or b pr and c pr");
    check("a pr or (b pr or c pr)", "a pr or (b pr or c pr)");
    check("(a pr or b pr) and c pr", "(a pr or b pr) and c pr");
    check("((a pr))", "a pr");
    check("not (a pr) and b pr", "not (a pr) and b pr");
    check("NOT(a pr)", "not (a pr)");
    check("not pr", "not pr");
}

#[test]
fn operators_and_literals_ignore_case() {
    check(r#"userName Eq "bjensen""#, r#"userName eq "bjensen""#);
    check("active EQ TRUE AND title PR", "active eq true and title pr");
}

#[test]
fn values_are_json_or_bare_words() {
    check(r#"a eq "\u0041\n\"""#, r#"a eq "A\n\"""#);
    check("a eq -12.50", "a eq -12.5");
    check("a eq 18446744073709551615", "a eq 18446744073709551615");
    check("a eq 18446744073709551616", r#"a eq "18446744073709551616""#);
    check("a eq 007", r#"a eq "007""#);
    check("a eq null", "a eq null");
    check("externalId eq jyoung", r#"externalId eq "jyoung""#);
    check(
        "meta.Created gt 2015-10-10T14:38:21.8617979-07:00",
        r#"meta.Created gt "2015-10-10T14:38:21.8617979-07:00""#,
    );
    check(
        "name.FamilyName eq Employee and (emails.Value co example.com or title pr)",
        r#"name.FamilyName eq "Employee" and (emails.Value co "example.com" or title pr)"#,
    );
}

#[test]
fn entra_goes_on_behind_the_bracket() {
    let text = r#"emails[type eq "work"].value eq "ada@example.com""#;
    check(text, text);
    check(r#"emails[type eq "work"].value PR"#, r#"emails[type eq "work"].value pr"#);
    check(
        r#"emails[type eq "work"].a.b pr"#,
        "expected the name of a sub-attribute after `].`, at character 24 of the filter",
    );
}

#[test]
fn a_filter_that_cannot_be_read_says_where_and_what_was_expected() {
    check("", "expected an attribute name, at character 1 of the filter");
    check("userName", "expected an operator after `userName`, at character 9 of the filter");
    check("userName eq", "expected a value after `eq`, at character 12 of the filter");
    check("userName is x", "`is` is not an operator, at character 10 of the filter");
    check("(a pr", "expected `and`, `or` or `)`, at character 6 of the filter");
    check("a pr)", "expected `and`, `or` or the end, found `)`, at character 5 of the filter");
    check("a pr b", "expected `and`, `or` or the end, found `b`, at character 6 of the filter");
    check("a pr and", "expected an attribute name, at character 9 of the filter");
    check("ü eq 1", "`ü` is refused: it is not an attribute name, at character 1 of the filter");
    check(
        r#"a eq "ü" x"#,
        "expected `and`, `or` or the end, found `x`, at character 10 of the filter",
    );
    check(r#"a eq "x"#, "the quoted value has no closing quote, at character 6 of the filter");
    check(r#"a eq "\x""#, "the quoted value is not a JSON string, at character 6 of the filter");
    check("a eq 'x'", "expected the value in double quotes, at character 6 of the filter");
    check("a[b pr", "expected `and`, `or` or `]`, at character 7 of the filter");
}

#[test]
fn a_filter_is_bounded_in_length_depth_and_terms() {
    let nested = |depth: usize| format!("{}a pr{}", "(".repeat(depth), ")".repeat(depth));
    check(&nested(Filter::MAX_DEPTH), "a pr");
    check(&nested(33), "the filter is nested deeper than 32 levels, at character 34 of the filter");
    let many = |terms: usize| vec!["a pr"; terms].join(" or ");
    assert!(Filter::parse(&many(Filter::MAX_TERMS)).is_ok());
    check(&many(201), "the filter has more than 200 comparisons, at character 1602 of the filter");
    check(&"x".repeat(8193), "the filter is longer than 8192 bytes");
}

#[test]
fn what_is_written_out_keeps_the_bounds_of_what_was_typed() {
    let bare = format!("a eq {}", "\0".repeat(2000));
    let whole = "the filter is longer than 8192 bytes when written out";
    check(&bare, whole);
    check(
        &vec!["a eq 1e15"; 200].join(" or  "),
        &vec!["a eq 1000000000000000.0"; 200].join(" or "),
    );
    check(&"x".repeat(8193), "the filter is longer than 8192 bytes");
    check_path(
        &format!("members[{bare}]"),
        "invalidPath: the path is longer than 8192 bytes when written out",
    );
    let deep = format!("{}a pr or b pr and c pr{}", "not (".repeat(32), ")".repeat(32));
    check(&deep, &deep);
}

#[test]
fn strict_mode_reads_the_grammar_of_the_rfc_and_what_entra_matches_by() {
    let check = |input: &str, want: &str| {
        let got = Filter::parse_in(input, Mode::Strict);
        assert_eq!(got.map_or_else(|e| e.to_string(), |f| f.to_string()), want, "{input}");
    };
    for filter in [
        "active eq true and a eq null and b eq -1.5",
        r#"emails[type eq "work" and value eq "ada@example.com"]"#,
        "emails[not (type pr)]",
        r#"emails[type eq "work"].value eq "x""#,
    ] {
        check(filter, filter);
    }
    check(
        "externalId eq jyoung",
        "expected the value in double quotes, at character 15 of the filter",
    );
    check(
        "emails[type eq work]",
        "expected the value in double quotes, at character 16 of the filter",
    );
    check(
        r#"emails[type eq "work"].value eq x"#,
        "expected the value in double quotes, at character 33 of the filter",
    );
    let path = |text| ValuePath::parse(text, Mode::Strict).map(|path| path.to_string());
    assert_eq!(
        path(r#"emails[type eq "work"].value"#),
        Ok(r#"emails[type eq "work"].value"#.into())
    );
    let refused = path("emails[type eq work].value").unwrap_err();
    assert_eq!(refused.detail, "expected the value in double quotes, at character 16 of the path");
}

#[test]
fn a_shape_hides_every_value() {
    let filter = Filter::parse(
        r#"userName eq "ada" and (emails[type eq "work"].value co "x" or not (active eq true))"#,
    );
    assert_eq!(
        filter.unwrap().shape(),
        "userName eq … and (emails[type eq …].value co … or not (active eq …))"
    );
}

#[test]
fn a_filter_names_the_attributes_it_reads() {
    let filter =
        Filter::parse(r#"userName eq "a" and not (emails[type eq "work"] or meta.created pr)"#);
    let filter = filter.unwrap();
    let names: Vec<String> = filter.attributes().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["userName", "emails", "meta.created"]);
}

#[test]
fn patch_paths_name_attributes_elements_and_parts() {
    for path in [
        "members",
        "name.familyName",
        r#"addresses[type eq "work"]"#,
        r#"members[value eq "2819c223-7f76-453a-919d-413861904646"]"#,
        r#"emails[type eq "work" and value ew "example.com"].value"#,
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    ] {
        check_path(path, path);
    }
    check_path(r#"roles[primary eq "True"].value"#, r#"roles[primary eq "True"].value"#);
}

#[test]
fn a_bad_patch_path_is_told_apart_from_a_bad_filter_in_it() {
    check_path("", "invalidPath: expected an attribute name, at character 1 of the path");
    check_path("a b", "invalidPath: expected the end, at character 3 of the path");
    check_path("a[b pr]c", "invalidPath: expected the end, at character 8 of the path");
    check_path(
        "a[b pr].",
        "invalidPath: expected the name of a sub-attribute after `].`, at character 9 of the path",
    );
    check_path("a[b is]", "invalidFilter: `is` is not an operator, at character 5 of the path");
    check_path(
        "a[]",
        "invalidFilter: expected an attribute name, found `]`, at character 3 of the path",
    );
}
