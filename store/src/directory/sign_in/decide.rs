//! What a sign-in makes happen.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    Account, Claims, SignIn, SignInRefusal, disagreement,
    person::{self, Person},
};
use crate::directory::{
    Directory, Event, Refusal, User, UserName, WantedUser,
    entra::ObjectId,
    id::{SessionId, UserId},
    identity::{EntraPerson, RecognizedBy, event::UserLinked},
    profile::{Attribute, Profile, Value},
    session::{self, EndReason, decide::MAX_SESSIONS, event::SessionStarted},
    sso_configuration::{SsoConfiguration, event::SsoConfigurationTenantProved},
    user,
};

/// The most groups of a token that a session keeps, so that it fits one record of the log.
pub const MAX_TOKEN_GROUPS: usize = 2000;

/// Lets somebody in, or says why not.
pub(in crate::directory) fn sign_in(
    directory: &Directory,
    sign_in: SignIn,
) -> Result<Vec<Event>, Refusal> {
    let SignIn { claims, seed, at, .. } = &sign_in;
    if sign_in.ends <= *at || sign_in.idle.0 <= 0 {
        return Err(Refusal::AlreadyExpired);
    }
    let configuration = admitting(directory, claims)?;
    let mut events = proof(configuration, claims);
    let (user, by, known) = match person::find(directory, configuration, claims)? {
        Person::Linked(user, by) => (active(user)?, by, vec![]),
        Person::Recognized(user, by) => (active(user)?, by, vec![linked(user.id, claims, by)]),
        Person::New(name) => {
            let (user, events) = newcomer(directory, *seed, name, claims)?;
            (user, RecognizedBy::JustInTime, events)
        }
    };
    events.extend(known);
    let provisioned = by != RecognizedBy::JustInTime || directory.provisioning_is_on();
    let token_groups = if provisioned { None } else { token_groups(claims)? };
    let disagreement = match (&claims.groups, directory.user(user)) {
        (Some(token), Some(held)) if provisioned => disagreement::between(directory, held, token),
        (Some(_) | None, _) => None,
    };
    events.extend(making_room(directory, user, &sign_in));
    let started = SessionStarted {
        session: sign_in.session,
        handle: sign_in.handle,
        user,
        configuration: configuration.id,
        sid: sign_in.claims.sid,
        contexts: sign_in.claims.contexts,
        token_groups,
        disagreement,
        address: sign_in.address,
        agent: sign_in.agent,
        idle: sign_in.idle,
        ends: sign_in.ends,
    };
    events.push(started.into());
    Ok(events)
}

/// The SSO configuration, if it admits such a person at all.
fn admitting<'a>(
    directory: &'a Directory,
    claims: &Claims,
) -> Result<&'a SsoConfiguration, SignInRefusal> {
    let configuration = directory
        .sso_configuration(claims.configuration)
        .ok_or(SignInRefusal::ConfigurationGone)?;
    if configuration.tenant != claims.person.tenant {
        return Err(SignInRefusal::OtherTenant);
    }
    if !configuration.is_active() && !claims.of_tenant {
        return Err(SignInRefusal::ConfigurationNotActive);
    }
    match (configuration.members_only, claims.account) {
        (true, Some(Account::Guest)) => Err(SignInRefusal::Guest),
        (true, None) => Err(SignInRefusal::AccountUnknown),
        (true, Some(Account::Member)) | (false, _) => Ok(configuration),
    }
}

/// The first sign-in that is good in every way proves whose the directory is, and no earlier one.
fn proof(configuration: &SsoConfiguration, claims: &Claims) -> Vec<Event> {
    if configuration.is_active() {
        return vec![];
    }
    let EntraPerson { tenant, object } = claims.person;
    vec![SsoConfigurationTenantProved { configuration: configuration.id, tenant, object }.into()]
}

fn active(user: &User) -> Result<UserId, SignInRefusal> {
    if user.active { Ok(user.id) } else { Err(SignInRefusal::Deactivated) }
}

fn linked(user: UserId, claims: &Claims, by: RecognizedBy) -> Event {
    UserLinked { user, person: claims.person, by }.into()
}

/// Makes a user of somebody who was never provisioned.
fn newcomer(
    directory: &Directory,
    seed: Uuid,
    name: UserName,
    claims: &Claims,
) -> Result<(UserId, Vec<Event>), Refusal> {
    let display_name = claims.display_name.as_deref().map(|name| {
        let kept: String = name.chars().take(256).collect();
        (Attribute::DisplayName, Value::Text(kept))
    });
    let wanted = WantedUser {
        user_name: name,
        external_id: Some(claims.person.object.to_string().into()),
        active: Some(true),
        profile: Profile::new(&display_name.into_iter().collect()),
    };
    // Taken, but not found by comparing: a name of letters that only look alike.
    if directory.user_by_name(wanted.user_name.as_str()).is_some() {
        return Err(SignInRefusal::NotOnePerson.into());
    }
    let mut events = user::decide::provision(directory, seed, wanted)?;
    let user = UserId::new(seed, directory.next_number());
    events.push(linked(user, claims, RecognizedBy::JustInTime));
    Ok((user, events))
}

/// What is kept of the token's groups where provisioning does not say who belongs where.
fn token_groups(claims: &Claims) -> Result<Option<Vec<ObjectId>>, SignInRefusal> {
    match &claims.groups {
        Some(groups) if groups.len() > MAX_TOKEN_GROUPS => Err(SignInRefusal::TooManyGroups),
        Some(groups) => Ok(Some(groups.iter().copied().collect())),
        None => Ok(None),
    }
}

/// Ends what the new session takes the place of.
fn making_room(directory: &Directory, user: UserId, sign_in: &SignIn) -> Vec<Event> {
    let replaced = sign_in.replaces.and_then(|handle| directory.session(&handle));
    let renewed: BTreeSet<SessionId> = replaced.map(|session| session.id).into_iter().collect();
    let (live, over): (Vec<_>, Vec<_>) = directory
        .sessions_of(user)
        .filter(|held| !renewed.contains(&held.id))
        .partition(|held| held.is_live(sign_in.at));
    let too_many = (live.len() + 1).saturating_sub(MAX_SESSIONS);
    let oldest = live.iter().take(too_many).map(|held| held.id);
    let mut events = session::decide::ended(renewed, EndReason::Renewed);
    events.extend(session::decide::ended(over.iter().map(|held| held.id), EndReason::Expired));
    events.extend(session::decide::ended(oldest, EndReason::TooMany));
    events
}
