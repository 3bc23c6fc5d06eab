//! Whatever arrives, the answer is a resource or a refusal; and reading is idempotent.

use proptest::prelude::*;

use super::*;
use crate::arbitrary;

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        for kind in ResourceType::ALL {
            let _ = Resource::parse(kind, &body, Mode::Tolerant);
            let _ = Resource::parse(kind, &body, Mode::Strict);
        }
    }

    #[test]
    fn what_was_read_reads_the_same_again(body in arbitrary::resource_body()) {
        for kind in ResourceType::ALL {
            if let Ok(first) = Resource::read(kind, body.clone(), Mode::Tolerant) {
                let again = Value::Object(first.attributes().clone());
                let again = Resource::read(kind, again, Mode::Tolerant).unwrap();
                prop_assert_eq!(&again, &first, "{}", body);
            }
        }
    }

    #[test]
    fn what_strict_mode_reads_tolerant_mode_reads_alike(body in arbitrary::resource_body()) {
        for kind in ResourceType::ALL {
            if let Ok(strict) = Resource::read(kind, body.clone(), Mode::Strict) {
                let tolerant = Resource::read(kind, body.clone(), Mode::Tolerant).unwrap();
                prop_assert_eq!(tolerant, strict, "{}", body);
            }
        }
    }
}
