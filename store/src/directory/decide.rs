//! What a command makes happen: a table. It touches nothing.

use super::{
    Command, Directory, Event, Happened, OrganizationName, Refusal, SettingRefusal,
    access::{Resource, Who},
    access_rule, api_token, audit, checkpoint_key, erasure, evolve, group,
    organization::OrganizationCreated,
    provisioning,
    provisioning::client,
    retention, security_events, session,
    session::HandleDigest,
    setup_link, sign_in, sso_configuration, user, workspace,
};
use crate::record::Timestamp;

/// Says what a command makes happen in the directory of `organization`, or why nothing does.
/// Reads no clock, no disk, no dice.
///
/// # Errors
/// The named reason for a no.
pub fn decide(
    organization: &OrganizationName,
    directory: &Directory,
    command: Command,
) -> Result<Vec<Event>, Refusal> {
    match (directory.exists(), command) {
        (false, Command::CreateOrganization) => {
            Ok(vec![OrganizationCreated { organization: organization.clone() }.into()])
        }
        (_, Command::Together { commands, at }) => together(organization, directory, commands, at),
        (false, _) => Err(Refusal::NoSuchOrganization),
        (true, command) => granted(organization, directory, command),
    }
}

/// Several commands as one.
fn together(
    organization: &OrganizationName,
    held: &Directory,
    commands: Vec<Command>,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let (mut then, mut all) = (held.clone(), Vec::new());
    for command in commands {
        let events = decide(organization, &then, command)?;
        then = after(then, &events, at);
        all.extend(events);
    }
    Ok(all)
}

/// What would be so.
fn after(held: Directory, events: &[Event], at: Timestamp) -> Directory {
    events.iter().fold(held, |held, event| {
        let happened = Happened { sequence: held.head().next(), time: at };
        evolve(held, happened, event)
    })
}

/// Refuses events after which a session could not enter the dashboard.
///
/// # Errors
/// Why it could not.
pub(super) fn insist_stays_in(
    held: &Directory,
    events: &[Event],
    session: &HandleDigest,
    at: Timestamp,
) -> Result<(), Refusal> {
    let then = after(held.clone(), events, at);
    let entry = then.may_enter(Who::Session(session), Resource::Dashboard, at);
    entry.map(drop).map_err(|reason| SettingRefusal::ShutsOut(reason).into())
}

/// The table, for an organization that exists.
fn granted(
    organization: &OrganizationName,
    held: &Directory,
    command: Command,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::CreateOrganization => Err(Refusal::OrganizationExists),
        Command::OnlyIf { condition, command } => match condition.holds(held) {
            true => granted(organization, held, *command),
            false => Err(Refusal::Moved),
        },
        Command::Together { commands, at } => together(organization, held, commands, at),
        Command::StayingIn { session, at, command } => {
            let events = granted(organization, held, *command)?;
            insist_stays_in(held, &events, &session, at)?;
            Ok(events)
        }
        Command::SetProvisioning { settings } => Ok(provisioning::decide::set(held, settings)),
        Command::IssueScimToken { token, digest, expires, at } => {
            provisioning::decide::issue(held, token, digest, expires, at)
        }
        Command::RevokeScimToken { token } => provisioning::decide::revoke(held, token),
        Command::IssueClientSecret { client, secret, digest, expires, at } => {
            client::decide::issue(held, client, secret, digest, expires, at)
        }
        Command::RevokeClientSecret { secret } => client::decide::revoke(held, secret),
        Command::SetFederatedTrust { trust } => client::decide::trust(held, trust),

        Command::ProvisionUser { seed, wanted } => user::decide::provision(held, seed, wanted),
        Command::ChangeUser { user, expected, wanted } => {
            user::decide::change(held, user, expected, wanted)
        }
        Command::ReplaceUser { user, expected, wanted } => {
            user::decide::replace(held, user, expected, wanted)
        }
        Command::DeleteUser { user, expected } => user::decide::delete(held, user, expected),
        Command::ProvisionGroup { seed, wanted, unknown } => {
            group::decide::provision(held, seed, wanted, unknown)
        }
        Command::ChangeGroup { group, expected, changes, unknown } => {
            group::decide::change(held, group, expected, changes, unknown)
        }
        Command::ReplaceGroup { group, expected, changes, unknown } => {
            group::decide::replace(held, group, expected, changes, unknown)
        }
        Command::DeleteGroup { group, expected } => group::decide::delete(held, group, expected),

        Command::AddSsoConfiguration { wanted } => sso_configuration::decide::add(held, *wanted),
        Command::ChangeSsoConfiguration { configuration, change } => {
            sso_configuration::decide::change(held, configuration, change)
        }
        Command::AddSsoCredential { configuration, credential, at } => {
            sso_configuration::decide::add_credential(held, configuration, credential, at)
        }
        Command::RemoveSsoCredential { configuration, credential, last, at } => {
            sso_configuration::decide::remove_credential(held, configuration, credential, last, at)
        }
        Command::RemoveSsoConfiguration { configuration } => {
            sso_configuration::decide::remove(held, configuration)
        }

        Command::CreateWorkspace { workspace, name, upstream } => {
            workspace::decide::create(held, workspace, name, upstream)
        }
        Command::ChangeWorkspace { workspace, name, upstream } => {
            workspace::decide::change(held, &workspace, name, upstream)
        }
        Command::RemoveWorkspace { workspace } => workspace::decide::remove(held, &workspace),
        Command::SetAccessRule { target, admission } => {
            access_rule::decide::set(held, target, admission)
        }

        Command::ReplaceAccessRule { target, admission, seen, saver, at } => {
            access_rule::decide::replace(held, target, admission, seen, saver, at)
        }

        Command::SignIn(sign_in) => sign_in::decide::sign_in(held, *sign_in),
        Command::RecordRefusedSignIn(told) => Ok(sign_in::refused::sign_in(held, *told)),
        Command::RecordRefusedEntry(told) => Ok(sign_in::refused::entry(held, *told)),
        Command::RecordAllowedEntry(allowed) => Ok(session::decide::entered(held, *allowed)),
        Command::SumUpRefusals { sign_ins, entries, at } => {
            Ok(sign_in::refused::sum_up(held, sign_ins, entries, at))
        }
        Command::SeeSession { handle, at } => session::decide::see(held, &handle, at),
        Command::EndSession { session, reason } => session::decide::end(held, session, reason),
        Command::EndSessionsOf { user, reason } => Ok(session::decide::end_of(held, user, reason)),
        Command::EndSessionsBySid { configuration, sid } => {
            Ok(session::decide::end_by_sid(held, configuration, &sid))
        }
        Command::EndExpiredSessions { at } => Ok(session::decide::sweep(held, at)),

        Command::IssueApiToken { token, name, scopes, digest, expires, at } => {
            api_token::decide::issue(held, token, name, scopes, digest, expires, at)
        }
        Command::RevokeApiToken { token } => api_token::decide::revoke(held, token),

        Command::IssueSetupLink { link, digest, at, expires } => {
            setup_link::decide::issue(held, link, digest, at, expires)
        }
        Command::UseSetupLink { digest, handle, at, address, agent } => {
            setup_link::decide::enter(held, &digest, handle, at, address, agent)
        }
        Command::CloseSetupLink { link } => setup_link::decide::close(held, link),

        Command::SetSecurityEvents { delivery } => Ok(security_events::decide::set(held, delivery)),
        Command::ChangeCheckpointKey(wanted) => Ok(checkpoint_key::change(held, wanted)),
        Command::RecordExport { form, after, whole } => {
            Ok(vec![audit::exported(held, form, after, whole)])
        }
        Command::RecordLookUp(asked) => Ok(vec![asked.into()]),
        Command::RecordAnswers { answers } => Ok(security_events::decide::answered(answers)),
        Command::EraseUser(erasure) => erasure::decide::erase(held, erasure),
        Command::SetRetention { days } => Ok(retention::decide::set(held, days)),
        Command::ExpirePersonalFields { at } => Ok(retention::decide::expire(held, at)),
    }
}
