//! How events lie in the log: bincode, one struct per event version, behind this one door.
//!
//! A record is a format byte, a header (time, actor, request id, event name, event version) and
//! the payload of that version; where it holds personal fields the payload is `sealed`. The structs
//! of `directory::…::event` are the newest version of each event; when one has to change, its old form
//! stays with an upcast, and the golden files of every version ever released must go on decoding.

use std::sync::Arc;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    directory::{
        Event, OrganizationName, api_token::event::ApiTokenIssuedV1, personal::SealedUnder,
        sign_in::refused::EntryRefusedV1,
    },
    keys::{Keys, KeysError, Tree},
    log::MAX_RECORD_BYTES,
    record::{Actor, Recorded, RequestId, Sequence, Timestamp},
};

mod glimpse;
pub(crate) mod profile;
mod sealed;

pub use glimpse::{Glimpse, glimpse};

/// The form of a record whose payload lies in the clear.
const FORMAT: u8 = 1;

pub(crate) const CONFIG: bincode::config::Configuration<
    bincode::config::LittleEndian,
    bincode::config::Varint,
    bincode::config::Limit<MAX_RECORD_BYTES>,
> = bincode::config::standard().with_limit::<MAX_RECORD_BYTES>();

#[derive(Serialize)]
struct HeaderOut<'a> {
    time: Timestamp,
    actor: &'a Actor,
    request: RequestId,
    name: &'static str,
    version: u16,
}

#[derive(Deserialize)]
struct HeaderIn<'a> {
    time: Timestamp,
    actor: Actor,
    request: RequestId,
    name: &'a str,
    version: u16,
}

impl HeaderIn<'_> {
    fn recorded(self, sequence: Sequence, event: Event) -> Recorded {
        let Self { time, actor, request, name: _, version: _ } = self;
        Recorded { sequence, time, actor, request, event }
    }
}

/// An event could not be written down.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// It is too large.
    #[error("the event cannot be encoded")]
    TooLarge(#[from] bincode::error::EncodeError),
    /// The key it is to be sealed under is destroyed.
    #[error("the key of the event is destroyed")]
    NoKey,
    /// Nothing is left of it that could be written.
    #[error("the event is erased")]
    Erased,
}

/// Why bytes are no record.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The record was written by a newer Doorward, or is not a record.
    #[error("the record has format {0}, which this version of Doorward does not know")]
    Format(u8),
    /// The event was written by a newer Doorward.
    #[error("the event `{name}` in version {version} is not known to this version of Doorward")]
    Unknown {
        /// The event name.
        name: String,
        /// The event version.
        version: u16,
    },
    /// The bytes do not hold what they say.
    #[error("the record is malformed")]
    Malformed(#[source] bincode::error::DecodeError),
    /// More bytes than the record needs.
    #[error("the record has {0} bytes too many")]
    TooMany(usize),
    /// No bytes.
    #[error("the record is empty")]
    Empty,
    /// The record is not what was sealed at its place.
    #[error("the record does not open: it is not what was sealed at this place")]
    Sealed,
    /// The record is sealed, and its organization has no keys at all.
    #[error(
        "the record is sealed and the file with the keys of its organization is missing: put it back, \
         or restore the data directory from its last backup"
    )]
    KeysMissing,
}

/// What seals and opens the records of an organization.
#[derive(Debug, Clone)]
pub struct RecordKeys {
    organization: OrganizationName,
    keys: Held,
}

#[derive(Debug, Clone)]
enum Held {
    Kept(Arc<Tree>),
    Missing,
    Nobodys,
}

impl RecordKeys {
    /// The keys of an organization as they are now, made when it had none.
    ///
    /// # Errors
    /// When they cannot be kept.
    pub fn of_or_new(organization: &OrganizationName, keys: &Keys) -> Result<Self, KeysError> {
        let keys = Held::Kept(keys.of_or_new(organization)?);
        Ok(Self { organization: organization.clone(), keys })
    }

    /// The keys of an organization as they are now.
    #[must_use]
    pub fn of(organization: &OrganizationName, keys: &Keys) -> Self {
        let keys = keys.of(organization).map_or(Held::Missing, Held::Kept);
        Self { organization: organization.clone(), keys }
    }

    /// Whoever has no keys reads every sealed record as an erased one.
    #[must_use]
    pub fn nobodys(organization: &OrganizationName) -> Self {
        Self { organization: organization.clone(), keys: Held::Nobodys }
    }
}

/// Writes an event down in the clear.
///
/// # Errors
/// When it is larger than a record may be, or erased.
pub fn encode(recorded: &Recorded) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = vec![FORMAT];
    header(recorded, &mut bytes)?;
    write_payload(&recorded.event, &mut bytes)?;
    Ok(bytes)
}

fn header(recorded: &Recorded, bytes: &mut Vec<u8>) -> Result<(), EncodeError> {
    let Recorded { sequence: _, time, actor, request, event } = recorded;
    let version = version(event);
    let header = HeaderOut { time: *time, actor, request: *request, name: event.name(), version };
    bincode::serde::encode_into_std_write(&header, bytes, CONFIG)?;
    Ok(())
}

/// Reads back a record that lies in the clear, whatever version of the event it holds.
///
/// # Errors
/// When the bytes are not such a record, or one of a newer Doorward.
pub fn decode(sequence: Sequence, bytes: &[u8]) -> Result<Recorded, DecodeError> {
    let (header, rest) = head(bytes)?;
    match rest {
        Rest::Clear(payload) => clear(sequence, header, payload),
        Rest::Sealed(_) => Err(DecodeError::Format(sealed::FORMAT)),
    }
}

/// Writes an event down so that only the keys it lies under open it.
///
/// # Errors
/// When it is larger than a record may be, or one of its keys is not there.
pub fn seal(
    recorded: &Recorded,
    under: SealedUnder,
    keys: &RecordKeys,
) -> Result<Vec<u8>, EncodeError> {
    let RecordKeys { organization, keys } = keys;
    match keys {
        Held::Kept(tree) => sealed::encode(organization, recorded, under, tree),
        Held::Missing | Held::Nobodys => Err(EncodeError::NoKey),
    }
}

/// Reads a record back, sealed or not.
///
/// # Errors
/// When the bytes are not a record, not the one that was sealed there, or one of a newer Doorward.
pub fn open(sequence: Sequence, bytes: &[u8], keys: &RecordKeys) -> Result<Recorded, DecodeError> {
    let (header, rest) = head(bytes)?;
    let rest = match rest {
        Rest::Clear(payload) => return clear(sequence, header, payload),
        Rest::Sealed(rest) => rest,
    };
    let RecordKeys { organization, keys } = keys;
    let keys = match keys {
        Held::Kept(tree) => Some(tree.as_ref()),
        Held::Nobodys => None,
        Held::Missing => return Err(DecodeError::KeysMissing),
    };
    let event = sealed::decode((organization, sequence), &header, (bytes, rest), keys)?;
    Ok(header.recorded(sequence, event))
}

/// When what a record says happened; nothing is opened for that.
///
/// # Errors
/// When the bytes are not a record.
pub fn time(bytes: &[u8]) -> Result<Timestamp, DecodeError> {
    Ok(head(bytes)?.0.time)
}

/// Under which keys a record lies, if it is sealed; nothing is opened for that.
///
/// # Errors
/// When the bytes are not a record.
pub fn sealed_under(bytes: &[u8]) -> Result<Option<SealedUnder>, DecodeError> {
    let (_, rest) = head(bytes)?;
    match rest {
        Rest::Clear(_) => Ok(None),
        Rest::Sealed(rest) => Ok(Some(sealed::under(rest)?.0)),
    }
}

/// What lies behind the header of a record.
enum Rest<'a> {
    /// The payload.
    Clear(&'a [u8]),
    /// Under which keys, and the payload sealed.
    Sealed(&'a [u8]),
}

fn head(bytes: &[u8]) -> Result<(HeaderIn<'_>, Rest<'_>), DecodeError> {
    let (&format, rest) = bytes.split_first().ok_or(DecodeError::Empty)?;
    let behind = match format {
        FORMAT => Rest::Clear,
        sealed::FORMAT => Rest::Sealed,
        format => return Err(DecodeError::Format(format)),
    };
    let (header, used): (HeaderIn<'_>, usize) =
        bincode::serde::borrow_decode_from_slice(rest, CONFIG).map_err(DecodeError::Malformed)?;
    Ok((header, behind(rest.get(used..).unwrap_or_default())))
}

fn clear(
    sequence: Sequence,
    header: HeaderIn<'_>,
    payload: &[u8],
) -> Result<Recorded, DecodeError> {
    let event = read_payload(header.name, header.version, payload)?;
    Ok(header.recorded(sequence, event))
}

macro_rules! payloads {
    (
        $($name:literal $version:literal => $variant:ident,)*
        old $($old_name:literal $old_version:literal => $old:ty as $now:ident,)*
    ) => {
        /// The version in which an event is written.
        #[must_use]
        pub const fn version(event: &Event) -> u16 {
            match event {
                $(Event::$variant(_) => $version,)*
                Event::Erased(erased) => erased.version,
            }
        }

        fn write_payload(event: &Event, bytes: &mut Vec<u8>) -> Result<(), EncodeError> {
            match event {
                $(Event::$variant(event) => {
                    bincode::serde::encode_into_std_write(event, bytes, CONFIG)?;
                })*
                Event::Erased(_) => return Err(EncodeError::Erased),
            }
            Ok(())
        }

        fn read_payload(name: &str, version: u16, payload: &[u8]) -> Result<Event, DecodeError> {
            match (name, version) {
                $(($name, $version) => whole(payload).map(Event::$variant),)*
                $(($old_name, $old_version) => {
                    whole::<$old>(payload).map(|old| Event::$now(old.into()))
                })*
                (name, version) => Err(DecodeError::Unknown { name: name.into(), version }),
            }
        }
    };
}

payloads! {
    "organization.created" 1 => OrganizationCreated,
    "provisioning.changed" 1 => ProvisioningChanged,
    "scim_token.issued" 1 => ScimTokenIssued,
    "scim_token.revoked" 1 => ScimTokenRevoked,
    "user.provisioned" 1 => UserProvisioned,
    "user.changed" 1 => UserChanged,
    "user.deactivated" 1 => UserDeactivated,
    "user.reactivated" 1 => UserReactivated,
    "user.deleted" 1 => UserDeleted,
    "group.provisioned" 1 => GroupProvisioned,
    "group.changed" 1 => GroupChanged,
    "group.members_added" 1 => GroupMembersAdded,
    "group.members_removed" 1 => GroupMembersRemoved,
    "group.member_arrived" 1 => GroupMemberArrived,
    "group.deleted" 1 => GroupDeleted,
    "provisioning.client_secret_issued" 1 => ProvisioningClientSecretIssued,
    "provisioning.client_secret_revoked" 1 => ProvisioningClientSecretRevoked,
    "provisioning.federated_trust_changed" 1 => ProvisioningFederatedTrustChanged,
    "api_token.issued" 2 => ApiTokenIssued,
    "api_token.revoked" 1 => ApiTokenRevoked,
    "sso_configuration.added" 1 => SsoConfigurationAdded,
    "sso_configuration.changed" 1 => SsoConfigurationChanged,
    "sso_configuration.tenant_proved" 1 => SsoConfigurationTenantProved,
    "sso_configuration.credential_added" 1 => SsoConfigurationCredentialAdded,
    "sso_configuration.credential_removed" 1 => SsoConfigurationCredentialRemoved,
    "sso_configuration.removed" 1 => SsoConfigurationRemoved,
    "workspace.created" 1 => WorkspaceCreated,
    "workspace.changed" 1 => WorkspaceChanged,
    "workspace.removed" 1 => WorkspaceRemoved,
    "access_rule.changed" 1 => AccessRuleChanged,
    "user.linked" 1 => UserLinked,
    "session.started" 1 => SessionStarted,
    "session.seen" 1 => SessionSeen,
    "session.ended" 1 => SessionEnded,
    "sign_in.refused" 1 => SignInRefused,
    "entry.refused" 2 => EntryRefused,
    "refusals.summed" 1 => RefusalsSummed,
    "setup_link.issued" 1 => SetupLinkIssued,
    "setup_link.used" 1 => SetupLinkUsed,
    "setup_link.closed" 1 => SetupLinkClosed,
    "security_events.changed" 1 => SecurityEventsChanged,
    "request.answered" 1 => RequestAnswered,
    "user.replaced" 1 => UserReplaced,
    "group.replaced" 1 => GroupReplaced,
    "entry.allowed" 1 => EntryAllowed,
    "checkpoint_key.changed" 1 => CheckpointKeyChanged,
    "export.made" 1 => ExportMade,
    "audit.looked_up" 1 => AuditLookedUp,
    "user.erased" 1 => UserErased,
    "retention.changed" 1 => RetentionChanged,
    "personal_fields.expired" 1 => PersonalFieldsExpired,
    old
    "api_token.issued" 1 => ApiTokenIssuedV1 as ApiTokenIssued,
    "entry.refused" 1 => EntryRefusedV1 as EntryRefused,
}

fn whole<T>(payload: &[u8]) -> Result<T, DecodeError>
where
    T: for<'de> Deserialize<'de>,
{
    let (value, used) = bincode::serde::borrow_decode_from_slice(payload, CONFIG)
        .map_err(DecodeError::Malformed)?;
    match payload.len().saturating_sub(used) {
        0 => Ok(value),
        extra => Err(DecodeError::TooMany(extra)),
    }
}

/// Reads all of some bytes as one value that owns what it holds.
pub(crate) fn owned<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, bincode::error::DecodeError> {
    bincode::serde::decode_from_slice(bytes, CONFIG).map(|(value, _)| value)
}
