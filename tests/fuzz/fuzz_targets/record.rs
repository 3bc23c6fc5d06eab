//! Any bytes as a record of the log: refused, or an event that can be written down again, read as
//! JSON and folded; or a sealed one, of which whoever has no keys reads its name and no more.

#![no_main]

use doorward_store::{
    Recorded, Sequence,
    codec::{self, RecordKeys},
    directory::{Directory, OrganizationName, evolve},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let acme = OrganizationName::parse("acme").expect("a good name");
    if let Ok(read) = codec::open(Sequence(1), bytes, &RecordKeys::nobodys(&acme)) {
        shown_and_folded(&read);
    }
    let Ok(read) = codec::decode(Sequence(1), bytes) else { return };
    let written = codec::encode(&read).expect("what was read can be written");
    assert_eq!(codec::decode(Sequence(1), &written).expect("and read again"), read);
});

fn shown_and_folded(read: &Recorded) {
    serde_json::to_string(&read.event).expect("an event is JSON");
    let _ = evolve(Directory::default(), read.happened(), &read.event);
}
