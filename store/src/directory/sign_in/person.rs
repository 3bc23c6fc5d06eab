//! Who it is: the user that was pinned to this person of Entra, or the one that may be now.

use super::{Claims, SignInRefusal};
use crate::directory::{
    Directory, User, UserName,
    entra::ObjectId,
    identity::{EntraPerson, RecognizedBy},
    sso_configuration::SsoConfiguration,
};

/// What is known of somebody who signs in.
pub(super) enum Person<'a> {
    /// Pinned before.
    Linked(&'a User, RecognizedBy),
    /// Recognized for the first time.
    Recognized(&'a User, RecognizedBy),
    /// Nobody yet, and may become somebody.
    New(UserName),
}

/// Finds the user: pinned, else by external id, else by name, else made of the sign-in.
pub(super) fn find<'a>(
    directory: &'a Directory,
    configuration: &SsoConfiguration,
    claims: &Claims,
) -> Result<Person<'a>, SignInRefusal> {
    if let Some(user) = directory.user_linked_to(claims.person)
        && let Some(link) = directory.link_of(user.id)
    {
        return Ok(Person::Linked(user, link.by));
    }
    if let Some(user) = by_external_id(directory, claims.person)? {
        return Ok(Person::Recognized(user, RecognizedBy::ExternalId));
    }
    let name = claims.upn.as_deref().and_then(comparable);
    if let Some(user) = name.and_then(|name| by_name(directory, name)) {
        insist_may_be_named(directory, configuration, claims.person, user)?;
        return Ok(Person::Recognized(user, RecognizedBy::UserName));
    }
    match (configuration.just_in_time && !directory.provisioning_is_on(), name) {
        (false, _) => Err(SignInRefusal::UnknownPerson),
        (true, None) => Err(SignInRefusal::NoUserName),
        (true, Some(name)) => {
            UserName::parse(name).map(Person::New).map_err(|_| SignInRefusal::NoUserName)
        }
    }
}

fn by_external_id(
    directory: &Directory,
    person: EntraPerson,
) -> Result<Option<&User>, SignInRefusal> {
    let external_id = person.object.to_string();
    let mut users = directory.users_by_external_id(&external_id);
    match (users.next(), users.next()) {
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Err(SignInRefusal::NotOnePerson),
        (Some(only), None) => match directory.link_of(only.id) {
            Some(_) => Err(SignInRefusal::NameReassigned), // to another person: this one has none
            None => Ok(Some(only)),
        },
    }
}

/// A user name is compared only when no other letters look like it: ASCII, and nothing around it.
fn comparable(upn: &str) -> Option<&str> {
    let plain = !upn.is_empty() && upn.bytes().all(|b| b.is_ascii_graphic());
    (plain && !upn.ends_with('.')).then_some(upn)
}

/// The index folds letters that are not ASCII onto ones that are; such a user is another one.
fn by_name<'a>(directory: &'a Directory, name: &str) -> Option<&'a User> {
    let candidate = directory.user_by_name(name)?;
    candidate.user_name.as_str().eq_ignore_ascii_case(name).then_some(candidate)
}

fn insist_may_be_named(
    directory: &Directory,
    configuration: &SsoConfiguration,
    person: EntraPerson,
    user: &User,
) -> Result<(), SignInRefusal> {
    // Whoever holds another directory can give anybody there any name of a domain they hold.
    if directory.sso_configurations().any(|other| other.tenant != configuration.tenant) {
        return Err(SignInRefusal::NameNotTrusted);
    }
    if directory.link_of(user.id).is_some() {
        return Err(SignInRefusal::NameReassigned);
    }
    // Where external ids have proved to be object IDs, another one is another person.
    match ObjectId::of(user.external_id.as_deref()) {
        Some(other) if other != person.object && directory.external_ids_are_object_ids() => {
            Err(SignInRefusal::NameReassigned)
        }
        Some(_) | None => Ok(()),
    }
}
