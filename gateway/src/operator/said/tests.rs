use doorward_oidc::authority::TenantId;
use doorward_store::directory::{self, ClientId};

use super::*;
use crate::time_text;

/// In English as the error itself says it, in German otherwise, and everything is filled in.
fn check(error: &dyn std::error::Error, said: &Said) {
    let german = said.within(Language::German.texts());
    assert_eq!(said.to_string(), error.to_string());
    assert_ne!(german, error.to_string());
    assert!(!german.contains("{said}") && !german.starts_with("wrong."), "{german}");
}

#[test]
fn what_is_wrong_with_a_wish_is_said_as_its_error_says_it_and_in_german_otherwise() {
    for text in ["x", "00000000-0000-0000-0000-000000000000"] {
        let error = ClientId::parse(text).expect_err("no client ID");
        check(&error, &guid(&error));
    }
    let personal = directory::TenantId::parse("9188040d-6c67-4c5b-b112-36a304b66dad");
    let error = personal.expect_err("nobody's directory");
    check(&error, &guid(&error));
    for error in [time_text::parse("soon"), time_text::after(doorward_store::Timestamp(0), "x")] {
        let error = error.expect_err("no time");
        check(&error, &time(&error));
    }
    for certificate in [InvalidCertificate::NoCertificate, InvalidCertificate::NoKey] {
        check(&certificate, &credential(&NotUsable::Certificate(certificate)));
    }
}

#[test]
fn a_tenant_id_that_is_none_is_told_as_what_it_is() {
    let of = |text: &str| tenant(TenantId::parse(text).expect_err("no tenant ID")).to_string();
    assert!(of("common").starts_with("the tenant ID names one directory"));
    assert!(of("9188040d-6c67-4c5b-b112-36a304b66dad").starts_with("personal Microsoft accounts"));
    assert!(of("contoso").contains("`Directory (tenant) ID`"));
}
