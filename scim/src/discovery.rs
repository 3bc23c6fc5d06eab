//! What the server says of itself: `/ServiceProviderConfig`, `/ResourceTypes` and `/Schemas`
//! (RFC 7643 §5 to §7, RFC 9865 §4). Pure data; who may ask is not decided here.

use serde_json::{Value, json};

use crate::mode::Mode;
use crate::resource::ResourceType;
use crate::schema::Schema;
use crate::security_event::SecurityEvent;

/// The pages that the interoperability profile wants, asked for or not.
const PROFILE_PAGE: usize = 100;

/// What a provisioning connection offers.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// The connection's base URL, without a slash at its end.
    pub base: &'a str,
    /// Only a strict connection keeps the interoperability profile as a whole.
    pub mode: Mode,
    /// How many operations a bulk request may have.
    pub max_operations: usize,
    /// How many bytes a bulk request may have.
    pub max_payload: usize,
    /// How many resources a page may have.
    pub max_results: usize,
    /// How many resources a page has when nothing was asked.
    pub default_page_size: usize,
    /// For how many seconds a cursor stays valid.
    pub cursor_timeout: u64,
    /// Whether security events are told (RFC 9967).
    pub security_events: bool,
}

/// The body of `/ServiceProviderConfig`.
#[must_use]
pub fn service_provider_config(offer: &Offer<'_>) -> Value {
    let mut config = json!({
        "schemas": [Schema::service_provider_config().id],
        "patch": { "supported": true },
        "bulk": {
            "supported": true,
            "maxOperations": offer.max_operations,
            "maxPayloadSize": offer.max_payload,
        },
        "filter": { "supported": true, "maxResults": offer.max_results },
        "changePassword": { "supported": false },
        "sort": { "supported": true },
        "etag": { "supported": true },
        "pagination": {
            "cursor": true,
            "index": true,
            "defaultPaginationMethod": "index",
            "defaultPageSize": offer.default_page_size,
            "maxPageSize": offer.max_results,
            "cursorTimeout": offer.cursor_timeout,
        },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "OAuth Bearer Token",
            "description": "A secret token in the Authorization header",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{}/ServiceProviderConfig", offer.base),
        },
    });
    // Absent means that there are none (RFC 9967 §4); some clients refuse a key they do not know.
    if let (true, Some(members)) = (offer.security_events, config.as_object_mut()) {
        let told = json!({ "asyncRequest": "request", "eventUris": SecurityEvent::URIS });
        members.insert("securityEvents".into(), told);
    }
    let pages = offer.max_results.min(offer.default_page_size) >= PROFILE_PAGE;
    if let (Mode::Strict, true, Some(members)) = (offer.mode, pages, config.as_object_mut()) {
        members.insert("interopProfileConformant".into(), true.into());
    }
    config
}

/// The body of `/ResourceTypes`.
#[must_use]
pub fn resource_types(base: &str) -> Value {
    list(&ResourceType::ALL.map(|kind| described(kind, base)))
}

/// The body of `/ResourceTypes/{name}`; none if there is no such type.
#[must_use]
pub fn resource_type(base: &str, name: &str) -> Option<Value> {
    ResourceType::named(name).map(|kind| described(kind, base))
}

/// The body of `/Schemas`: the schemas resources are made of.
#[must_use]
pub fn schemas(base: &str) -> Value {
    list(&resource_schemas().map(|schema| published(schema, base)).collect::<Vec<_>>())
}

/// The body of `/Schemas/{urn}`, whatever the URN's case; none if there is no such schema. The
/// schemas of the discovery bodies themselves are found here too.
#[must_use]
pub fn schema(base: &str, urn: &str) -> Option<Value> {
    let of_discovery =
        [Schema::service_provider_config(), Schema::resource_type(), Schema::of_schemas()];
    resource_schemas()
        .chain(of_discovery)
        .find(|schema| schema.id.eq_ignore_ascii_case(urn))
        .map(|schema| published(schema, base))
}

fn resource_schemas() -> impl Iterator<Item = &'static Schema> {
    let schemas = ResourceType::ALL.into_iter().map(ResourceType::schema);
    schemas.chain(ResourceType::ALL.into_iter().filter_map(ResourceType::extension))
}

fn described(kind: ResourceType, base: &str) -> Value {
    let extensions: Vec<Value> = kind
        .extension()
        .map(|extension| json!({ "schema": extension.id, "required": false }))
        .into_iter()
        .collect();
    json!({
        "schemas": [Schema::resource_type().id],
        "id": kind.name(),
        "name": kind.name(),
        "description": kind.schema().description,
        "endpoint": kind.endpoint(),
        "schema": kind.schema().id,
        "schemaExtensions": extensions,
        "meta": {
            "resourceType": "ResourceType",
            "location": format!("{base}/ResourceTypes/{}", kind.name()),
        },
    })
}

fn published(schema: &Schema, base: &str) -> Value {
    json!({
        "schemas": [Schema::of_schemas().id],
        "id": schema.id,
        "name": schema.name,
        "description": schema.description,
        "attributes": schema.attributes,
        "meta": {
            "resourceType": "Schema",
            "location": format!("{base}/Schemas/{}", schema.id),
        },
    })
}

fn list(resources: &[Value]) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": resources.len(),
        "startIndex": 1,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}

#[cfg(test)]
mod tests;
