//! What the server says of itself (RFC 7644 §4).

use doorward_scim::{Endpoint, Error, discovery, query::Query};

use super::call::Call;
use crate::{
    answer::{Answer, Outcome, no_such_endpoint},
    translate::listing::CURSOR_SECONDS,
};

pub(super) fn read(call: &Call<'_>, endpoint: &Endpoint, query: &str) -> Outcome {
    if Query::has_filter(query) {
        return Err(Error::new(403, "what the server says of itself cannot be filtered").into());
    }
    let base = call.base;
    let body = match endpoint {
        Endpoint::ServiceProviderConfig => Some(discovery::service_provider_config(&offer(call))),
        Endpoint::ResourceTypes => Some(discovery::resource_types(base)),
        Endpoint::ResourceType(name) => discovery::resource_type(base, name),
        Endpoint::Schemas => Some(discovery::schemas(base)),
        Endpoint::Schema(urn) => discovery::schema(base, urn),
        Endpoint::Root
        | Endpoint::Users
        | Endpoint::User(_)
        | Endpoint::UsersSearch
        | Endpoint::Groups
        | Endpoint::Group(_)
        | Endpoint::GroupsSearch
        | Endpoint::Search
        | Endpoint::Bulk
        | Endpoint::Me => None,
    };
    body.map(Answer::read).ok_or_else(|| no_such_endpoint().into())
}

fn offer<'c>(call: &'c Call<'_>) -> discovery::Offer<'c> {
    let scim = &call.app.config.scim;
    discovery::Offer {
        base: call.base,
        mode: call.mode(),
        max_operations: scim.bulk_max_operations,
        max_payload: scim.body_limit,
        max_results: scim.max_results,
        default_page_size: scim.page_size,
        cursor_timeout: CURSOR_SECONDS.unsigned_abs(),
        security_events: call.directory.security_events().are_on(),
    }
}
