//! Between what Entra says (oidc) and what is true (store) of SSO configurations and sign-ins.

use doorward_oidc::{
    authority::{self as entra, Development, ExternalIdName},
    groups::Groups,
    guid::GroupId,
    id_token::{Account as EntraAccount, IdToken},
    linking,
};
use doorward_store::{
    Timestamp,
    directory::{
        AuthenticationContext, Claims, EntraPerson, ObjectId, SsoConfigurationId, TenantId,
        session::Sid,
        sign_in::Account,
        sso_configuration::{Authority, HostLabel},
    },
};
use std::collections::BTreeSet;

const EXTERNAL_ID: &str = ".ciamlogin.com";

/// The cloud of an SSO configuration; nothing for the development authority when it is off.
#[must_use]
pub fn authority(held: &Authority, development: Option<&Development>) -> Option<entra::Authority> {
    match held {
        Authority::Public => Some(entra::Authority::Public),
        Authority::UsGovernment => Some(entra::Authority::UsGovernment),
        Authority::China => Some(entra::Authority::China),
        Authority::ExternalId { host } => ExternalIdName::of_host(&format!("{host}{EXTERNAL_ID}"))
            .map(entra::Authority::ExternalId),
        Authority::Development => development.cloned().map(entra::Authority::Development),
    }
}

/// The cloud as it is kept; nothing for a name that is no host label.
#[must_use]
pub fn kept_authority(said: &entra::Authority) -> Option<Authority> {
    match said {
        entra::Authority::Public => Some(Authority::Public),
        entra::Authority::UsGovernment => Some(Authority::UsGovernment),
        entra::Authority::China => Some(Authority::China),
        entra::Authority::ExternalId(_) => {
            let host = said.to_string();
            let host = HostLabel::parse(host.strip_suffix(EXTERNAL_ID)?).ok()?;
            Some(Authority::ExternalId { host })
        }
        entra::Authority::Development(_) => Some(Authority::Development),
    }
}

/// Who a believed token speaks of.
#[must_use]
pub fn person(token: &IdToken) -> EntraPerson {
    EntraPerson {
        tenant: TenantId(token.person.tenant.uuid()),
        object: ObjectId(token.person.object.uuid()),
    }
}

/// What a believed token says, as far as the store asks. `graph` is what Graph said where the groups
/// did not fit into the token.
#[must_use]
pub fn claims(
    configuration: SsoConfigurationId,
    token: &IdToken,
    graph: Option<BTreeSet<GroupId>>,
) -> Claims {
    let groups = match (&token.groups, graph) {
        (Groups::Ids(ids), _) => Some(ids.clone()),
        (Groups::Overage, graph) => graph,
        (Groups::None | Groups::Unreadable(_), _) => None,
    };
    let objects = |ids: BTreeSet<GroupId>| ids.into_iter().map(|id| ObjectId(id.uuid())).collect();
    Claims {
        configuration,
        person: person(token),
        upn: linking::linkable_name(token).ok().map(|name| name.as_str().into()),
        display_name: token.name.as_deref().map(Into::into),
        groups: groups.map(objects),
        account: match token.account {
            EntraAccount::Member => Some(Account::Member),
            EntraAccount::Guest => Some(Account::Guest),
            EntraAccount::Unsaid => None,
        },
        of_tenant: linking::is_of_tenant(token),
        sid: token.session.as_deref().map(Sid::cleaned),
        contexts: token
            .contexts
            .iter()
            .filter_map(|context| AuthenticationContext::parse(context).ok())
            .collect(),
    }
}

/// The same moment as the relying party writes it.
#[must_use]
pub fn moment(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cloud_is_kept_and_found_again() {
        for name in ["public", "us-government", "china", "contoso.ciamlogin.com"] {
            let said = entra::Authority::parse(name).unwrap();
            let kept = kept_authority(&said).unwrap();
            assert_eq!(authority(&kept, None), Some(said));
        }
        let development = Development::new("http://127.0.0.1:9", None).unwrap();
        assert_eq!(
            authority(&Authority::Development, Some(&development)),
            Some(entra::Authority::Development(development))
        );
        assert_eq!(authority(&Authority::Development, None), None, "it is switched off");
    }
}
