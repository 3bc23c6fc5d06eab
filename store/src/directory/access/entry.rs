//! The conditions of an entry, one by one. Nothing here takes memory, but below nested groups.

use super::{Entry, NoEntry, Who};
use crate::{
    directory::{
        Directory, User,
        access_rule::{Admission, Admitted, AllowList, AuthenticationContext},
        entra::ObjectId,
        id::{Number, SsoConfigurationId},
        session::Session,
    },
    record::Timestamp,
};

/// How many nested groups are looked at from the allow-list's side.
const LOOKED_BELOW: usize = 64;

impl Directory {
    /// Who it is, and whether they are still somebody.
    pub(super) fn present(
        &self,
        who: Who<'_>,
        at: Timestamp,
    ) -> Result<(&User, Option<&Session>), NoEntry> {
        let (id, session) = match who {
            Who::User(id) => (id, None),
            Who::Session(handle) => {
                let session = self.session(handle).ok_or(NoEntry::NoSession)?;
                if !session.is_live(at) {
                    return Err(NoEntry::SessionExpired);
                }
                (session.user, Some(session))
            }
        };
        let user = self.user(id).ok_or(NoEntry::NoSuchUser)?;
        if user.active { Ok((user, session)) } else { Err(NoEntry::Deactivated) }
    }

    /// Whether the rule of an entry admits whom it is about.
    pub(super) fn admitted(&self, entry: Entry<'_>) -> Result<(), NoEntry> {
        let Admission::On { configuration, admitted, context } = &entry.rule.admission else {
            return Err(NoEntry::SsoOff);
        };
        self.signed_in_there(entry, *configuration)?;
        self.in_one_of_the_groups(entry, admitted)?;
        strongly_enough(entry, *context)
    }

    pub(super) fn signed_in_there(
        &self,
        entry: Entry<'_>,
        id: SsoConfigurationId,
    ) -> Result<(), NoEntry> {
        let configuration = self.sso_configuration(id).ok_or(NoEntry::ConfigurationGone)?;
        if !configuration.is_active() {
            return Err(NoEntry::ConfigurationNotActive);
        }
        let there = match entry.session {
            Some(session) => session.configuration == id,
            // Whoever is pinned to a person of another directory can never sign in there.
            None => self
                .link_of(entry.user.id)
                .is_none_or(|link| link.person.tenant == configuration.tenant),
        };
        if there { Ok(()) } else { Err(NoEntry::OtherConfiguration) }
    }

    pub(super) fn in_one_of_the_groups(
        &self,
        entry: Entry<'_>,
        admitted: &Admitted,
    ) -> Result<(), NoEntry> {
        let Admitted::Groups(list) = admitted else { return Ok(()) };
        let token = self.token_groups(entry.session);
        match self.provisioned_into_one(entry.user.id.number(), list)
            || token_names_one(token, list)
        {
            true => Ok(()),
            false => Err(NoEntry::NotInGroups),
        }
    }

    /// The groups of a token, where they count: not once provisioning says who belongs where.
    pub(super) fn token_groups<'a>(&self, session: Option<&'a Session>) -> &'a [ObjectId] {
        match session.and_then(|session| session.token_groups.as_deref()) {
            Some(groups) if !self.provisioning_is_on() => groups,
            Some(_) | None => &[],
        }
    }

    /// Asks from the shorter side; groups inside groups are asked for from the list's.
    fn provisioned_into_one(&self, member: Number, list: &AllowList) -> bool {
        let (objects, held) = (&self.group_objects, self.people.groups_of(member));
        let direct = if held.len() < list.ids().len() {
            held.iter().filter_map(|group| objects.object(*group)).any(|object| list.names(object))
        } else {
            let mut numbers = list.ids().iter().flat_map(|object| objects.numbers(*object));
            numbers.any(|group| held.binary_search(&group).is_ok())
        };
        direct || (objects.nests() && self.nested_into_one(member, list))
    }

    /// Looks below the list, which is mostly nothing; where much is nested, above the person.
    fn nested_into_one(&self, member: Number, list: &AllowList) -> bool {
        let (objects, held) = (&self.group_objects, self.people.groups_of(member));
        let listed = list.ids().iter().flat_map(|object| objects.numbers(*object));
        let mut below = listed.flat_map(|group| objects.below(group));
        below.by_ref().take(LOOKED_BELOW).any(|inner| held.binary_search(&inner).is_ok())
            || (below.next().is_some()
                && self.object_ids_of(member).any(|object| list.names(object)))
    }
}

/// Whether a session met the authentication context that a rule asks for.
pub(super) fn strongly_enough(
    entry: Entry<'_>,
    context: Option<AuthenticationContext>,
) -> Result<(), NoEntry> {
    match (entry.session, context) {
        (Some(session), Some(context)) if !session.contexts.contains(&context) => {
            Err(NoEntry::StepUpNeeded)
        }
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}

fn token_names_one(token: &[ObjectId], list: &AllowList) -> bool {
    match token.len() < list.ids().len() {
        true => token.iter().any(|object| list.names(*object)),
        false => list.ids().iter().any(|object| token.binary_search(object).is_ok()),
    }
}
