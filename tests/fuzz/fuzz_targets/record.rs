//! Any bytes as a record of the log: refused, or an event that can be written down again, read as
//! JSON and folded.

#![no_main]

use doorward_store::{
    Sequence, codec,
    directory::{Directory, evolve},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = codec::decode(Sequence(1), bytes) else { return };
    let written = codec::encode(&read).expect("what was read can be written");
    assert_eq!(codec::decode(Sequence(1), &written).expect("and read again"), read);
    serde_json::to_string(&read.event).expect("an event is JSON");
    let _ = evolve(Directory::default(), read.happened(), &read.event);
});
