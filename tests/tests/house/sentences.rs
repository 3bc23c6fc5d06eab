//! Every event ever released is told in one plain sentence, in every language.

use doorward::{dashboard::activity::Teller, pages::catalogue::Language};
use doorward_store::{
    codec,
    directory::{
        Directory, Event, Number, UserId,
        personal::{Erased, SealedUnder},
    },
    record::Sequence,
};

use super::source::golden_record;

fn recorded(name: &str) -> doorward_store::Recorded {
    let golden = golden_record(name);
    let hexadecimal = golden.lines().next().expect("bytes").as_bytes();
    let byte = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).expect("two digits");
        u8::from_str_radix(pair, 16).expect("hexadecimal")
    };
    let bytes: Vec<_> = hexadecimal.chunks(2).map(byte).collect();
    codec::decode(Sequence(1), &bytes).expect("a record")
}

#[test]
fn every_kind_of_event_is_told_in_one_plain_sentence() {
    let directory = Directory::default();
    for language in Language::ALL {
        let teller = Teller { directory: &directory, texts: language.texts() };
        for name in Event::NAMES {
            let recorded = recorded(name);
            let said = teller.say(&recorded.event).to_string();
            let by = teller.by(&recorded).to_string();
            assert!(said.ends_with('.') && said.len() > 12, "{name}: {said}");
            for text in [&said, &by] {
                let unfilled = text.contains(['{', '}']) || text.contains("event.");
                assert!(!unfilled && !text.contains("  "), "{name}: {text}");
            }
        }
    }
}

#[test]
fn an_event_that_nobody_can_read_any_more_is_told_by_its_name() {
    let directory = Directory::default();
    let user = UserId::new(uuid::Uuid::from_u128(7 << 64), Number(1));
    for language in Language::ALL {
        let teller = Teller { directory: &directory, texts: language.texts() };
        for name in Event::NAMES {
            for under in [SealedUnder::Day, SealedUnder::PersonAndDay(user)] {
                let said = teller.say(&Erased { name, version: 1, under }.into()).to_string();
                assert!(said.starts_with(name) && said.ends_with('.'), "{said}");
                assert_eq!(said.contains(&user.to_string()), under.person().is_some(), "{said}");
                assert!(!said.contains(['{', '}']), "{said}");
            }
        }
    }
}
