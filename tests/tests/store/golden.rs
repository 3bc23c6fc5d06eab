//! The bytes of every version of every event ever released: they must decode for ever, and today's
//! code must still write the newest ones the same.
//!
//! A file is `golden/records/EVENT.vN.txt`: the record in hexadecimal, then what it says as JSON.
//! `GOLDEN=write` writes the missing ones; a file that exists is never written again.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::PathBuf};

use doorward_store::{
    Actor, Recorded, RequestId, Sequence, Timestamp, codec,
    directory::{
        Event, GroupId, MemberId, Number, Profile, TokenId, UserId, UserName,
        group::event::{
            GroupChanged, GroupDeleted, GroupMemberArrived, GroupMembersAdded, GroupMembersRemoved,
            GroupProvisioned, GroupReplaced,
        },
        organization::OrganizationCreated,
        profile::{Attribute, Entry, Field, Value},
        provisioning::{
            Mode, PatchAnswer, Settings, TokenDigest,
            event::{ProvisioningChanged, ScimTokenIssued, ScimTokenRevoked},
        },
        user::event::{
            NewExternalId, UserChanged, UserDeactivated, UserDeleted, UserProvisioned,
            UserReactivated, UserReplaced,
        },
    },
};
use uuid::Uuid;

use crate::{access_samples, wishes::acme};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/records")
}

pub(crate) fn samples() -> Vec<Event> {
    let user = UserId::new(Uuid::from_u128(0xada << 64), Number(1));
    let group = GroupId::new(Uuid::from_u128(0x960 << 64), Number(2));
    let token = TokenId(Uuid::from_u128(0x70c));
    let members = vec![MemberId::User(user), MemberId::Group(group)];
    let pending: Vec<Box<str>> = vec!["awaited".into()];
    let user_name = UserName::parse("ada@contoso.example").expect("a good name");
    let external_id: Option<Box<str>> = Some("0f3c9a52-0000-4000-8000-0000000000ad".into());
    let now = NewExternalId { now: external_id.clone() };
    let email = Entry {
        primary: Some(true),
        fields: vec![(Field::Value, "ada@contoso.example".into()), (Field::Type, "work".into())],
    };
    let attributes = [
        (Attribute::DisplayName, Value::Text("Ada Lovelace".into())),
        (Attribute::Emails, Value::Entries(vec![email])),
        (Attribute::Extensions, Value::Text("{}".into())),
    ];
    let settings = Settings { mode: Mode::Strict, patch_answer: PatchAnswer::Empty };
    let digest = TokenDigest([7; 32]);
    let expires = Some(Timestamp(1_800_000_000_000_000));
    let profile = Profile::new(&attributes.into());
    let title = Value::Text("Countess".into());
    let unassigned = Value::Text("true".into());
    let changed = [
        (Attribute::DisplayName, None),
        (Attribute::Title, Some(title)),
        (Attribute::ActiveUnassigned, Some(unassigned)),
    ]
    .into();
    let changed = UserChanged {
        user,
        user_name: Some(user_name.clone()),
        external_id: Some(now.clone()),
        attributes: changed,
    };
    let renamed =
        GroupChanged { group, display_name: Some("Engineers".into()), external_id: Some(now) };
    let provisioning: Vec<Event> = vec![
        OrganizationCreated { organization: acme() }.into(),
        ProvisioningChanged { settings }.into(),
        ScimTokenIssued { token, digest, expires }.into(),
        ScimTokenRevoked { token }.into(),
        UserProvisioned {
            user,
            user_name,
            external_id: external_id.clone(),
            active: true,
            profile,
        }
        .into(),
        changed.clone().into(),
        UserDeactivated { user }.into(),
        UserReactivated { user }.into(),
        UserDeleted { user }.into(),
        GroupProvisioned { group, display_name: "Analysts".into(), external_id }.into(),
        renamed.clone().into(),
        GroupMembersAdded { group, members: members.clone(), pending: pending.clone() }.into(),
        GroupMembersRemoved { group, members, pending }.into(),
        GroupMemberArrived { group, member: MemberId::User(user), value: "awaited".into() }.into(),
        GroupDeleted { group }.into(),
        UserReplaced(changed).into(),
        GroupReplaced(renamed).into(),
    ];
    provisioning.into_iter().chain(access_samples::all(user)).collect()
}

pub(crate) fn recorded(event: Event) -> Recorded {
    Recorded {
        sequence: Sequence(1),
        time: Timestamp(1_763_900_000_000_000),
        actor: Actor::ProvisioningClient { token: TokenId(Uuid::from_u128(0x70c)) },
        request: RequestId(Uuid::from_u128(0x4e9)),
        event,
    }
}

fn page(recorded: &Recorded) -> String {
    let bytes = codec::encode(recorded).expect("small enough");
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let event = serde_json::to_string_pretty(&recorded.event).expect("an event is JSON");
    format!("{hex}\n{event}\n")
}

pub(crate) fn bytes(page: &str) -> Vec<u8> {
    let hex = page.lines().next().unwrap_or_default();
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(digit).collect()
}

#[test]
fn every_event_is_written_as_it_was_released() {
    for event in samples() {
        let path = folder().join(format!("{}.v{}.txt", event.name(), codec::version(&event)));
        let page = page(&recorded(event));
        if !path.exists() && std::env::var_os("GOLDEN").is_some_and(|value| value == "write") {
            fs::write(&path, &page).expect("the golden folder is writable");
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(golden, page, "{}", path.display());
    }
}

#[test]
fn every_version_ever_released_still_decodes() {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder()).expect("the golden folder is there") {
        let path = entry.expect("readable").path();
        let page = fs::read_to_string(&path).expect("readable");
        let read = codec::decode(Sequence(1), &bytes(&page));
        let read = read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        names.insert(read.event.name());
    }
    let known: BTreeSet<_> = Event::NAMES.iter().copied().collect();
    assert_eq!(names, known, "every event has a golden file");
}

#[test]
fn an_event_of_a_newer_doorward_is_named_in_the_refusal() {
    let mut bytes = codec::encode(&recorded(samples().remove(0))).expect("small enough");
    let at = bytes.windows(12).position(|found| found == b"organization").expect("the name");
    bytes[at] = b'O';
    let error = codec::decode(Sequence(1), &bytes).expect_err("nobody knows that event");
    assert!(error.to_string().contains("`Organization.created` in version 1"), "{error}");
    bytes[0] = 9;
    let error = codec::decode(Sequence(1), &bytes).expect_err("nobody knows that format");
    assert!(error.to_string().contains("format 9"), "{error}");
}
