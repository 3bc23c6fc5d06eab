//! Wishes of sign-in and access, as careless as those of provisioning: few things, many clashes.

use std::net::IpAddr;

use doorward_store::{
    Timestamp,
    directory::{
        Admission, Admitted, AllowList, Claims, ClientId, Command, Directory, EndReason,
        EntraPerson, HandleDigest, NoEntry, ObjectId, RuleTarget, Scopes, Session, SessionId,
        SignIn, Slug, SsoConfigurationChange, SsoConfigurationId, TenantId, TokenId,
        WantedSsoConfiguration,
        line::Line,
        provisioning::{
            TokenDigest,
            client::{FederatedTrust, decide::SHORTEST_LIFE},
        },
        session::{
            Span,
            event::{Decided, EntryAllowed},
        },
        sign_in::{
            RefusedBecause, RefusedEntry, RefusedSignIn, SignInRefused, refused::EntryRefused,
        },
        sso_configuration::{Authority, Kind},
    },
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::wishes::{Named, Wish, user};

#[derive(Debug, Clone)]
pub(crate) enum AccessWish {
    Configure { nth: u8, tenant: u8, shared: bool, strangers: bool },
    Strangers { nth: u8, come: bool },
    Unconfigure { nth: u8 },
    Workspace { nth: u8 },
    RemoveWorkspace { nth: u8 },
    Rule { target: u8, admission: Wanted },
    SignIn { nth: u8, who: u8, name: u8, groups: Option<Vec<u8>>, strong: bool },
    See { nth: u8 },
    End { nth: u8 },
    EndBySid { nth: u8, sid: u8 },
    Sweep,
    Refused { address: u8 },
    EntryRefused { who: u8 },
    Entered { nth: u8, target: u8 },
    SumUp,
    ApiToken { nth: u8 },
    SetupLink { nth: u8 },
    Enter { nth: u8 },
    CloseSetup { nth: u8 },
    ClientSecret { nth: u8 },
    RevokeClientSecret { nth: u8 },
    Trust { given: bool },
}

#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    Inherit,
    Off,
    Everyone { nth: u8, strong: bool },
    Groups { nth: u8, objects: Vec<u8>, strong: bool },
}

pub(crate) fn wish() -> impl Strategy<Value = AccessWish> {
    use AccessWish as W;
    let nth = 0..3u8;
    let objects = || proptest::collection::vec(known(), 0..4);
    let signing_in = (nth.clone(), known(), 0..8u8, proptest::option::of(objects()), any::<bool>());
    prop_oneof![
        4 => (nth.clone(), 0..2u8, any::<bool>(), any::<bool>()).prop_map(
            |(nth, tenant, shared, strangers)| W::Configure { nth, tenant, shared, strangers }
        ),
        1 => (nth.clone(), any::<bool>()).prop_map(|(nth, come)| W::Strangers { nth, come }),
        1 => nth.clone().prop_map(|nth| W::Unconfigure { nth }),
        3 => (0..4u8).prop_map(|nth| W::Workspace { nth }),
        1 => (0..4u8).prop_map(|nth| W::RemoveWorkspace { nth }),
        6 => (0..7u8, admission()).prop_map(|(target, admission)| W::Rule { target, admission }),
        10 => signing_in.prop_map(
            |(nth, who, name, groups, strong)| W::SignIn { nth, who, name, groups, strong }
        ),
        3 => (0..6u8).prop_map(|nth| W::See { nth }),
        1 => (0..6u8).prop_map(|nth| W::End { nth }),
        1 => (nth.clone(), 0..6u8).prop_map(|(nth, sid)| W::EndBySid { nth, sid }),
        1 => Just(W::Sweep),
        1 => (0..3u8).prop_map(|address| W::Refused { address }),
        1 => (0..8u8).prop_map(|who| W::EntryRefused { who }),
        1 => (0..6u8, 0..4u8).prop_map(|(nth, target)| W::Entered { nth, target }),
        1 => Just(W::SumUp),
        1 => nth.clone().prop_map(|nth| W::ApiToken { nth }),
        1 => nth.clone().prop_map(|nth| W::SetupLink { nth }),
        1 => nth.clone().prop_map(|nth| W::Enter { nth }),
        1 => nth.clone().prop_map(|nth| W::CloseSetup { nth }),
        1 => nth.clone().prop_map(|nth| W::ClientSecret { nth }),
        1 => nth.prop_map(|nth| W::RevokeClientSecret { nth }),
        1 => any::<bool>().prop_map(|given| W::Trust { given }),
    ]
}

/// Mostly object IDs that external ids are.
fn known() -> impl Strategy<Value = u8> {
    prop::sample::select(vec![0, 2, 4, 0, 2, 4, 7])
}

pub(crate) fn admission() -> impl Strategy<Value = Wanted> {
    let objects = proptest::collection::vec(known(), 1..4);
    prop_oneof![
        1 => Just(Wanted::Inherit),
        1 => Just(Wanted::Off),
        2 => (0..3u8, any::<bool>()).prop_map(|(nth, strong)| Wanted::Everyone { nth, strong }),
        5 => (0..3u8, objects, any::<bool>())
            .prop_map(|(nth, objects, strong)| Wanted::Groups { nth, objects, strong }),
    ]
}

/// A company where people work: three groups, one inside another, and three people signed in.
pub(crate) fn company() -> Vec<Wish> {
    use AccessWish as W;
    let person = |name, external| Wish::Provision { name, external, active: Some(true), title: 0 };
    let group = |name, external, members| Wish::ProvisionGroup { name, external, members };
    let rule = |target, objects: &[u8]| W::Rule {
        target,
        admission: Wanted::Groups { nth: 0, objects: objects.to_vec(), strong: false },
    };
    let sign_in = |who| W::SignIn { nth: 0, who, name: 7, groups: None, strong: who == 0 };
    let everyone = Wanted::Everyone { nth: 0, strong: true };
    let provisioned = [
        person(0, Some(0)),
        person(1, Some(2)),
        person(2, Some(4)),
        person(3, None),
        group(0, Some(0), vec![Named::User(0), Named::User(1)]),
        group(1, Some(2), vec![Named::User(2)]),
        group(2, Some(4), vec![Named::User(3), Named::Group(0)]),
    ];
    let set_up = [
        W::Configure { nth: 0, tenant: 0, shared: false, strangers: false },
        W::Workspace { nth: 0 },
        W::Workspace { nth: 1 },
        W::Workspace { nth: 2 },
        rule(1, &[0, 2]),
        rule(2, &[4]),
        W::Rule { target: 3, admission: everyone },
        sign_in(0),
        sign_in(2),
        sign_in(4),
    ];
    provisioned.into_iter().chain(set_up.map(Wish::Access)).collect()
}

/// The object ID that every other external id is.
pub(crate) fn object(nth: u8) -> ObjectId {
    ObjectId(Uuid::from_u128(0x0b1e_c700 + u128::from(nth)))
}

fn configuration(nth: u8) -> SsoConfigurationId {
    SsoConfigurationId(Uuid::from_u128(0xc0 + u128::from(nth)))
}

fn tenant(nth: u8) -> TenantId {
    TenantId(Uuid::from_u128(0x7e0 + u128::from(nth)))
}

fn slug(nth: u8) -> Slug {
    Slug::parse(&format!("workspace-{nth}")).expect("a good slug")
}

fn token(nth: u8) -> TokenId {
    TokenId(Uuid::from_u128(0x70 + u128::from(nth)))
}

/// The nth session there is, or one that nobody has.
fn session(directory: &Directory, nth: u8) -> (SessionId, HandleDigest) {
    let nobody = (SessionId(Uuid::from_u128(1)), HandleDigest([nth; 32]));
    let held = directory.sessions().nth(usize::from(nth));
    held.map_or(nobody, |session: &Session| (session.id, session.handle))
}

/// The command that a wish comes to, as the `nth` of its history.
pub(crate) fn command(wish: &AccessWish, held: &Directory, nth: u32, seed: Uuid) -> Command {
    let at = Timestamp(i64::from(nth));
    match wish {
        AccessWish::Configure { nth, tenant: of, shared, strangers } => {
            let client = ClientId(Uuid::from_u128(9));
            let kind = if *shared { Kind::MultiTenant } else { Kind::SingleTenant { client } };
            Command::AddSsoConfiguration {
                wanted: Box::new(WantedSsoConfiguration {
                    id: configuration(*nth),
                    name: format!("Entra {nth}").into(),
                    kind,
                    tenant: tenant(*of),
                    authority: Authority::Development,
                    domain_hint: None,
                    members_only: false,
                    just_in_time: *strangers,
                }),
            }
        }
        AccessWish::Strangers { nth, come } => Command::ChangeSsoConfiguration {
            configuration: configuration(*nth),
            change: SsoConfigurationChange { just_in_time: Some(*come), ..Default::default() },
        },
        AccessWish::Unconfigure { nth } => {
            Command::RemoveSsoConfiguration { configuration: configuration(*nth) }
        }
        AccessWish::Workspace { nth } => {
            let name = format!("Workspace {nth}").into();
            Command::CreateWorkspace { workspace: slug(*nth), name, upstream: None }
        }
        AccessWish::RemoveWorkspace { nth } => Command::RemoveWorkspace { workspace: slug(*nth) },
        AccessWish::Rule { target, admission } => Command::SetAccessRule {
            target: match target {
                0 => RuleTarget::Dashboard,
                1 => RuleTarget::Defaults,
                6 => RuleTarget::Auditors,
                nth => RuleTarget::Workspace(slug(nth - 2)),
            },
            admission: wanted(admission),
        },
        AccessWish::SignIn { nth: at_which, who, name, groups, strong } => {
            let context = "c1".parse().expect("a good context");
            let claims = Claims {
                configuration: configuration(*at_which),
                person: EntraPerson { tenant: tenant(at_which % 2), object: object(*who) },
                upn: Some(format!("user{name}@contoso.example").into()),
                display_name: None,
                groups: groups.as_ref().map(|nths| nths.iter().copied().map(object).collect()),
                account: None,
                of_tenant: *who != 4,
                sid: Some(Line::cleaned(&format!("sid-{who}"))),
                contexts: strong.then_some(context).into_iter().collect(),
            };
            Command::SignIn(Box::new(SignIn {
                claims,
                seed,
                session: SessionId(seed),
                handle: HandleDigest([u8::try_from(nth % 251).unwrap_or(0); 32]),
                replaces: (*name == 0).then(|| session(held, 0).1),
                address: address(0),
                agent: Line::cleaned("a browser"),
                idle: Span(100),
                ends: Timestamp(at.0 + 150),
                at,
            }))
        }
        AccessWish::See { nth } => Command::SeeSession { handle: session(held, *nth).1, at },
        AccessWish::End { nth } => {
            Command::EndSession { session: session(held, *nth).0, reason: EndReason::SignedOut }
        }
        AccessWish::EndBySid { nth, sid } => Command::EndSessionsBySid {
            configuration: configuration(*nth),
            sid: Line::cleaned(&format!("sid-{sid}")),
        },
        AccessWish::Sweep => Command::EndExpiredSessions { at },
        AccessWish::Refused { address: from } => {
            let refused = SignInRefused {
                reason: RefusedBecause::Entra(Line::cleaned("AADSTS50105")),
                configuration: None,
                person: None,
                upn: None,
                address: address(*from),
                agent: Line::cleaned(""),
            };
            Command::RecordRefusedSignIn(Box::new(RefusedSignIn { refused, at }))
        }
        AccessWish::EntryRefused { who } => {
            let refused = EntryRefused {
                user: user(held, *who),
                resource: RuleTarget::Dashboard,
                reason: NoEntry::NoRule,
                address: address(0),
                decided: None,
            };
            Command::RecordRefusedEntry(Box::new(RefusedEntry { refused, at }))
        }
        AccessWish::Entered { nth, target } => {
            let (session, handle) = session(held, *nth);
            let user = held.session(&handle).map_or_else(|| user(held, 0), |held| held.user);
            let resource = match target {
                0 => RuleTarget::Dashboard,
                3 => RuleTarget::Auditors,
                nth => RuleTarget::Workspace(slug(*nth)),
            };
            let decided = Decided { session, on: held.head(), at };
            Command::RecordAllowedEntry(Box::new(EntryAllowed { user, resource, decided }))
        }
        AccessWish::SumUp => Command::SumUpRefusals { sign_ins: 1, entries: 0, at },
        AccessWish::ApiToken { nth } => Command::IssueApiToken {
            token: token(*nth),
            name: "portal".into(),
            scopes: Scopes { decide: true, ..Scopes::default() },
            digest: TokenDigest([*nth; 32]),
            expires: None,
            at,
        },
        AccessWish::SetupLink { nth } => Command::IssueSetupLink {
            link: token(*nth),
            digest: TokenDigest([*nth; 32]),
            at,
            expires: Timestamp(at.0 + 50),
        },
        AccessWish::Enter { nth } => Command::UseSetupLink {
            digest: TokenDigest([*nth; 32]),
            handle: HandleDigest([*nth; 32]),
            at,
            address: address(0),
            agent: Line::cleaned("a browser"),
        },
        AccessWish::CloseSetup { nth } => Command::CloseSetupLink { link: token(*nth) },
        AccessWish::ClientSecret { nth } => Command::IssueClientSecret {
            client: ClientId(seed),
            secret: token(*nth),
            digest: TokenDigest([*nth; 32]),
            expires: Timestamp(at.0 + SHORTEST_LIFE),
            at,
        },
        AccessWish::RevokeClientSecret { nth } => {
            Command::RevokeClientSecret { secret: token(*nth) }
        }
        AccessWish::Trust { given } => Command::SetFederatedTrust {
            trust: given.then(|| FederatedTrust {
                id: token(9),
                tenant: tenant(0),
                authority: Authority::Development,
                audience: "api://doorward".into(),
                subject: object(0),
            }),
        },
    }
}

fn wanted(admission: &Wanted) -> Option<Admission> {
    let on = |nth, admitted, strong: bool| Admission::On {
        configuration: configuration(nth),
        admitted,
        context: strong.then(|| "c1".parse().expect("a good context")),
    };
    match admission {
        Wanted::Inherit => None,
        Wanted::Off => Some(Admission::Off),
        Wanted::Everyone { nth, strong } => Some(on(*nth, Admitted::Everyone, *strong)),
        Wanted::Groups { nth, objects, strong } => {
            let list = AllowList::new(objects.iter().copied().map(object).collect());
            Some(on(*nth, Admitted::Groups(list.expect("at least one")), *strong))
        }
    }
}

fn address(nth: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, nth])
}
