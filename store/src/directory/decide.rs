//! What a command makes happen: a table. It touches nothing.

use super::{
    Command, Directory, Event, OrganizationName, Refusal, group, organization::OrganizationCreated,
    provisioning, user,
};

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
        (true, Command::CreateOrganization) => Err(Refusal::OrganizationExists),
        (false, _) => Err(Refusal::NoSuchOrganization),
        (true, Command::SetProvisioning { settings }) => {
            Ok(provisioning::decide::set(directory, settings))
        }
        (true, Command::IssueScimToken { token, digest, expires, at }) => {
            provisioning::decide::issue(directory, token, digest, expires, at)
        }
        (true, Command::RevokeScimToken { token }) => {
            provisioning::decide::revoke(directory, token)
        }
        (true, Command::ProvisionUser { seed, wanted }) => {
            user::decide::provision(directory, seed, wanted)
        }
        (true, Command::ChangeUser { user, expected, wanted }) => {
            user::decide::change(directory, user, expected, wanted)
        }
        (true, Command::DeleteUser { user, expected }) => {
            user::decide::delete(directory, user, expected)
        }
        (true, Command::ProvisionGroup { seed, wanted, unknown }) => {
            group::decide::provision(directory, seed, wanted, unknown)
        }
        (true, Command::ChangeGroup { group, expected, changes, unknown }) => {
            group::decide::change(directory, group, expected, changes, unknown)
        }
        (true, Command::DeleteGroup { group, expected }) => {
            group::decide::delete(directory, group, expected)
        }
    }
}
