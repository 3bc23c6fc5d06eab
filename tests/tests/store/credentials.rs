//! Whatever is wished for credentials, in whatever order and time: how many are live, which is the
//! last, and what they switch off.

use std::collections::BTreeSet;

use doorward_store::{
    Timestamp,
    directory::{
        ClientId, Command, CredentialId, Directory, Happened, ObjectId, Scopes,
        SsoConfigurationChange, SsoConfigurationId, TenantId, TokenId, WantedSsoConfiguration,
        decide, evolve,
        provisioning::{
            TokenDigest,
            client::{
                FederatedTrust,
                decide::{LONGEST_LIFE, MAX_LIVE_SECRETS, SHORTEST_LIFE},
            },
            decide::MAX_LIVE_TOKENS,
        },
        sso_configuration::{Authority, Credential, Kind, NewCredential, Proof, Sealed},
    },
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::wishes::acme;

#[derive(Debug, Clone)]
enum Wish {
    Configure { which: u8, shared: bool, strangers: bool },
    Strangers { which: u8 },
    Unconfigure { which: u8 },
    AddCredential { which: u8, key: u8, life: Option<i64> },
    RemoveCredential { which: u8, key: u8, last: bool },
    SecretToken { key: u8, life: Option<i64> },
    RevokeSecretToken { key: u8 },
    ClientSecret { key: u8, life: i64 },
    RevokeClientSecret { key: u8 },
    Trust { which: Option<u8> },
    ApiToken { key: u8, life: Option<i64> },
    RevokeApiToken { key: u8 },
    Time { passes: i64 },
}

fn wish() -> impl Strategy<Value = Wish> {
    use Wish as W;
    let (which, key) = (0..2u8, 0..7u8);
    let life = || proptest::option::of(-1..6i64);
    let year = prop_oneof![
        6 => SHORTEST_LIFE..=LONGEST_LIFE,
        1 => Just(SHORTEST_LIFE - 1),
        1 => Just(LONGEST_LIFE + 1),
    ];
    let passes = prop_oneof![6 => 0..4i64, 1 => Just(SHORTEST_LIFE), 1 => Just(LONGEST_LIFE)];
    prop_oneof![
        2 => (which.clone(), any::<bool>(), any::<bool>())
            .prop_map(|(which, shared, strangers)| W::Configure { which, shared, strangers }),
        1 => which.clone().prop_map(|which| W::Strangers { which }),
        1 => which.clone().prop_map(|which| W::Unconfigure { which }),
        8 => (which.clone(), key.clone(), life())
            .prop_map(|(which, key, life)| W::AddCredential { which, key, life }),
        5 => (which.clone(), key.clone(), any::<bool>())
            .prop_map(|(which, key, last)| W::RemoveCredential { which, key, last }),
        3 => (key.clone(), life()).prop_map(|(key, life)| W::SecretToken { key, life }),
        1 => key.clone().prop_map(|key| W::RevokeSecretToken { key }),
        5 => (key.clone(), year).prop_map(|(key, life)| W::ClientSecret { key, life }),
        1 => key.clone().prop_map(|key| W::RevokeClientSecret { key }),
        1 => proptest::option::of(which).prop_map(|which| W::Trust { which }),
        2 => (key.clone(), life()).prop_map(|(key, life)| W::ApiToken { key, life }),
        1 => key.prop_map(|key| W::RevokeApiToken { key }),
        3 => passes.prop_map(|passes| W::Time { passes }),
    ]
}

fn configuration(which: u8) -> SsoConfigurationId {
    SsoConfigurationId(Uuid::from_u128(0xc0 + u128::from(which)))
}

fn token(key: u8) -> TokenId {
    TokenId(Uuid::from_u128(0x70 + u128::from(key)))
}

fn command(wish: &Wish, now: i64) -> Option<Command> {
    let at = Timestamp(now);
    let end = |life: i64| Timestamp(now.saturating_add(life));
    let credential = |key: u8| CredentialId(Uuid::from_u128(0xc4e0 + u128::from(key)));
    Some(match *wish {
        Wish::Time { .. } => return None,
        Wish::Configure { which, shared, strangers } => {
            let client = ClientId(Uuid::from_u128(9));
            let kind = if shared { Kind::MultiTenant } else { Kind::SingleTenant { client } };
            Command::AddSsoConfiguration {
                wanted: Box::new(WantedSsoConfiguration {
                    id: configuration(which),
                    name: format!("Entra {which}").into(),
                    kind,
                    tenant: TenantId(Uuid::from_u128(7)),
                    authority: Authority::Public,
                    domain_hint: None,
                    members_only: false,
                    just_in_time: strangers,
                }),
            }
        }
        Wish::Strangers { which } => Command::ChangeSsoConfiguration {
            configuration: configuration(which),
            change: SsoConfigurationChange { just_in_time: Some(true), ..Default::default() },
        },
        Wish::Unconfigure { which } => {
            Command::RemoveSsoConfiguration { configuration: configuration(which) }
        }
        Wish::AddCredential { which, key, life } => {
            let proof = Proof::ClientSecret { sealed: Sealed(vec![key]), hint: "abc".into() };
            let new = NewCredential { id: credential(key), proof, expires: life.map(end) };
            Command::AddSsoCredential { configuration: configuration(which), credential: new, at }
        }
        Wish::RemoveCredential { which, key, last } => Command::RemoveSsoCredential {
            configuration: configuration(which),
            credential: credential(key),
            last,
            at,
        },
        Wish::SecretToken { key, life } => Command::IssueScimToken {
            token: token(key),
            digest: TokenDigest([key; 32]),
            expires: life.map(end),
            at,
        },
        Wish::RevokeSecretToken { key } => Command::RevokeScimToken { token: token(key) },
        Wish::ClientSecret { key, life } => Command::IssueClientSecret {
            client: ClientId(Uuid::from_u128(0xc11 + u128::from(key))),
            secret: token(key),
            digest: TokenDigest([key; 32]),
            expires: end(life),
            at,
        },
        Wish::RevokeClientSecret { key } => Command::RevokeClientSecret { secret: token(key) },
        Wish::Trust { which } => Command::SetFederatedTrust {
            trust: which.map(|which| FederatedTrust {
                id: token(which),
                tenant: TenantId(Uuid::from_u128(7)),
                authority: Authority::Public,
                audience: "api://doorward".into(),
                subject: ObjectId(Uuid::from_u128(8)),
            }),
        },
        Wish::ApiToken { key, life } => Command::IssueApiToken {
            token: token(key),
            name: "portal".into(),
            scopes: Scopes { decide: true, ..Scopes::default() },
            digest: TokenDigest([key; 32]),
            expires: life.map(end),
            at,
        },
        Wish::RevokeApiToken { key } => Command::RevokeApiToken { token: token(key) },
    })
}

/// Carries a command out if it is granted.
fn after(held: &Directory, command: Command, now: i64) -> Directory {
    let Ok(events) = decide(&acme(), held, command) else { return held.clone() };
    events.iter().fold(held.clone(), |held, event| {
        let happened = Happened { sequence: held.head().next(), time: Timestamp(now) };
        evolve(held, happened, event)
    })
}

/// What can be said of any directory at any time.
fn look(held: &Directory, now: i64) -> Result<(), TestCaseError> {
    let at = Timestamp(now);
    for configuration in held.sso_configurations() {
        let live = configuration.live_credentials(at).count();
        prop_assert!(live <= Credential::MAX_LIVE, "{live} credentials are live");
        prop_assert!(configuration.credentials.len() <= Credential::MAX_LIVE, "it grows");
        prop_assert!(configuration.kind != Kind::MultiTenant || live == 0, "the vendor's");
        prop_assert!(!(configuration.just_in_time && held.provisioning_is_on()), "strangers come");
        let added: Vec<_> = configuration.live_credentials(at).map(|held| held.added).collect();
        prop_assert!(added.is_sorted_by(|newer, older| newer >= older), "the newest is not first");
    }
    let secrets: Vec<_> = held.client_secrets().collect();
    let live = secrets.iter().filter(|secret| secret.is_live(at)).count();
    prop_assert!(live <= MAX_LIVE_SECRETS, "{live} client secrets are live");
    let ids: BTreeSet<_> = secrets.iter().map(|secret| secret.id).collect();
    prop_assert_eq!(ids.len(), secrets.len(), "a secret has the name of another");
    for secret in secrets {
        let life = secret.expires.0 - secret.issued.0;
        prop_assert!((SHORTEST_LIFE..=LONGEST_LIFE).contains(&life), "it lives {}", life);
    }
    let live = held.scim_tokens().filter(|token| token.is_live(at)).count();
    prop_assert!(live <= MAX_LIVE_TOKENS, "{live} Secret Tokens are live");
    for token in held.api_tokens() {
        prop_assert_eq!(held.api_token(&token.digest).map(|held| held.id), Some(token.id));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_wish_leads_to_more_credentials_than_may_be(wishes in proptest::collection::vec(wish(), 0..80)) {
        let mut held = after(&Directory::default(), Command::CreateOrganization, 0);
        let (mut now, mut client) = (0, None);
        for wish in &wishes {
            if let Wish::Time { passes } = wish {
                now += passes;
            }
            let Some(command) = command(wish, now) else { continue };
            let before = std::mem::take(&mut held);
            held = after(&before, command.clone(), now);
            look(&held, now)?;
            client = client.or(held.provisioning_client());
            prop_assert_eq!(held.provisioning_client(), client, "the client ID changed");
            if let Wish::RemoveCredential { which, last: false, .. } = wish {
                let live = |held: &Directory| {
                    let found = held.sso_configuration(configuration(*which));
                    found.is_some_and(|found| found.live_credentials(Timestamp(now)).count() > 0)
                };
                prop_assert_eq!(live(&before), live(&held), "the last credential is gone");
            }
            let repeatable = matches!(
                wish,
                Wish::RevokeSecretToken { .. } | Wish::RevokeClientSecret { .. }
                    | Wish::RevokeApiToken { .. } | Wish::Trust { .. } | Wish::Strangers { .. }
            );
            if repeatable && let Ok(events) = decide(&acme(), &held, command) {
                prop_assert_eq!(events, vec![], "asked twice, happened twice");
            }
        }
    }
}
