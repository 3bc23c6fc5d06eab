//! What is so after something happened. What happened, happened: this cannot fail.

use std::thread;

use super::{
    Directory, Event, Happened,
    group::{self, event::GroupReplaced},
    user::event::UserReplaced,
};

/// Folds one event into the directory.
#[must_use]
pub fn evolve(mut directory: Directory, happened: Happened, event: &Event) -> Directory {
    directory.apply(happened, event);
    directory
}

/// Folds many events: as [`evolve`] for each, but quicker, and nothing is looked up meanwhile.
pub struct Folding(Directory);

impl Folding {
    /// Goes on from a directory.
    #[must_use]
    pub fn from(mut directory: Directory) -> Self {
        directory.users_by_name.put_off();
        directory.users_by_external_id.put_off();
        directory.groups_by_name.put_off();
        directory.groups_by_external_id.put_off();
        directory.people.put_off();
        group::put_off(&mut directory.joining);
        Self(directory)
    }

    /// Folds one event in.
    pub fn evolve(&mut self, happened: Happened, event: Event) {
        self.0.apply_owned(happened, event);
    }

    /// The directory in which everything can be found.
    #[must_use]
    pub fn finish(mut self) -> Directory {
        let Directory {
            people,
            users_by_name,
            users_by_external_id,
            groups,
            groups_by_name,
            groups_by_external_id,
            joining,
            ..
        } = &mut self.0;
        thread::scope(|scope| {
            for index in
                [users_by_name, users_by_external_id, groups_by_name, groups_by_external_id]
            {
                scope.spawn(|| index.settle());
            }
            scope.spawn(|| group::settle(groups, joining));
            people.settle();
        });
        self.0
    }
}

impl Directory {
    /// As [`Self::apply`], without a copy of what half of all events bring.
    fn apply_owned(&mut self, happened: Happened, event: Event) {
        let Event::UserProvisioned(event) = event else { return self.apply(happened, &event) };
        self.stamp(happened);
        self.user_provisioned(happened, event);
    }

    /// [`evolve`], where the directory lies.
    pub(crate) fn apply(&mut self, happened: Happened, event: &Event) {
        self.stamp(happened);
        match event {
            Event::OrganizationCreated(event) => {
                self.name = Some(event.organization.clone());
                self.created = happened.time;
            }
            Event::ProvisioningChanged(event) => self.provisioning_changed(event),
            Event::ScimTokenIssued(event) => self.token_issued(happened, event),
            Event::ScimTokenRevoked(event) => self.token_revoked(happened, event),
            Event::UserProvisioned(event) => self.user_provisioned(happened, event.clone()),
            Event::UserChanged(event) | Event::UserReplaced(UserReplaced(event)) => {
                self.user_changed(happened, event);
            }
            Event::UserDeactivated(event) => self.user_switched(happened, event.user, false),
            Event::UserReactivated(event) => self.user_switched(happened, event.user, true),
            Event::UserDeleted(event) => {
                self.user_deleted(happened, event);
                self.links.remove(event.user);
            }
            Event::GroupProvisioned(event) => {
                self.group_provisioned(happened, event);
                self.group_named(event.group);
            }
            Event::GroupChanged(event) | Event::GroupReplaced(GroupReplaced(event)) => {
                self.group_changed(happened, event);
                self.group_named(event.group);
            }
            Event::GroupMembersAdded(event) => {
                self.members_added(happened, event);
                self.groups_put_inside(event);
            }
            Event::GroupMembersRemoved(event) => {
                self.members_removed(happened, event);
                self.groups_taken_out(event);
            }
            Event::GroupMemberArrived(event) => {
                self.member_arrived(happened, event);
                self.group_arrived(event);
            }
            Event::GroupDeleted(event) => {
                self.group_leaves(event.group);
                self.group_deleted(happened, event);
            }
            Event::ProvisioningClientSecretIssued(event) => {
                self.client_secret_issued(happened, event);
            }
            Event::ProvisioningClientSecretRevoked(event) => {
                self.client_secret_revoked(happened, event);
            }
            Event::ProvisioningFederatedTrustChanged(event) => self.federated_trust_changed(event),
            Event::ApiTokenIssued(event) => self.api_token_issued(happened, event),
            Event::ApiTokenRevoked(event) => self.api_token_revoked(happened, event),
            Event::SsoConfigurationAdded(event) => self.sso_configuration_added(happened, event),
            Event::SsoConfigurationChanged(event) => {
                self.sso_configuration_changed(happened, event);
            }
            Event::SsoConfigurationTenantProved(event) => self.tenant_proved(happened, event),
            Event::SsoConfigurationCredentialAdded(event) => self.credential_added(happened, event),
            Event::SsoConfigurationCredentialRemoved(event) => {
                self.credential_removed(happened, event);
            }
            Event::SsoConfigurationRemoved(event) => self.sso_configuration_removed(event),
            Event::WorkspaceCreated(event) => self.workspace_created(happened, event),
            Event::WorkspaceChanged(event) => self.workspace_changed(happened, event),
            Event::WorkspaceRemoved(event) => self.workspace_removed(event),
            Event::AccessRuleChanged(event) => self.access_rule_changed(happened, event),
            Event::UserLinked(event) => self.links.insert(happened.sequence, event),
            Event::SessionStarted(event) => self.session_started(happened, event),
            Event::SessionSeen(event) => self.session_seen(happened, event),
            Event::SessionEnded(event) => self.session_ended(event),
            Event::SignInRefused(event) => self.sign_in_refused(happened, event),
            Event::EntryRefused(event) => self.entry_refused(happened, event),
            Event::EntryAllowed(event) => self.entry_allowed(event),
            Event::RefusalsSummed(_) => self.refusals_summed(happened),
            Event::SetupLinkIssued(event) => self.setup_link_issued(happened, event),
            Event::SetupLinkUsed(event) => self.setup_link_used(happened, event),
            Event::SetupLinkClosed(event) => self.setup_link_closed(happened, event),
            Event::CheckpointKeyChanged(event) => self.checkpoint_key_changed(happened, event),
            Event::SecurityEventsChanged(event) => self.security_events_changed(happened, event),
            // Told, and nothing is different.
            Event::RequestAnswered(_) | Event::ExportMade(_) | Event::AuditLookedUp(_) => {}
            Event::UserErased(event) => self.user_erased(happened, event),
            Event::Erased(event) => self.erased_event(happened, event),
            Event::RetentionChanged(event) => self.retention_changed(event),
            Event::PersonalFieldsExpired(event) => self.personal_fields_expired(happened, event),
        }
    }

    fn stamp(&mut self, happened: Happened) {
        self.head = happened.sequence;
        self.time = happened.time;
    }
}
