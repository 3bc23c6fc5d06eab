use super::*;
use crate::pages::catalogue::Language;
use crate::{entra::NotUsable, seal::SealError};

fn refusals() -> Vec<Refusal> {
    let settings = [
        SettingRefusal::NoSuchSsoConfiguration,
        SettingRefusal::SsoConfigurationExists,
        SettingRefusal::TooManySsoConfigurations,
        SettingRefusal::ProvisioningIsOn,
        SettingRefusal::CredentialIsTheVendors,
        SettingRefusal::CredentialExists,
        SettingRefusal::TooManyLiveCredentials,
        SettingRefusal::CredentialExpired,
        SettingRefusal::NoSuchCredential,
        SettingRefusal::LastCredential,
        SettingRefusal::NoSuchWorkspace,
        SettingRefusal::WorkspaceExists,
        SettingRefusal::TooManyWorkspaces,
        SettingRefusal::NothingToInherit,
        SettingRefusal::NoSuchSession,
        SettingRefusal::SecretLife,
        SettingRefusal::TooManyLiveSecrets,
        SettingRefusal::TooManyApiTokens,
        SettingRefusal::TokenExists,
        SettingRefusal::RuleMoved,
        SettingRefusal::NoSuchSetupLink,
        SettingRefusal::SetupLinkUsed,
        SettingRefusal::SetupLinkExpired,
    ];
    let shut_out = reasons().into_iter().map(SettingRefusal::ShutsOut);
    let all = [
        Refusal::NoSuchOrganization,
        Refusal::OrganizationExists,
        Refusal::NoSuchUser,
        Refusal::NoSuchGroup,
        Refusal::NoSuchToken,
        Refusal::UserNameTaken,
        Refusal::DisplayNameTaken,
        Refusal::Moved,
        Refusal::TooManyLiveTokens,
        Refusal::AlreadyExpired,
        Refusal::NoSuchMember { value: "x".into() },
        Refusal::VersionMoved { now: "7-1".parse().expect("a version") },
        Refusal::Empty { what: "name" },
        Refusal::TooLong { what: "name" },
        Refusal::TooLarge { bytes: 7 },
    ];
    let all = all.into_iter().chain(settings.into_iter().chain(shut_out).map(Refusal::Setting));
    all.chain(sign_ins().into_iter().map(Refusal::SignIn)).collect()
}

fn reasons() -> Vec<NoEntry> {
    vec![
        NoEntry::NoSuchWorkspace,
        NoEntry::NoSession,
        NoEntry::SessionExpired,
        NoEntry::NoSuchUser,
        NoEntry::Deactivated,
        NoEntry::NoRule,
        NoEntry::SsoOff,
        NoEntry::ConfigurationGone,
        NoEntry::ConfigurationNotActive,
        NoEntry::OtherConfiguration,
        NoEntry::NotInGroups,
        NoEntry::StepUpNeeded,
    ]
}

fn sign_ins() -> Vec<SignInRefusal> {
    vec![
        SignInRefusal::ConfigurationGone,
        SignInRefusal::ConfigurationNotActive,
        SignInRefusal::OtherTenant,
        SignInRefusal::Guest,
        SignInRefusal::AccountUnknown,
        SignInRefusal::UnknownPerson,
        SignInRefusal::NotOnePerson,
        SignInRefusal::NameReassigned,
        SignInRefusal::NameNotTrusted,
        SignInRefusal::Deactivated,
        SignInRefusal::NoUserName,
        SignInRefusal::TooManyGroups,
    ]
}

#[test]
fn every_no_is_said_in_english_as_the_store_says_it_and_in_german_otherwise() {
    let (english, german) = (Language::English.texts(), Language::German.texts());
    let check = |said: String, here: String, there: String| {
        assert_eq!(here, said);
        assert!(
            there != said && !there.contains(['{', '}']) && !there.contains("refusal."),
            "{there}"
        );
    };
    for no in refusals() {
        check(no.to_string(), refusal(english, &no), refusal(german, &no));
    }
    for reason in reasons() {
        check(reason.to_string(), no_entry(english, reason), no_entry(german, reason));
    }
    for text in ["No Slug", "api"] {
        let error = doorward_store::directory::Slug::parse(text);
        if let Err(error) = error {
            check(error.to_string(), slug(english, &error), slug(german, &error));
        }
    }
    for text in [",", "Engineers"] {
        let error = AllowList::parse(text).expect_err("no list");
        let (here, there) = (list(english, &error), list(german, &error));
        assert!(error.to_string().starts_with(&here) && there != here, "{error} {here} {there}");
    }
    for ends in [Ending::Over, Ending::Today, Ending::In(1), Ending::In(9)] {
        check(ends.to_string(), ending(english, ends), ending(german, ends));
    }
}

#[test]
fn whatever_keeps_a_configuration_from_use_is_said_in_every_language() {
    let all = || {
        let path = std::path::PathBuf::from("key");
        [
            NotUsable::AuthorityOff,
            NotUsable::NoVendor,
            NotUsable::Audience,
            NotUsable::PublicUrl,
            NotUsable::NoCredential,
            NotUsable::Seal(SealError::Foreign),
            NotUsable::Seal(SealError::Missing(path)),
            NotUsable::File {
                path: "/run/token".into(),
                source: std::io::ErrorKind::NotFound.into(),
            },
        ]
    };
    for language in Language::ALL {
        let told: Vec<_> =
            all().iter().map(|it| said::not_usable(it).within(language.texts())).collect();
        for (one, error) in told.iter().zip(all()) {
            assert!(!one.starts_with("not_usable."), "{error:?} in {}", language.code());
            assert!(!one.contains('{'), "{one}");
        }
        let different: std::collections::BTreeSet<_> = told.iter().collect();
        assert_eq!(different.len(), told.len(), "{}", language.code());
        assert!(told.iter().any(|one| one.contains("/run/token")));
    }
    let [english, german] =
        Language::ALL.map(|it| said::not_usable(&NotUsable::NoVendor).within(it.texts()));
    assert_ne!(english, german);
}

#[test]
fn whatever_entra_refuses_with_is_explained_in_german_too() {
    use doorward_oidc::authorization::Failure;
    let failure = |error: &str, code| Failure {
        error: error.into(),
        description: String::new(),
        code,
        subcode: None,
    };
    let codes = [
        50011, 700_016, 90002, 50105, 50020, 65001, 65004, 50058, 50076, 53003, 50057, 50173,
        54005, 700_005, 7_000_215, 7_000_222, 700_027, 700_025, 50194, 900_439, 50196, 500_212,
    ];
    let errors = [
        "access_denied",
        "login_required",
        "consent_required",
        "invalid_grant",
        "invalid_client",
        "invalid_request",
        "server_error",
        "something_else",
    ];
    let all = codes.map(|code| failure("", Some(code))).into_iter();
    for failure in all.chain(errors.map(|error| failure(error, None))) {
        let english = failure.advice().text;
        assert_eq!(advice(Language::English.texts(), english), english);
        assert_ne!(advice(Language::German.texts(), english), english, "{failure:?}");
    }
}
