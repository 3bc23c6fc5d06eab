//! Commands as a careless provisioning client would send them: few names, many clashes.

use doorward_store::directory::{
    Command, Directory, Expected, GroupChange, Number, OrganizationName, Profile, TokenId,
    UnknownMember, UserName, WantedGroup, WantedUser,
    erasure::decide::Erasure,
    line::Line,
    profile::{Attribute, Entry, Field, Value},
    provisioning::{Mode, PatchAnswer, Settings, TokenDigest},
};
use doorward_store::{Actor, RequestId, Submission, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use crate::access_wishes::{self, AccessWish, object};

/// A wish that names resources by how they were created, because ids are not known in advance.
#[derive(Debug, Clone)]
pub(crate) enum Wish {
    Provision { name: u8, external: Option<u8>, active: Option<bool>, title: u8 },
    Change { who: u8, name: u8, external: Option<u8>, active: Option<bool>, title: u8 },
    Delete { who: u8 },
    Erase { who: u8 },
    ProvisionGroup { name: u8, external: Option<u8>, members: Vec<Named> },
    ChangeGroup { which: u8, changes: Vec<Edit>, refuse: bool },
    DeleteGroup { which: u8 },
    Token { digest: u8, expires: Option<i64> },
    Settings { strict: bool },
    Access(AccessWish),
}

#[derive(Debug, Clone)]
pub(crate) enum Edit {
    Name(u8),
    External(Option<u8>),
    Add(Vec<Named>),
    Remove(Vec<Named>),
    Replace(Vec<Named>),
}

/// A member: the nth user or group there is, or an external id that may be nobody's.
#[derive(Debug, Clone)]
pub(crate) enum Named {
    User(u8),
    Group(u8),
    External(u8),
}

pub(crate) fn wishes(most: usize) -> impl Strategy<Value = Vec<Wish>> {
    proptest::collection::vec(wish(), 1..most)
}

fn wish() -> impl Strategy<Value = Wish> {
    let small = 0..8u8;
    let external = || proptest::option::of(0..6u8);
    let members = || proptest::collection::vec(named(), 0..5);
    prop_oneof![
        6 => (small.clone(), external(), any::<Option<bool>>(), 0..4u8)
            .prop_map(|(name, external, active, title)| Wish::Provision { name, external, active, title }),
        5 => (small.clone(), 0..8u8, external(), any::<Option<bool>>(), 0..4u8)
            .prop_map(|(who, name, external, active, title)| Wish::Change { who, name, external, active, title }),
        2 => small.clone().prop_map(|who| Wish::Delete { who }),
        2 => small.clone().prop_map(|who| Wish::Erase { who }),
        4 => (small.clone(), external(), members())
            .prop_map(|(name, external, members)| Wish::ProvisionGroup { name, external, members }),
        8 => (small.clone(), proptest::collection::vec(edit(), 1..4), any::<bool>())
            .prop_map(|(which, changes, refuse)| Wish::ChangeGroup { which, changes, refuse }),
        1 => small.clone().prop_map(|which| Wish::DeleteGroup { which }),
        1 => (small, proptest::option::of(0..50i64))
            .prop_map(|(digest, expires)| Wish::Token { digest, expires }),
        20 => access_wishes::wish().prop_map(Wish::Access),
        1 => any::<bool>().prop_map(|strict| Wish::Settings { strict }),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    let members = || proptest::collection::vec(named(), 0..5);
    prop_oneof![
        1 => (0..8u8).prop_map(Edit::Name),
        1 => proptest::option::of(0..6u8).prop_map(Edit::External),
        4 => members().prop_map(Edit::Add),
        3 => members().prop_map(Edit::Remove),
        1 => members().prop_map(Edit::Replace),
    ]
}

fn named() -> impl Strategy<Value = Named> {
    prop_oneof![
        4 => (0..8u8).prop_map(Named::User),
        1 => (0..4u8).prop_map(Named::Group),
        2 => (0..6u8).prop_map(Named::External),
    ]
}

pub(crate) fn acme() -> OrganizationName {
    OrganizationName::parse("acme").expect("a good name")
}

/// The command that a wish comes to in a directory, as the `nth` of its history.
pub(crate) fn command(wish: &Wish, directory: &Directory, nth: u32) -> Command {
    let seed = Uuid::from_u128(0x1000_0000_0000_0000_0000_0000_0000_0000 + u128::from(nth));
    let expected = Expected::Anything;
    match wish {
        Wish::Provision { name, external, active, title } => {
            Command::ProvisionUser { seed, wanted: person(*name, *external, *active, *title) }
        }
        Wish::Change { who, name, external, active, title } => {
            let (user, wanted) = (user(directory, *who), person(*name, *external, *active, *title));
            match title % 2 {
                0 => Command::ChangeUser { user, expected, wanted },
                _ => Command::ReplaceUser { user, expected, wanted },
            }
        }
        Wish::Delete { who } => Command::DeleteUser { user: user(directory, *who), expected },
        Wish::Erase { who } => {
            let (user, reason) = (user(directory, *who), Line::cleaned("asked for it"));
            let sealed = u64::from(directory.user(user).is_some());
            Command::EraseUser(Erasure { user, reason, sealed, in_the_clear: 0 })
        }
        Wish::ProvisionGroup { name, external, members } => Command::ProvisionGroup {
            seed,
            wanted: WantedGroup {
                display_name: format!("Group {name}").into(),
                external_id: external_id(*external),
                members: values(directory, members),
            },
            unknown: UnknownMember::Await,
        },
        Wish::ChangeGroup { which, changes, refuse } => Command::ChangeGroup {
            group: group(directory, *which),
            expected,
            changes: changes.iter().map(|edit| change(edit, directory)).collect(),
            unknown: if *refuse { UnknownMember::Refuse } else { UnknownMember::Await },
        },
        Wish::DeleteGroup { which } => {
            Command::DeleteGroup { group: group(directory, *which), expected }
        }
        Wish::Token { digest, expires } => Command::IssueScimToken {
            token: TokenId(seed),
            digest: TokenDigest([*digest; 32]),
            expires: expires.map(|after| Timestamp(i64::from(nth) + after)),
            at: Timestamp(i64::from(nth)),
        },
        Wish::Access(wish) => access_wishes::command(wish, directory, nth, seed),
        Wish::Settings { strict } => Command::SetProvisioning {
            settings: Settings {
                mode: if *strict { Mode::Strict } else { Mode::Tolerant },
                patch_answer: PatchAnswer::Body,
            },
        },
    }
}

pub(crate) fn submission(command: Command, nth: u32) -> Submission {
    Submission {
        organization: acme(),
        actor: Actor::Operator { login: "root".into() },
        request: RequestId(Uuid::from_u128(u128::from(nth))),
        time: Timestamp(i64::from(nth)),
        command,
    }
}

pub(crate) fn person(
    name: u8,
    external: Option<u8>,
    active: Option<bool>,
    title: u8,
) -> WantedUser {
    let email = Entry {
        primary: Some(true),
        fields: vec![
            (Field::Value, format!("{title}@contoso.example")),
            (Field::Type, "work".into()),
        ],
    };
    let attributes = [
        (Attribute::Title, Value::Text(format!("title {title}"))),
        (Attribute::Emails, Value::Entries(vec![email])),
    ];
    let kept = attributes.into_iter().take(usize::from(title));
    WantedUser {
        user_name: UserName::parse(&format!("User{name}@contoso.example")).expect("a good name"),
        external_id: external_id(external),
        active,
        profile: Profile::new(&kept.collect()),
    }
}

fn external_id(external: Option<u8>) -> Option<Box<str>> {
    external.map(external_text)
}

/// Every other external id is an object ID.
fn external_text(external: u8) -> Box<str> {
    match external % 2 {
        0 => object(external).to_string().into(),
        _ => format!("external-{external}").into(),
    }
}

fn change(edit: &Edit, directory: &Directory) -> GroupChange {
    match edit {
        Edit::Name(name) => GroupChange::DisplayName(format!("Group {name}").into()),
        Edit::External(external) => GroupChange::ExternalId(external_id(*external)),
        Edit::Add(members) => GroupChange::AddMembers(values(directory, members)),
        Edit::Remove(members) => GroupChange::RemoveMembers(values(directory, members)),
        Edit::Replace(members) => GroupChange::ReplaceMembers(values(directory, members)),
    }
}

fn values(directory: &Directory, members: &[Named]) -> Vec<Box<str>> {
    let value = |member: &Named| match member {
        Named::User(nth) => user(directory, *nth).to_string().into(),
        Named::Group(nth) => group(directory, *nth).to_string().into(),
        Named::External(nth) => external_text(*nth),
    };
    members.iter().map(value).collect()
}

/// The nth user there is, or an id that is nobody's.
pub(crate) fn user(directory: &Directory, nth: u8) -> doorward_store::directory::UserId {
    let nobody = doorward_store::directory::UserId::new(Uuid::nil(), Number(u32::from(nth) + 1));
    directory.users_after(Number(0)).nth(usize::from(nth)).map_or(nobody, |user| user.id)
}

fn group(directory: &Directory, nth: u8) -> doorward_store::directory::GroupId {
    let nobody = doorward_store::directory::GroupId::new(Uuid::nil(), Number(u32::from(nth) + 1));
    directory.groups_after(Number(0)).nth(usize::from(nth)).map_or(nobody, |group| group.id)
}
