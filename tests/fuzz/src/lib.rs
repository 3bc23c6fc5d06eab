//! What a fuzz target asks of: one person and one group, as a server holds them.

use doorward_scim::{Mode, Resource, ResourceType};
use serde_json::json;

/// Both ways of reading.
pub const MODES: [Mode; 2] = [Mode::Tolerant, Mode::Strict];

/// A person with something in every kind of attribute.
pub fn person() -> Resource {
    let person = json!({
        "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            "urn:example:custom:2.0:User",
        ],
        "externalId": "701984",
        "userName": "ada@example.com",
        "name": { "familyName": "Lovelace", "givenName": "Ada" },
        "title": "Countess",
        "active": true,
        "emails": [
            { "value": "ada@example.com", "type": "work", "primary": true },
            { "value": "ada@home.example", "type": "home" },
        ],
        "addresses": [{ "type": "work", "streetAddress": "1 Main", "country": "GB" }],
        "roles": [{ "value": "Admin", "display": "Admin" }],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "department": "Engines", "manager": { "value": "26118915" },
        },
        "urn:example:custom:2.0:User": { "shoe": 42, "likes": [{ "value": "tea" }] },
    });
    held(ResourceType::User, person)
}

/// A group with two members.
pub fn group() -> Resource {
    let group = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "displayName": "Engineers",
        "externalId": "8aa1a0c0",
        "members": [{ "value": "1", "type": "User" }, { "value": "2" }],
    });
    held(ResourceType::Group, group)
}

fn held(kind: ResourceType, value: serde_json::Value) -> Resource {
    Resource::read(kind, value, Mode::Tolerant).expect("the fixture is a resource")
}
