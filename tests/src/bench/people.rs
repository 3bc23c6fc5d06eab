//! People of the size Entra provisions: eleven attributes, about 300 bytes in the log.

use std::collections::BTreeMap;

use doorward_store::{
    Submission,
    directory::{
        Command, Number, OrganizationName, Profile, UserId, UserName, WantedUser,
        profile::{Attribute, Entry, Field, Value},
        user::event::UserProvisioned,
    },
    record::{Actor, RequestId, Timestamp},
};
use uuid::Uuid;

use super::Trouble;
use crate::entra::{Person, Plan, Recruiter};

/// The organization of every measurement.
pub(super) fn organization() -> Result<OrganizationName, Trouble> {
    Ok(OrganizationName::parse("acme")?)
}

/// Who invents the people of a measurement.
pub(super) fn recruiter() -> Recruiter {
    Plan { seed: 42, people: 0, groups: 0 }.company().1
}

/// A person as the gateway wants one.
pub(super) fn wanted(person: &Person) -> Result<WantedUser, Trouble> {
    Ok(WantedUser {
        user_name: UserName::parse(&person.user_principal_name)?,
        external_id: Some(person.object_id.to_string().into()),
        active: Some(true),
        profile: profile(person),
    })
}

/// The event of a person's arrival.
pub(super) fn provisioned(person: &Person, number: Number) -> Result<UserProvisioned, Trouble> {
    let WantedUser { user_name, external_id, active: _, profile } = wanted(person)?;
    let user = UserId::new(person.object_id.0, number);
    Ok(UserProvisioned { user, user_name, external_id, active: true, profile })
}

/// The command that provisions a person, as the gateway submits it.
pub(super) fn submission(
    organization: &OrganizationName,
    person: &Person,
) -> Result<Submission, Trouble> {
    Ok(Submission {
        organization: organization.clone(),
        actor: Actor::System,
        request: RequestId(Uuid::from_u128(person.object_id.0.as_u128() ^ 1)),
        time: Timestamp(1_790_000_000_000_000),
        command: Command::ProvisionUser { seed: person.object_id.0, wanted: wanted(person)? },
    })
}

fn profile(person: &Person) -> Profile {
    let typed = |primary, kind: &str, field, text: &str| {
        let mut fields = vec![(field, text.to_owned()), (Field::Type, kind.to_owned())];
        fields.sort();
        Value::Entries(vec![Entry { primary, fields }])
    };
    let text = |text: &str| Value::Text(text.to_owned());
    Profile::new(&BTreeMap::from([
        (Attribute::DisplayName, text(&person.display_name)),
        (Attribute::Title, text(&person.job_title)),
        (Attribute::NameFormatted, text(&person.display_name)),
        (Attribute::GivenName, text(&person.given_name)),
        (Attribute::FamilyName, text(&person.family_name)),
        (Attribute::Emails, typed(Some(true), "work", Field::Value, &person.mail)),
        (Attribute::PhoneNumbers, typed(None, "mobile", Field::Value, &person.mobile)),
        (Attribute::Addresses, typed(None, "work", Field::Locality, &person.city)),
        (Attribute::EmployeeNumber, text(&person.employee_id)),
        (Attribute::Department, text(&person.department)),
    ]))
}
