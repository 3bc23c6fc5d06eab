//! Personal fields lie sealed, each record at its place and nowhere else, and the same bytes for ever.

use std::{fmt::Write as _, fs, path::PathBuf, sync::Arc};

use doorward_store::{
    Recorded, Sequence,
    codec::{self, DecodeError, RecordKeys},
    directory::{Day, Directory, Event, OrganizationName, evolve, personal::SealedUnder},
    keys::{Gone, Keys},
};

use crate::{
    golden::{bytes, recorded, samples},
    wishes::acme,
};

/// Keys that are the same in every run.
pub(crate) fn keys() -> Keys {
    Keys::in_memory(Arc::new(|| Some([7; 32])))
}

/// The directory of the samples, as far as it says who is there.
fn company() -> Directory {
    let came = samples().into_iter().find(|event| matches!(event, Event::UserProvisioned(_)));
    let recorded = recorded(came.expect("a sample"));
    evolve(Directory::default(), recorded.happened(), &recorded.event)
}

fn sealed(recorded: &Recorded, keys: &RecordKeys) -> Option<Vec<u8>> {
    let under = SealedUnder::of(&company(), &recorded.event)?;
    Some(codec::seal(recorded, under, keys).expect("small enough"))
}

fn ada() -> (Keys, Recorded, Vec<u8>) {
    let (keys, mut samples) = (keys(), samples().into_iter());
    let event = samples.find(|event| matches!(event, Event::UserProvisioned(_)));
    let recorded = recorded(event.expect("a sample"));
    let of_acme = RecordKeys::of_or_new(&acme(), &keys).expect("keys");
    let bytes = sealed(&recorded, &of_acme).expect("it is personal");
    (keys, recorded, bytes)
}

#[test]
fn a_sealed_record_says_who_and_what_and_nothing_personal() {
    let (keys, ada, bytes) = ada();
    assert_eq!(codec::open(Sequence(1), &bytes, &RecordKeys::of(&acme(), &keys)).unwrap(), ada);
    for personal in ["Lovelace", "contoso", "0f3c9a52"] {
        let found = bytes.windows(personal.len()).any(|part| part == personal.as_bytes());
        assert!(!found, "{personal}");
    }
    let stranger = codec::open(Sequence(1), &bytes, &RecordKeys::nobodys(&acme())).unwrap();
    let Event::UserProvisioned(said) = &ada.event else { panic!("a person") };
    assert_eq!((stranger.event.name(), stranger.time), ("user.provisioned", ada.time));
    let told = serde_json::to_value(&stranger.event).unwrap();
    assert_eq!(told, serde_json::json!({ "erased": true, "user": said.user }));
    assert!(codec::encode(&stranger).is_err(), "what is erased cannot be written");
}

#[test]
fn a_record_opens_at_its_own_place_only() {
    let (keys, _, bytes) = ada();
    let of_acme = RecordKeys::of(&acme(), &keys);
    let elsewhere = codec::open(Sequence(2), &bytes, &of_acme);
    assert!(matches!(elsewhere, Err(DecodeError::Sealed)), "{elsewhere:?}");
    // The dice give another organization the same secret; its records are others all the same.
    let globex = OrganizationName::parse("globex").unwrap();
    let of_globex = RecordKeys::of_or_new(&globex, &keys).unwrap();
    assert!(matches!(codec::open(Sequence(1), &bytes, &of_globex), Err(DecodeError::Sealed)));
    let initech = RecordKeys::of(&OrganizationName::parse("initech").unwrap(), &keys);
    assert!(matches!(codec::open(Sequence(1), &bytes, &initech), Err(DecodeError::KeysMissing)));
}

#[test]
fn no_bit_of_a_sealed_record_can_be_changed_unseen() {
    let (keys, ada, bytes) = ada();
    let of_acme = RecordKeys::of(&acme(), &keys);
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let read = codec::open(Sequence(1), &changed, &of_acme);
        assert!(read.is_err(), "byte {at}: {read:?} for {ada:?}");
    }
}

#[test]
fn an_event_of_a_day_takes_the_key_of_that_day_too() {
    for event in samples() {
        let (keys, recorded) = (keys(), recorded(event));
        let of_acme = RecordKeys::of_or_new(&acme(), &keys).unwrap();
        let Some(bytes) = sealed(&recorded, &of_acme) else { continue };
        keys.destroy(&acme(), [Gone::DaysBefore(Day(Day::of(recorded.time).0 + 1))]).unwrap();
        let read = codec::open(Sequence(1), &bytes, &RecordKeys::of(&acme(), &keys)).unwrap();
        let name = recorded.event.name();
        let dated = ["session.started", "sign_in.refused", "entry.refused"].contains(&name);
        assert_eq!(matches!(read.event, Event::Erased(_)), dated, "{name}");
    }
}

/// A file is `golden/sealed/EVENT.vN.txt`: the record in hexadecimal.
#[test]
fn every_sealed_event_is_written_as_it_was_released_and_opens_for_ever() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/sealed");
    let of_acme = RecordKeys::of_or_new(&acme(), &keys()).unwrap();
    let (mut written, mut read) = (0, 0);
    for event in samples() {
        let recorded = recorded(event);
        let Some(bytes) = sealed(&recorded, &of_acme) else { continue };
        let mut page = bytes.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        page.push('\n');
        let event = &recorded.event;
        let path = folder.join(format!("{}.v{}.txt", event.name(), codec::version(event)));
        if !path.exists() && std::env::var_os("GOLDEN").is_some_and(|value| value == "write") {
            fs::write(&path, &page).expect("the golden folder is writable");
        }
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), page, "{}", path.display());
        written += 1;
    }
    for entry in fs::read_dir(folder).expect("the golden folder is there") {
        let page = fs::read_to_string(entry.expect("readable").path()).expect("readable");
        let opened = codec::open(Sequence(1), &bytes(&page), &of_acme).expect("it opens");
        assert!(!matches!(opened.event, Event::Erased(_)));
        read += 1;
    }
    assert_eq!((written, read), (7, 7));
}
