//! Wishes. What they need of time and chance they bring along.

use std::{net::IpAddr, num::NonZeroU16};

use uuid::Uuid;

use super::{
    access_rule::{Admission, RuleTarget},
    api_token::Scopes,
    audit::{AuditLookedUp, ExportForm},
    checkpoint_key::CheckpointKeyChanged,
    condition::Condition,
    entra::ClientId,
    erasure::decide::Erasure,
    group::{GroupChange, UnknownMember, WantedGroup},
    id::{CredentialId, GroupId, SessionId, SsoConfigurationId, TokenId, UserId},
    provisioning::{Settings, TokenDigest, client::FederatedTrust},
    security_events::{Delivery, event::RequestAnswered},
    session::{EndReason, HandleDigest, Sid, UserAgent, event::EntryAllowed},
    sign_in::{RefusedEntry, RefusedSignIn, SignIn},
    sso_configuration::{NewCredential, SsoConfigurationChange, WantedSsoConfiguration},
    user::WantedUser,
    version::Expected,
    workspace::Slug,
};
use crate::record::{Sequence, Timestamp};

/// A wish, about one organization.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are documented where their types are")]
pub enum Command {
    CreateOrganization,
    /// Another command, if what its wisher was shown is still so.
    OnlyIf {
        condition: Condition,
        command: Box<Self>,
    },
    /// Several commands, each on the outcome of those before it: all of it happens, or nothing.
    Together {
        commands: Vec<Self>,
        at: Timestamp,
    },
    /// Another command, unless whoever wishes it, by this session, could not enter the dashboard
    /// after it.
    StayingIn {
        session: HandleDigest,
        at: Timestamp,
        command: Box<Self>,
    },
    SetProvisioning {
        settings: Settings,
    },
    IssueScimToken {
        token: TokenId,
        digest: TokenDigest,
        expires: Option<Timestamp>,
        at: Timestamp,
    },
    RevokeScimToken {
        token: TokenId,
    },
    ProvisionUser {
        seed: Uuid,
        wanted: WantedUser,
    },
    ChangeUser {
        user: UserId,
        expected: Expected,
        wanted: WantedUser,
    },
    /// As [`Self::ChangeUser`], said as a whole (PUT).
    ReplaceUser {
        user: UserId,
        expected: Expected,
        wanted: WantedUser,
    },
    DeleteUser {
        user: UserId,
        expected: Expected,
    },
    ProvisionGroup {
        seed: Uuid,
        wanted: WantedGroup,
        unknown: UnknownMember,
    },
    ChangeGroup {
        group: GroupId,
        expected: Expected,
        changes: Vec<GroupChange>,
        unknown: UnknownMember,
    },
    /// As [`Self::ChangeGroup`], said as a whole (PUT).
    ReplaceGroup {
        group: GroupId,
        expected: Expected,
        changes: Vec<GroupChange>,
        unknown: UnknownMember,
    },
    DeleteGroup {
        group: GroupId,
        expected: Expected,
    },
    /// `client` counts only for the first secret of an organization.
    IssueClientSecret {
        client: ClientId,
        secret: TokenId,
        digest: TokenDigest,
        expires: Timestamp,
        at: Timestamp,
    },
    RevokeClientSecret {
        secret: TokenId,
    },
    SetFederatedTrust {
        trust: Option<FederatedTrust>,
    },
    IssueApiToken {
        token: TokenId,
        name: Box<str>,
        scopes: Scopes,
        digest: TokenDigest,
        expires: Option<Timestamp>,
        at: Timestamp,
    },
    RevokeApiToken {
        token: TokenId,
    },
    AddSsoConfiguration {
        wanted: Box<WantedSsoConfiguration>,
    },
    ChangeSsoConfiguration {
        configuration: SsoConfigurationId,
        change: SsoConfigurationChange,
    },
    AddSsoCredential {
        configuration: SsoConfigurationId,
        credential: NewCredential,
        at: Timestamp,
    },
    /// `last` when the last live one may go, so that nobody signs in until another is added.
    RemoveSsoCredential {
        configuration: SsoConfigurationId,
        credential: CredentialId,
        last: bool,
        at: Timestamp,
    },
    RemoveSsoConfiguration {
        configuration: SsoConfigurationId,
    },
    CreateWorkspace {
        workspace: Slug,
        name: Box<str>,
        upstream: Option<Box<str>>,
    },
    /// `upstream` is `Some(None)` to take it away.
    ChangeWorkspace {
        workspace: Slug,
        name: Option<Box<str>>,
        upstream: Option<Option<Box<str>>>,
    },
    RemoveWorkspace {
        workspace: Slug,
    },
    /// `None` lets a workspace inherit the defaults again.
    SetAccessRule {
        target: RuleTarget,
        admission: Option<Admission>,
    },
    /// As [`Command::SetAccessRule`], by somebody who saw the rule before and wants to get in after.
    ReplaceAccessRule {
        target: RuleTarget,
        admission: Option<Admission>,
        seen: Option<Sequence>,
        saver: Option<HandleDigest>,
        at: Timestamp,
    },
    SignIn(Box<SignIn>),
    RecordRefusedSignIn(Box<RefusedSignIn>),
    RecordRefusedEntry(Box<RefusedEntry>),
    /// Tell that somebody was let into a resource, the first time of a session.
    RecordAllowedEntry(Box<EntryAllowed>),
    /// How many refusals were not told one by one; comes to an event once an hour.
    SumUpRefusals {
        sign_ins: u64,
        entries: u64,
        at: Timestamp,
    },
    SeeSession {
        handle: HandleDigest,
        at: Timestamp,
    },
    EndSession {
        session: SessionId,
        reason: EndReason,
    },
    EndSessionsOf {
        user: UserId,
        reason: EndReason,
    },
    EndSessionsBySid {
        configuration: SsoConfigurationId,
        sid: Sid,
    },
    EndExpiredSessions {
        at: Timestamp,
    },
    IssueSetupLink {
        link: TokenId,
        digest: TokenDigest,
        at: Timestamp,
        expires: Timestamp,
    },
    UseSetupLink {
        digest: TokenDigest,
        handle: HandleDigest,
        at: Timestamp,
        address: IpAddr,
        agent: UserAgent,
    },
    CloseSetupLink {
        link: TokenId,
    },
    SetSecurityEvents {
        delivery: Delivery,
    },
    RecordAnswers {
        answers: Vec<RequestAnswered>,
    },
    ChangeCheckpointKey(CheckpointKeyChanged),
    /// Tell that events leave: those after a place, all or some of them.
    RecordExport {
        form: ExportForm,
        after: Sequence,
        whole: bool,
    },
    RecordLookUp(AuditLookedUp),
    EraseUser(Erasure),
    /// For how many days personal fields of sign-ins and entries are kept; for ever when absent.
    SetRetention {
        days: Option<NonZeroU16>,
    },
    ExpirePersonalFields {
        at: Timestamp,
    },
}
