//! One plain sentence for every kind of event. Names are those of now.

use doorward_store::{
    codec::Glimpse,
    directory::{
        Admission, Admitted, Directory, Event, RuleTarget,
        audit::{AskedMoment, AuditLookedUp},
        group::event::GroupReplaced,
        security_events::Delivery,
        sign_in::{RefusedBecause, SignInRefused},
        sso_configuration::Proof,
        user::event::UserReplaced,
    },
    record::{Actor, Recorded},
};

mod filling;

use super::super::{
    told::{Part, Sentence},
    words,
};
use crate::{pages::catalogue::Texts, time_text};
use filling::{listed, number, word};

/// What says events in a language, with the names of a directory.
#[derive(Debug, Clone, Copy)]
pub struct Teller<'a> {
    /// Whose names.
    pub directory: &'a Directory,
    /// In which language.
    pub texts: &'a Texts,
}

impl Teller<'_> {
    /// What happened.
    #[must_use]
    pub fn say(self, event: &Event) -> Sentence {
        self.tell(event, 0)
    }

    /// What happened, as far as it was read.
    #[must_use]
    pub fn glimpsed(self, event: &Glimpse) -> Sentence {
        self.tell(&event.recorded.event, event.more_members)
    }

    /// What happened, where the event named more members than are left in it.
    fn tell(self, event: &Event, more: usize) -> Sentence {
        match event {
            Event::UserProvisioned(it) => {
                let key =
                    if it.active { "event.user_provisioned" } else { "event.user_provisioned_off" };
                self.fill(key, &[("person", self.person_or(it.user, it.user_name.as_str()))])
            }
            Event::UserChanged(it) | Event::UserReplaced(UserReplaced(it)) => {
                let mut names: Vec<_> = it.attributes.keys().map(word).collect();
                names.extend(it.external_id.as_ref().map(|_| "externalId".to_owned()));
                names.extend(it.user_name.as_ref().map(|_| "userName".to_owned()));
                self.about_person("event.user_changed", it.user, &[("what", listed(&names))])
            }
            Event::UserDeactivated(it) => self.about_person("event.user_deactivated", it.user, &[]),
            Event::UserReactivated(it) => self.about_person("event.user_reactivated", it.user, &[]),
            Event::UserDeleted(it) => self.about_person("event.user_deleted", it.user, &[]),
            Event::UserErased(it) => {
                let reason = Part::name(it.reason.as_str());
                let what = [("reason", reason), ("count", number(it.events))];
                self.about_person("event.user_erased", it.user, &what)
            }
            Event::RetentionChanged(it) => match it.days {
                Some(days) => self.fill("event.retention_changed", &[("count", number(days))]),
                None => self.fill("event.retention_for_ever", &[]),
            },
            Event::PersonalFieldsExpired(it) => {
                let before = Part::name(&time_text::day(it.before.begins()));
                self.fill("event.personal_fields_expired", &[("before", before)])
            }
            Event::Erased(it) => {
                let name = ("name", Part::name(it.name));
                match it.under.person() {
                    Some(user) => self.about_person("event.erased_of_person", user, &[name]),
                    None => self.fill("event.erased", &[name]),
                }
            }
            Event::UserLinked(it) => {
                let by = self.texts.get(&format!("event.by_{}", word(&it.by))).to_owned();
                let object = Part::name(&it.person.object.to_string());
                self.about_person(
                    "event.user_linked",
                    it.user,
                    &[("object", object), ("by", Part::Words(by))],
                )
            }
            Event::GroupProvisioned(it) => {
                let held = self.directory.group(it.group).map(Part::of_group);
                let group = held.unwrap_or_else(|| Part::name(&it.display_name));
                self.fill("event.group_provisioned", &[("group", group)])
            }
            Event::GroupChanged(it) | Event::GroupReplaced(GroupReplaced(it)) => {
                match &it.display_name {
                    Some(name) => {
                        let name = ("name", Part::name(name));
                        self.about_group("event.group_renamed", it.group, &[name])
                    }
                    None => self.about_group("event.group_changed", it.group, &[]),
                }
            }
            Event::GroupMembersAdded(it) => self.members(
                ["event.members_added", "event.members_awaited"],
                it.group,
                (&it.members, more),
                &it.pending,
            ),
            Event::GroupMembersRemoved(it) => self.members(
                ["event.members_removed", "event.members_not_awaited"],
                it.group,
                (&it.members, more),
                &it.pending,
            ),
            Event::GroupMemberArrived(it) => {
                let member = self.member(it.member);
                self.about_group("event.member_arrived", it.group, &[("member", member)])
            }
            Event::GroupDeleted(it) => self.about_group("event.group_deleted", it.group, &[]),
            Event::WorkspaceCreated(it) => {
                let held = self
                    .directory
                    .workspace(it.workspace.as_str())
                    .map_or(&it.name, |held| &held.name);
                let workspace = Part::link(held, format!("workspaces/{}", it.workspace));
                self.fill("event.workspace_created", &[("workspace", workspace)])
            }
            Event::WorkspaceChanged(it) => {
                let target = RuleTarget::Workspace(it.workspace.clone());
                self.fill("event.workspace_changed", &[("workspace", self.target(&target))])
            }
            Event::WorkspaceRemoved(it) => self.fill(
                "event.workspace_removed",
                &[("workspace", Part::name(it.workspace.as_str()))],
            ),
            Event::AccessRuleChanged(it) => {
                let target = ("target", self.target(&it.target));
                match &it.admission {
                    None => self.fill("event.rule_inherits", &[target]),
                    Some(Admission::Off) => self.fill("event.rule_off", &[target]),
                    Some(Admission::On { configuration, admitted, .. }) => {
                        let sso = ("sso", self.sso(*configuration));
                        match admitted {
                            Admitted::Everyone => self.fill("event.rule_everyone", &[target, sso]),
                            Admitted::Groups(list) => {
                                let ids = list.ids();
                                let groups = ids.iter().map(|id| Part::object(self.directory, *id));
                                let groups = self.several(groups, ids.len());
                                self.fill("event.rule_groups", &[target, sso]).and(groups)
                            }
                        }
                    }
                }
            }
            Event::SessionStarted(it) => {
                let address = Part::name(&it.address.to_string());
                self.about_person(
                    "event.session_started",
                    it.user,
                    &[("address", address), ("sso", self.sso(it.configuration))],
                )
            }
            Event::SessionSeen(it) => match self.directory.session_by_id(it.session) {
                Some(held) => self.about_person("event.session_seen", held.user, &[]),
                None => {
                    self.fill("event.session_seen_gone", &[("session", self.session(it.session))])
                }
            },
            Event::SessionEnded(it) => {
                let why = Part::Words(
                    self.texts.get(&format!("event.ended_{}", word(&it.reason))).to_owned(),
                );
                self.fill(
                    "event.session_ended",
                    &[("count", number(it.sessions.len())), ("why", why)],
                )
            }
            Event::SignInRefused(it) => {
                let user = it.person.and_then(|person| self.directory.user_linked_to(person));
                let who = match (user, &it.upn) {
                    (Some(user), _) => self.person(user.id),
                    (None, Some(upn)) => Part::name(upn.as_str()),
                    (None, None) => Part::Words(self.texts.get("event.somebody").to_owned()),
                };
                let address = Part::name(&it.address.to_string());
                let reason = self.refused_because(it);
                self.fill(
                    "event.sign_in_refused",
                    &[("who", who), ("address", address), ("reason", reason)],
                )
            }
            Event::EntryAllowed(it) => self.about_person(
                "event.entry_allowed",
                it.user,
                &[("target", self.target(&it.resource))],
            ),
            Event::EntryRefused(it) => {
                let reason = Part::Words(words::no_entry(self.texts, it.reason));
                self.about_person(
                    "event.entry_refused",
                    it.user,
                    &[("target", self.target(&it.resource)), ("reason", reason)],
                )
            }
            Event::RefusalsSummed(it) => self.fill(
                "event.refusals_summed",
                &[("sign_ins", number(it.sign_ins)), ("entries", number(it.entries))],
            ),
            Event::SetupLinkIssued(it) => {
                self.fill("event.setup_link_issued", &[("expires", Part::time(it.expires))])
            }
            Event::SetupLinkUsed(it) => {
                let address = Part::name(&it.address.to_string());
                self.fill("event.setup_link_used", &[("address", address)])
            }
            Event::SetupLinkClosed(_) => self.fill("event.setup_link_closed", &[]),
            Event::OrganizationCreated(it) => self.fill(
                "event.organization_created",
                &[("name", Part::name(it.organization.as_str()))],
            ),
            Event::ProvisioningChanged(it) => {
                let (mode, patch) = (word(&it.settings.mode), word(&it.settings.patch_answer));
                self.fill(
                    "event.provisioning_changed",
                    &[("mode", Part::name(&mode)), ("patch", Part::name(&patch))],
                )
            }
            Event::CheckpointKeyChanged(it) => {
                self.fill("event.checkpoint_key_changed", &[("key", Part::name(&it.key))])
            }
            Event::ExportMade(it) => {
                let key = if it.whole { "event.export_made" } else { "event.export_of_some_made" };
                let form = ("form", Part::name(&word(&it.form)));
                let (after, until) = (number(it.after), number(it.until));
                self.fill(key, &[form, ("after", after), ("until", until)])
            }
            Event::AuditLookedUp(it) => self.looked_up(it),
            Event::SecurityEventsChanged(it) => match it.delivery {
                Delivery::Off => self.fill("event.security_events_off", &[]),
                Delivery::Poll => self.fill("event.security_events_poll", &[]),
                Delivery::Push => self.fill("event.security_events_push", &[]),
            },
            Event::RequestAnswered(it) => {
                let method = ("method", Part::name(&word(&it.method)));
                let status = ("status", Part::name(&it.status.to_string()));
                match &it.refused {
                    None => self.fill("event.request_done", &[method, status]),
                    Some(why) => {
                        let reason = ("reason", Part::name(&why.detail));
                        self.fill("event.request_refused", &[method, status, reason])
                    }
                }
            }
            Event::ScimTokenIssued(it) => {
                self.issued("event.scim_token_issued", &it.token.0, it.expires)
            }
            Event::ScimTokenRevoked(it) => self.fill(
                "event.scim_token_revoked",
                &[("token", Part::name(&it.token.0.to_string()))],
            ),
            Event::ProvisioningClientSecretIssued(it) => {
                self.issued("event.client_secret_issued", &it.secret.0, Some(it.expires))
            }
            Event::ProvisioningClientSecretRevoked(it) => self.fill(
                "event.client_secret_revoked",
                &[("token", Part::name(&it.secret.0.to_string()))],
            ),
            Event::ProvisioningFederatedTrustChanged(it) => match &it.trust {
                Some(trust) => self
                    .fill("event.trust_set", &[("tenant", Part::name(&trust.tenant.to_string()))]),
                None => self.fill("event.trust_removed", &[]),
            },
            Event::ApiTokenIssued(it) => {
                self.fill("event.api_token_issued", &[("name", Part::name(&it.name))])
            }
            Event::ApiTokenRevoked(it) => {
                let held = self.directory.api_tokens().find(|held| held.id == it.token);
                let name =
                    held.map_or_else(|| it.token.0.to_string(), |held| held.name.to_string());
                self.fill("event.api_token_revoked", &[("name", Part::name(&name))])
            }
            Event::SsoConfigurationAdded(it) => {
                let tenant = Part::name(&it.tenant.to_string());
                self.fill("event.sso_added", &[("sso", Part::name(&it.name)), ("tenant", tenant)])
            }
            Event::SsoConfigurationChanged(it) => {
                self.about_sso("event.sso_changed", it.configuration)
            }
            Event::SsoConfigurationTenantProved(it) => {
                self.about_sso("event.sso_proved", it.configuration)
            }
            Event::SsoConfigurationCredentialAdded(it) => self.about_sso(
                match it.proof {
                    Proof::ClientSecret { .. } => "event.sso_secret_added",
                    Proof::Certificate { .. } => "event.sso_certificate_added",
                    Proof::FederatedTokenFile { .. } => "event.sso_file_added",
                },
                it.configuration,
            ),
            Event::SsoConfigurationCredentialRemoved(it) => {
                self.about_sso("event.sso_credential_removed", it.configuration)
            }
            Event::SsoConfigurationRemoved(it) => {
                self.about_sso("event.sso_removed", it.configuration)
            }
        }
    }

    /// What an auditor asked, and about whom and what.
    fn looked_up(self, it: &AuditLookedUp) -> Sentence {
        let what = self.texts.get(&format!("question.{}", word(&it.question))).to_owned();
        let mut told = self.fill("event.looked_up", &[("what", Part::Words(what))]);
        let moment = |it: &Option<AskedMoment>| it.as_ref().map(|it| Part::name(it.as_str()));
        let about = [
            ("event.looked_up_person", it.user.map(|user| self.person(user))),
            (
                "event.looked_up_group",
                it.group.map(|group| Part::group(self.directory, self.texts, group)),
            ),
            ("event.looked_up_target", it.target.as_ref().map(|target| self.target(target))),
            ("event.looked_up_from", moment(&it.from)),
            ("event.looked_up_to", moment(&it.to)),
        ];
        for (key, part) in about {
            if let Some(part) = part {
                told = told.and(self.fill(key, &[("value", part)]));
            }
        }
        told
    }

    fn refused_because(self, it: &SignInRefused) -> Part {
        match &it.reason {
            RefusedBecause::Person(refusal) => Part::Words(words::sign_in(self.texts, *refusal)),
            RefusedBecause::Protocol(name) | RefusedBecause::Entra(name) => {
                Part::name(name.as_str())
            }
        }
    }

    /// Who did it.
    #[must_use]
    pub fn by(self, recorded: &Recorded) -> Sentence {
        self.actor(&recorded.actor)
    }

    /// Who does it.
    #[must_use]
    pub fn actor(self, actor: &Actor) -> Sentence {
        match actor {
            Actor::ProvisioningClient { .. } => self.fill("event.by_provisioning", &[]),
            Actor::Operator { login } => {
                self.fill("event.by_operator", &[("login", Part::name(login))])
            }
            Actor::System => self.fill("event.by_system", &[]),
            Actor::SetupLink { .. } => self.fill("event.by_setup_link", &[]),
            Actor::Person { user } => self.about_person("event.by_person", *user, &[]),
            Actor::Application { token } => {
                let held = self.directory.api_tokens().find(|held| held.id == *token);
                let name = held.map_or_else(|| token.0.to_string(), |held| held.name.to_string());
                self.fill("event.by_application", &[("name", Part::name(&name))])
            }
        }
    }
}

#[cfg(test)]
mod tests;
