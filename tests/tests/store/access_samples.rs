//! One of each event of sign-in and access, with every field filled.

use std::num::NonZeroU16;

use doorward_store::{
    Sequence, Timestamp,
    directory::{
        Admission, Admitted, AllowList, AuthenticationContext, ClientId, CredentialId, Day,
        EndReason, EntraPerson, Event, HandleDigest, NoEntry, ObjectId, RecognizedBy, RuleTarget,
        Scopes, SessionId, SignInRefusal, Slug, SsoConfigurationId, TenantId, TokenId, UserId,
        access_rule::event::AccessRuleChanged,
        api_token::event::{ApiTokenIssued, ApiTokenRevoked},
        checkpoint_key::CheckpointKeyChanged,
        erasure::event::UserErased,
        identity::event::UserLinked,
        line::Line,
        provisioning::{
            TokenDigest,
            client::{
                FederatedTrust,
                event::{
                    ProvisioningClientSecretIssued, ProvisioningClientSecretRevoked,
                    ProvisioningFederatedTrustChanged,
                },
            },
        },
        retention::event::{PersonalFieldsExpired, RetentionChanged},
        security_events::{
            About, Delivery, Method,
            event::{Refused, RequestAnswered, SecurityEventsChanged},
        },
        session::{
            Span,
            event::{
                Decided, Disagreement, EntryAllowed, SessionEnded, SessionSeen, SessionStarted,
            },
        },
        setup_link::event::{SetupLinkClosed, SetupLinkIssued, SetupLinkUsed},
        sign_in::refused::{EntryRefused, RefusalsSummed, RefusedBecause, SignInRefused},
        sso_configuration::{
            Authority, HostLabel, Kind, Proof, Sealed,
            event::{
                NewDomainHint, SsoConfigurationAdded, SsoConfigurationChanged,
                SsoConfigurationCredentialAdded, SsoConfigurationCredentialRemoved,
                SsoConfigurationRemoved, SsoConfigurationTenantProved,
            },
        },
        workspace::event::{NewUpstream, WorkspaceChanged, WorkspaceCreated, WorkspaceRemoved},
    },
};
use uuid::Uuid;

const EXPIRES: Timestamp = Timestamp(1_800_000_000_000_000);

fn tenant() -> TenantId {
    TenantId(Uuid::from_u128(0x7e0 << 64))
}

fn object() -> ObjectId {
    ObjectId(Uuid::from_u128(0x0b1 << 64))
}

fn configuration() -> SsoConfigurationId {
    SsoConfigurationId(Uuid::from_u128(0xc0f << 64))
}

pub(crate) fn all(user: UserId) -> Vec<Event> {
    let settings = [provisioning(), applications(), configurations(), workspaces()].concat();
    let told = security_events(user);
    [settings, people(user), links(), told, vec![erasure(user)], retention()].concat()
}

fn security_events(user: UserId) -> Vec<Event> {
    vec![
        CheckpointKeyChanged {
            before: "doorward.example/o/acme+00000001+AQ==".into(),
            key: "doorward.example/o/acme+00000002+AQ==".into(),
            handover: "doorward key 1\n".into(),
        }
        .into(),
        SecurityEventsChanged { delivery: Delivery::Poll }.into(),
        RequestAnswered {
            operation: Some(3),
            method: Method::Patch,
            about: About::User(user),
            bulk_id: Some("qwerty".into()),
            version: Some("W/\"17\"".into()),
            status: 409,
            refused: Some(Refused {
                scim_type: Some("uniqueness".into()),
                detail: "`…` is taken".into(),
            }),
        }
        .into(),
    ]
}

fn provisioning() -> Vec<Event> {
    let secret = TokenId(Uuid::from_u128(0x5ec));
    let client = ClientId(Uuid::from_u128(0xc11 << 64));
    let trust = FederatedTrust {
        id: secret,
        tenant: tenant(),
        authority: Authority::UsGovernment,
        audience: "api://doorward".into(),
        subject: object(),
    };
    let digest = TokenDigest([8; 32]);
    vec![
        ProvisioningClientSecretIssued { client, secret, digest, expires: EXPIRES }.into(),
        ProvisioningClientSecretRevoked { secret }.into(),
        ProvisioningFederatedTrustChanged { trust: Some(trust) }.into(),
    ]
}

fn applications() -> Vec<Event> {
    let token = TokenId(Uuid::from_u128(0xa71));
    let issued = ApiTokenIssued {
        token,
        name: "portal".into(),
        scopes: Scopes { decide: true, read: true, write: false, audit: true },
        digest: TokenDigest([9; 32]),
        expires: Some(EXPIRES),
    };
    vec![issued.into(), ApiTokenRevoked { token }.into()]
}

fn links() -> Vec<Event> {
    let link = TokenId(Uuid::from_u128(0x11e));
    vec![
        SetupLinkIssued { link, digest: TokenDigest([10; 32]), expires: EXPIRES }.into(),
        SetupLinkUsed {
            link,
            handle: HandleDigest([11; 32]),
            ends: EXPIRES,
            address: "192.0.2.7".parse().expect("an address"),
            agent: Line::cleaned("a browser"),
        }
        .into(),
        SetupLinkClosed { link }.into(),
    ]
}

fn retention() -> Vec<Event> {
    let days = NonZeroU16::new(90);
    vec![RetentionChanged { days }.into(), PersonalFieldsExpired { before: Day(20_000) }.into()]
}

fn erasure(user: UserId) -> Event {
    let reason = Line::cleaned("asked for it on 2026-11-28");
    UserErased { user, reason, events: 7, in_the_clear: 1 }.into()
}

fn configurations() -> Vec<Event> {
    let (configuration, credential) = (configuration(), CredentialId(Uuid::from_u128(0xc4e)));
    let host = HostLabel::parse("contoso").expect("a good label");
    let added = SsoConfigurationAdded {
        configuration,
        name: "Contoso".into(),
        kind: Kind::SingleTenant { client: ClientId(Uuid::from_u128(0xc12 << 64)) },
        tenant: tenant(),
        authority: Authority::ExternalId { host },
        domain_hint: Some("contoso.example".into()),
        members_only: true,
        just_in_time: false,
    };
    let changed = SsoConfigurationChanged {
        configuration,
        name: Some("Contoso staff".into()),
        domain_hint: Some(NewDomainHint { now: None }),
        members_only: Some(false),
        just_in_time: Some(true),
    };
    let certificate =
        Proof::Certificate { thumbprint: [3; 32], sealed_key: Sealed(vec![1, 2, 255]) };
    let credential_added = SsoConfigurationCredentialAdded {
        configuration,
        credential,
        proof: certificate,
        expires: Some(EXPIRES),
    };
    let proved = SsoConfigurationTenantProved { configuration, tenant: tenant(), object: object() };
    vec![
        added.into(),
        changed.into(),
        proved.into(),
        credential_added.into(),
        SsoConfigurationCredentialRemoved { configuration, credential }.into(),
        SsoConfigurationRemoved { configuration }.into(),
    ]
}

fn workspaces() -> Vec<Event> {
    let workspace = Slug::parse("labs").expect("a good slug");
    let upstream: Option<Box<str>> = Some("http://127.0.0.1:9000".into());
    let admission = Admission::On {
        configuration: configuration(),
        admitted: Admitted::Groups(AllowList::new(vec![object()]).expect("one group")),
        context: Some(AuthenticationContext::parse("c7").expect("a good context")),
    };
    let changed = WorkspaceChanged {
        workspace: workspace.clone(),
        name: Some("The labs".into()),
        upstream: Some(NewUpstream { now: upstream.clone() }),
    };
    let target = RuleTarget::Workspace(workspace.clone());
    vec![
        WorkspaceCreated { workspace: workspace.clone(), name: "Labs".into(), upstream }.into(),
        changed.into(),
        WorkspaceRemoved { workspace }.into(),
        AccessRuleChanged { target, admission: Some(admission) }.into(),
    ]
}

fn people(user: UserId) -> Vec<Event> {
    let person = EntraPerson { tenant: tenant(), object: object() };
    let session = SessionId(Uuid::from_u128(0x5e5));
    let address = "2001:db8::7".parse().expect("an address");
    let started = SessionStarted {
        session,
        handle: HandleDigest([5; 32]),
        user,
        configuration: configuration(),
        sid: Some(Line::cleaned("0f3c")),
        contexts: vec![AuthenticationContext::parse("c7").expect("a good context")],
        token_groups: Some(vec![object()]),
        disagreement: Some(Disagreement {
            only_in_token: vec![object()],
            only_provisioned: vec![],
            more: 3,
        }),
        address,
        agent: Line::cleaned("a browser"),
        idle: Span(3_600_000_000),
        ends: EXPIRES,
    };
    let refused = SignInRefused {
        reason: RefusedBecause::Person(SignInRefusal::NameReassigned),
        configuration: Some(configuration()),
        person: Some(person),
        upn: Some(Line::cleaned("ada@contoso.example")),
        address,
        agent: Line::cleaned("a browser"),
    };
    let decided = Decided { session, on: Sequence(70_000), at: Timestamp(1_763_900_000_000_000) };
    let entry = EntryRefused {
        user,
        resource: RuleTarget::Dashboard,
        reason: NoEntry::NotInGroups,
        address,
        decided: Some(decided),
    };
    let allowed = EntryAllowed { user, resource: RuleTarget::Dashboard, decided };
    vec![
        UserLinked { user, person, by: RecognizedBy::UserName }.into(),
        started.into(),
        SessionSeen { session }.into(),
        SessionEnded { sessions: vec![session], reason: EndReason::FrontChannelLogout }.into(),
        refused.into(),
        entry.into(),
        allowed.into(),
        RefusalsSummed { sign_ins: 70_000, entries: 2 }.into(),
    ]
}
