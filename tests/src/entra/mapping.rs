//! Which attribute of a person goes into which SCIM attribute: the mapping Entra proposes for a
//! new application. Reads what a server answered by the same table.

use serde_json::{Map, Value, json};

use super::{Group, Person, Standing};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// Listed by Entra in every group it creates, though no server publishes it.
const ADSCIM_GROUP: &str =
    "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";
/// The enterprise extension.
pub(super) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Where a value stands in a SCIM resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `displayName`.
    Simple(&'static str),
    /// `name.givenName`.
    Sub(&'static str, &'static str),
    /// `emails[type eq "work"].value`.
    Typed(&'static str, &'static str, &'static str),
    /// `urn:…:enterprise:2.0:User:department`.
    Enterprise(&'static str),
}

/// One line of the mapping: the place, and how to read the person.
pub(super) type Line = (Place, fn(&Person) -> &str);

/// All mapped text attributes of a person; `externalId`, `active` and `manager` have their own ways.
pub(super) const LINES: [Line; 11] = [
    (Place::Simple("userName"), |person| &person.user_principal_name),
    (Place::Simple("displayName"), |person| &person.display_name),
    (Place::Simple("title"), |person| &person.job_title),
    (Place::Sub("name", "givenName"), |person| &person.given_name),
    (Place::Sub("name", "familyName"), |person| &person.family_name),
    (Place::Sub("name", "formatted"), |person| &person.display_name),
    (Place::Typed("emails", "work", "value"), |person| &person.mail),
    (Place::Typed("phoneNumbers", "mobile", "value"), |person| &person.mobile),
    (Place::Typed("addresses", "work", "locality"), |person| &person.city),
    (Place::Enterprise("employeeNumber"), |person| &person.employee_id),
    (Place::Enterprise("department"), |person| &person.department),
];

impl Place {
    /// The path as a PATCH operation names it.
    pub(super) fn path(self) -> String {
        match self {
            Self::Simple(name) => name.to_owned(),
            Self::Sub(name, sub) => format!("{name}.{sub}"),
            Self::Typed(name, kind, sub) => format!("{name}[type eq \"{kind}\"].{sub}"),
            Self::Enterprise(name) => format!("{ENTERPRISE}:{name}"),
        }
    }

    /// What a resource says there.
    pub(super) fn read(self, resource: &Value) -> Option<&str> {
        match self {
            Self::Simple(name) => resource.get(name),
            Self::Sub(name, sub) => resource.get(name).and_then(|value| value.get(sub)),
            Self::Typed(name, kind, sub) => resource
                .get(name)
                .and_then(Value::as_array)
                .and_then(|all| all.iter().find(|one| one.get("type") == Some(&json!(kind))))
                .and_then(|one| one.get(sub)),
            Self::Enterprise(name) => resource.get(ENTERPRISE).and_then(|value| value.get(name)),
        }
        .and_then(Value::as_str)
    }

    fn write(self, resource: &mut Map<String, Value>, text: &str) {
        let mut at = |name: &str, sub: &str| {
            let object = resource.entry(name).or_insert_with(|| json!({}));
            if let Some(object) = object.as_object_mut() {
                object.insert(sub.to_owned(), json!(text));
            }
        };
        match self {
            Self::Simple(name) => drop(resource.insert(name.to_owned(), json!(text))),
            Self::Sub(name, sub) => at(name, sub),
            Self::Enterprise(name) => at(ENTERPRISE, name),
            Self::Typed("emails", kind, sub) => {
                resource.insert(
                    "emails".to_owned(),
                    json!([{ "primary": true, "type": kind, sub: text }]),
                );
            }
            Self::Typed(name, kind, sub) => {
                resource.insert(name.to_owned(), json!([{ "type": kind, sub: text }]));
            }
        }
    }
}

/// The body of `POST /Users` for a person; the manager comes later, as a reference.
pub(crate) fn user_body(person: &Person) -> Value {
    let mut body = Map::new();
    body.insert("schemas".to_owned(), json!([USER, ENTERPRISE]));
    body.insert("externalId".to_owned(), json!(person.object_id.to_string()));
    body.insert("active".to_owned(), json!(person.standing == Standing::Active));
    body.insert("meta".to_owned(), json!({ "resourceType": "User" }));
    body.insert("roles".to_owned(), json!([]));
    for (place, read) in LINES {
        match read(person) {
            "" => {}
            text => place.write(&mut body, text),
        }
    }
    Value::Object(body)
}

/// The body of `POST /Groups` for a group: never with members.
pub(super) fn group_body(group: &Group) -> Value {
    json!({
        "schemas": [GROUP, ADSCIM_GROUP],
        "externalId": group.object_id.to_string(),
        "displayName": group.display_name,
        "meta": { "resourceType": "Group" },
    })
}
