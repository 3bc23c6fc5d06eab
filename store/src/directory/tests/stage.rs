//! What stories of sign-in and access begin with: one SSO configuration, Ada, Bob and two groups.

use std::net::IpAddr;

use super::*;
use crate::directory::{
    access::{Resource, Who},
    access_rule::{Admission, Admitted, AllowList, event::AccessRuleChanged},
    entra::{ClientId, ObjectId, TenantId},
    identity::{EntraPerson, RecognizedBy, event::UserLinked},
    session::{HandleDigest, Span, UserAgent, event::SessionStarted},
    sign_in::{Account, Claims, SignIn},
    sso_configuration::{Authority, Kind, event::SsoConfigurationAdded},
    workspace::{Slug, event::WorkspaceCreated},
};

pub(super) const HOUR: i64 = 3_600_000_000;

pub(super) fn configuration(nth: u128) -> SsoConfigurationId {
    SsoConfigurationId(Uuid::from_u128(0xc0 + nth))
}

pub(super) fn tenant(nth: u128) -> TenantId {
    TenantId(Uuid::from_u128(0x7e0 + nth))
}

pub(super) fn object(nth: u128) -> ObjectId {
    ObjectId(Uuid::from_u128(0x0b0 + nth))
}

pub(super) fn person(nth: u128) -> EntraPerson {
    EntraPerson { tenant: tenant(1), object: object(nth) }
}

pub(super) fn session(nth: u128) -> SessionId {
    SessionId(Uuid::from_u128(0x5e0 + nth))
}

pub(super) fn handle(nth: u8) -> HandleDigest {
    HandleDigest([nth; 32])
}

pub(super) fn address() -> IpAddr {
    "192.0.2.7".parse().unwrap()
}

pub(super) fn slug(name: &str) -> Slug {
    Slug::parse(name).unwrap()
}

/// The nth SSO configuration, of the nth directory.
pub(super) fn added(nth: u128) -> SsoConfigurationAdded {
    SsoConfigurationAdded {
        configuration: configuration(nth),
        name: format!("Entra {nth}").into(),
        kind: Kind::SingleTenant { client: ClientId(Uuid::from_u128(0xc11)) },
        tenant: tenant(nth),
        authority: Authority::Public,
        domain_hint: None,
        members_only: false,
        just_in_time: false,
    }
}

/// A group that Entra knows as `object(as_object)`.
pub(super) fn entra_group(nth: u32, as_object: u128) -> Event {
    let external_id = Some(object(as_object).to_string().into());
    let display_name = format!("Group {nth}").into();
    GroupProvisioned { group: group(nth), display_name, external_id }.into()
}

/// Ada is user 1, Bob user 2; groups 3 and 4 are objects 3 and 4; Ada is in group 3.
pub(super) fn stage() -> Vec<Event> {
    vec![
        provisioned(1, "ada@contoso.example"),
        provisioned(2, "bob@contoso.example"),
        entra_group(3, 3),
        entra_group(4, 4),
        members_added(3, [1]),
        added(1).into(),
    ]
}

pub(super) fn after(more: impl IntoIterator<Item = Event>) -> Vec<Event> {
    stage().into_iter().chain(more).collect()
}

pub(super) fn linked(nth: u32, as_object: u128, by: RecognizedBy) -> Event {
    UserLinked { user: user(nth), person: person(as_object), by }.into()
}

pub(super) fn claims(as_object: u128, upn: &str) -> Claims {
    Claims {
        configuration: configuration(1),
        person: person(as_object),
        upn: Some(upn.into()),
        display_name: Some("Somebody".into()),
        groups: None,
        account: Some(Account::Member),
        of_tenant: true,
        sid: None,
        contexts: vec![],
    }
}

/// A sign-in at 100 µs; the session lasts two hours, one unused.
pub(super) fn signing_in(claims: Claims) -> SignIn {
    SignIn {
        claims,
        seed: seed(),
        session: session(1),
        handle: handle(1),
        replaces: None,
        address: address(),
        agent: UserAgent::cleaned("a browser"),
        idle: Span(HOUR),
        ends: Timestamp(2 * HOUR),
        at: Timestamp(100),
    }
}

pub(super) fn sign_in(claims: Claims) -> Command {
    Command::SignIn(Box::new(signing_in(claims)))
}

/// A session as `signing_in` starts it, the nth.
pub(super) fn started(nth: u8, who: u32) -> SessionStarted {
    SessionStarted {
        session: session(nth.into()),
        handle: handle(nth),
        user: user(who),
        configuration: configuration(1),
        sid: None,
        contexts: vec![],
        token_groups: None,
        disagreement: None,
        address: address(),
        agent: UserAgent::cleaned("a browser"),
        idle: Span(HOUR),
        ends: Timestamp(2 * HOUR),
    }
}

pub(super) fn created(name: &str) -> Event {
    WorkspaceCreated { workspace: slug(name), name: name.into(), upstream: None }.into()
}

pub(super) fn groups(objects: impl IntoIterator<Item = u128>) -> Admission {
    let list = AllowList::new(objects.into_iter().map(object).collect()).unwrap();
    Admission::On {
        configuration: configuration(1),
        admitted: Admitted::Groups(list),
        context: None,
    }
}

pub(super) fn everyone() -> Admission {
    let configuration = configuration(1);
    Admission::On { configuration, admitted: Admitted::Everyone, context: None }
}

pub(super) fn rule(target: &str, admission: impl Into<Option<Admission>>) -> Event {
    AccessRuleChanged { target: target.parse().unwrap(), admission: admission.into() }.into()
}

/// What the nth session gets of a workspace at 200 µs.
pub(super) fn entering(directory: &Directory, nth: u8, workspace: &str) -> Result<(), NoEntry> {
    let (handle, at) = (handle(nth), Timestamp(200));
    let resource = Resource::Workspace(workspace);
    let answer = directory.may_enter(Who::Session(&handle), resource, at).map(drop);
    let decision = directory.explain(Who::Session(&handle), resource, at);
    assert_eq!(decision.allowed, answer.is_ok(), "{decision:?}");
    if let Err(reason) = answer {
        assert!(decision.failed.contains(&reason), "{reason:?} not among {decision:?}");
    }
    answer
}
