//! What differs between a person and the user that the server answered with.

use serde_json::Value;

use super::{
    Person, Standing,
    dialect::Difference,
    mapping::{ENTERPRISE, LINES, Place},
};

/// The differences in text attributes and in `active`; the manager is a reference, compared apart.
pub(super) fn between(person: &Person, user: &Value) -> Vec<Difference> {
    let mut differences: Vec<_> = LINES
        .iter()
        .filter_map(|(place, read)| of_text(*place, read(person), place.read(user)))
        .collect();
    let wanted = person.standing == Standing::Active;
    let held = user.get("active").and_then(Value::as_bool).unwrap_or(true);
    if wanted != held {
        differences.push(Difference::Active(wanted));
    }
    differences
}

/// The id of the manager that the server knows of, empty when it knows of none.
pub(super) fn manager_of(user: &Value) -> &str {
    let manager = user.get(ENTERPRISE).and_then(|extension| extension.get("manager"));
    manager.and_then(|manager| manager.get("value")).and_then(Value::as_str).unwrap_or_default()
}

fn of_text(place: Place, wanted: &str, held: Option<&str>) -> Option<Difference> {
    match (wanted, held) {
        ("", None | Some("")) => None,
        ("", Some(_)) => Some(Difference::Cleared(place)),
        (wanted, None | Some("")) => Some(Difference::Missing(place, wanted.to_owned())),
        (wanted, Some(held)) if wanted == held => None,
        (wanted, Some(_)) => Some(Difference::Other(place, wanted.to_owned())),
    }
}
