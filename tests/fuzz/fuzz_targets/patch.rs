//! Any bytes as a PATCH of a person and of a group: it is refused, or what it makes of the person
//! is a resource as a client could have sent it.

#![no_main]

use doorward_fuzz::{MODES, person};
use doorward_scim::patch::PatchOp;
use doorward_scim::{Mode, Resource, ResourceType};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|body: &[u8]| {
    for mode in MODES {
        if let Ok(patch) = PatchOp::parse(ResourceType::User, body, mode)
            && let Ok(changed) = patch.apply(person())
        {
            let said = Value::Object(changed.attributes().clone());
            let read = Resource::read(ResourceType::User, said, Mode::Tolerant);
            assert_eq!(read.as_ref().map(Resource::attributes), Ok(changed.attributes()));
        }
        if let Ok(patch) = PatchOp::parse(ResourceType::Group, body, mode) {
            let _ = patch.into_group_changes();
        }
    }
});
