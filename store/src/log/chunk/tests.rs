use super::*;

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

#[test]
fn a_key_says_whose_and_from_where() {
    let key = key(&acme(), Sequence(258));
    assert_eq!(key, b"acme\0\0\0\0\0\0\0\x01\x02");
    assert_eq!(parse_key(&key), Some((acme(), Sequence(258))));
    assert_eq!(parse_key(b"acme"), None);
    assert_eq!(parse_key(b"ACME\0\0\0\0\0\0\0\x01\x02"), None);
}

#[test]
fn an_organization_whose_name_begins_like_another_comes_after_all_of_it() {
    let longer = OrganizationName::parse("acme-2").unwrap();
    assert!(key(&acme(), Sequence(u64::MAX)) < key(&longer, Sequence::START));
}

#[test]
fn records_come_back_as_they_were() {
    let key = key(&acme(), Sequence(1));
    let records = [b"one".to_vec(), vec![], vec![7; MAX_RECORD_BYTES - 9]];
    assert_eq!(decode(&key, &encode(&key, &records)).unwrap(), records);
}

#[test]
fn every_flipped_bit_is_noticed() {
    let key = key(&acme(), Sequence(1));
    let value = encode(&key, &[b"one".to_vec(), b"two".to_vec()]);
    for bit in 0..value.len() * 8 {
        let mut flipped = value.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(decode(&key, &flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn every_cut_is_noticed() {
    let key = key(&acme(), Sequence(1));
    let value = encode(&key, &[b"one".to_vec(), b"two".to_vec()]);
    for length in 0..value.len() {
        assert!(decode(&key, &value[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn a_chunk_under_another_key_is_noticed() {
    let value = encode(&key(&acme(), Sequence(1)), &[b"one".to_vec()]);
    let error = decode(&key(&acme(), Sequence(2)), &value).unwrap_err();
    assert_eq!(error, "the checksum of a chunk is wrong");
}

#[test]
fn a_batch_is_cut_into_chunks_that_fit() {
    let records = (0..100).map(|n| vec![n; 3000]).collect::<Vec<_>>();
    let runs = cut(&records).collect::<Vec<_>>();
    assert!(runs.len() > 1);
    assert_eq!(runs.concat(), records);
    for run in runs {
        let body = run.iter().map(|record| record.len() + LENGTH_BYTES).sum::<usize>();
        assert!((1..=MAX_BODY_BYTES).contains(&body), "{body}");
    }
}

#[test]
fn the_largest_record_fits_a_chunk_of_its_own() {
    let records = [vec![1; MAX_RECORD_BYTES], vec![2; MAX_RECORD_BYTES]];
    assert_eq!(cut(&records).map(<[_]>::len).collect::<Vec<_>>(), [1, 1]);
}
