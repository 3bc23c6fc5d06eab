use super::*;

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

fn key(first: u64, part: u16) -> Key {
    Key { part, ..Key::new(&acme(), Sequence(first)) }
}

fn run() -> (Vec<u8>, Vec<u8>) {
    encode(&acme(), Sequence(1), &[b"one".to_vec(), b"two".to_vec()]).remove(0)
}

#[test]
fn a_key_says_whose_and_from_where() {
    let bytes = key(258, 3).to_bytes();
    assert_eq!(bytes, b"acme\0\0\0\0\0\0\0\x01\x02\0\x03");
    assert_eq!(Key::parse(&bytes), Some(key(258, 3)));
    assert_eq!(Key::parse(b"acme"), None);
    assert_eq!(Key::parse(b"ACME\0\0\0\0\0\0\0\x01\x02\0\0"), None);
}

#[test]
fn keys_are_in_the_order_of_the_log() {
    let longer = OrganizationName::parse("acme-2").unwrap();
    let keys = [key(1, 0), key(1, 1), key(2, 0), key(256, 0), key(u64::MAX, u16::MAX)];
    let mut bytes = keys.iter().map(Key::to_bytes).collect::<Vec<_>>();
    bytes.push(Key::new(&longer, Sequence::START).to_bytes());
    assert!(bytes.is_sorted());
}

#[test]
fn small_records_share_a_chunk() {
    let (key, value) = run();
    assert_eq!(key, Key::new(&acme(), Sequence(1)).to_bytes());
    assert_eq!(decode(&key, &value), Ok(Chunk::Run(vec![b"one", b"two"])));
}

#[test]
fn the_bytes_of_a_chunk_stay_as_they_were_first_released() {
    assert_eq!(run().1, b"\x01\xf5\x38\x43\x59\x03\0\0\0one\x03\0\0\0two");
}

#[test]
fn every_flipped_bit_is_noticed() {
    let (key, value) = run();
    for bit in 0..value.len() * 8 {
        let mut flipped = value.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(decode(&key, &flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn every_cut_is_noticed() {
    let (key, value) = run();
    for length in 0..value.len() {
        assert!(decode(&key, &value[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn a_chunk_under_another_key_is_noticed() {
    let error = decode(&key(2, 0).to_bytes(), &run().1).unwrap_err();
    assert_eq!(error, "the checksum of a chunk is wrong");
}

#[test]
fn no_value_is_larger_than_a_page_of_the_engine_can_bear() {
    const QUARTER_SEGMENT: usize = 512 * 1024;
    const PAGE_VALUES: usize = 17;
    const MESSAGE_BYTES: usize = 256;
    let sizes = [1, 1000, MAX_BODY_BYTES - 5, MAX_BODY_BYTES - 4, MAX_BODY_BYTES - 3, 60_000];
    for size in sizes {
        for (key, value) in encode(&acme(), Sequence(1), &vec![vec![7; size]; 40]) {
            let page = PAGE_VALUES * (key.len() + OrganizationName::MAX_BYTES + value.len() + 16);
            assert!(page + MESSAGE_BYTES <= QUARTER_SEGMENT, "{size}: {page}");
        }
    }
}
