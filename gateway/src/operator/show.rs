//! What is true, as it is answered.

use doorward_store::directory::{
    Directory, OrganizationName,
    provisioning::{ScimToken, Settings},
};

use super::{House, OrganizationRow, Provisioning, TokenRow, TokenState};
use crate::time_text;

/// What Entra is told as Tenant URL.
pub(crate) fn tenant_url(house: &House, organization: &OrganizationName) -> String {
    format!("{}/o/{organization}/scim/v2", house.public_url)
}

/// An organization and its size.
pub(crate) fn organization_row(
    house: &House,
    name: &OrganizationName,
    directory: &Directory,
) -> OrganizationRow {
    OrganizationRow {
        organization: name.clone(),
        created: time_text::show(directory.created()),
        head: directory.head(),
        users: directory.user_count(),
        groups: directory.group_count(),
        tenant_url: tenant_url(house, name),
    }
}

/// A Secret Token without its secret.
pub(crate) fn token_row(house: &House, token: &ScimToken) -> TokenRow {
    let state = match token.revoked {
        Some(_) => TokenState::Revoked,
        None if token.is_live(house.clock.now()) => TokenState::Live,
        None => TokenState::Expired,
    };
    TokenRow {
        token_id: token.id,
        state,
        issued: time_text::show(token.issued),
        expires: token.expires.map(time_text::show),
        revoked: token.revoked.map(time_text::show),
        last_used: house.usage.last_used(token.id).map(time_text::show),
    }
}

/// How the provisioning client is read and answered.
pub(super) fn provisioning(
    house: &House,
    organization: OrganizationName,
    directory: &Directory,
) -> Provisioning {
    let Settings { mode, patch_answer } = directory.provisioning();
    let now = house.clock.now();
    Provisioning {
        tenant_url: tenant_url(house, &organization),
        organization,
        mode,
        patch_answer,
        security_events: directory.security_events().delivery,
        live_tokens: directory.scim_tokens().filter(|token| token.is_live(now)).count(),
    }
}
