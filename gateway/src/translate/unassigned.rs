//! `active` that a client has taken away. Everybody is active or not, and who is not said to be
//! either is active; but what was removed must not be shown again (RFC 7644 §3.5.2.2). That it
//! was removed is kept among the extensions, under a URN of ours that clients cannot write.

use doorward_scim::Object;
use serde_json::json;

const URN: &str = "urn:doorward:params:scim:schemas:unassigned:1.0:User";
const ACTIVE: &str = "active";

/// Takes out what a client wrote under our URN.
pub(super) fn refuse(said: &mut Object) {
    said.retain(|name, _| !name.eq_ignore_ascii_case(URN));
}

/// Notes in a person that `active` was removed, if it is not there.
pub(super) fn note(person: &mut Object) {
    if !person.contains_key(ACTIVE) {
        person.insert(URN.into(), json!({ ACTIVE: true }));
    }
}

/// Takes the note out of the extensions of a person, and with it `active` out of the person.
pub(super) fn hide(person: &mut Object, extensions: &mut Object) {
    if extensions.shift_remove(URN).is_some() {
        person.shift_remove(ACTIVE);
    }
}
