use tlog_tiles::tlog::{check_record, check_tree, prove_record, prove_tree};

use super::*;

fn record(place: u64) -> Vec<u8> {
    format!("record {place}").into_bytes()
}

fn grown(size: u64) -> Tree {
    let mut tree = Tree::default();
    (1..=size).for_each(|place| tree.push(&record(place)));
    tree
}

/// RFC 6962 §2.1 as it is written there.
fn root_of(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => tlog_tiles::tlog::EMPTY_HASH,
        [leaf] => *leaf,
        leaves => {
            let split = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(split);
            node_hash(root_of(left), root_of(right))
        }
    }
}

fn leaves(tile: u64) -> Result<Vec<Hash>, Error> {
    Ok((tile * TILE + 1..=(tile + 1) * TILE).map(|place| Tree::leaf(&record(place))).collect())
}

#[test]
fn the_root_is_that_of_rfc_6962_at_every_size() {
    let mut tree = Tree::default();
    let mut all = Vec::new();
    assert_eq!(tree.root(), root_of(&[]));
    for place in 1..=1100 {
        tree.push(&record(place));
        all.push(Tree::leaf(&record(place)));
        if place % 97 < 3 || place % 256 < 2 {
            assert_eq!(tree.root(), root_of(&all), "{place}");
        }
    }
}

#[test]
fn the_root_is_right_where_a_second_level_of_tiles_begins() {
    let size = TILE * TILE + 300;
    let all: Vec<_> = (1..=size).map(|place| Tree::leaf(&record(place))).collect();
    assert_eq!(grown(size).root(), root_of(&all));
}

#[test]
fn every_record_and_every_earlier_tree_is_proved() {
    let (size, tree) = (700, grown(700));
    let nodes = Nodes::of(&tree, &leaves);
    for place in [1, 2, 255, 256, 257, 512, 513, 699, 700] {
        let proof = prove_record(size, place - 1, &nodes).unwrap();
        let leaf = Tree::leaf(&record(place));
        check_record(&proof, size, tree.root(), place - 1, leaf).unwrap();
        assert!(check_record(&proof, size, tree.root(), place % size, leaf).is_err());
        let earlier = grown(place);
        let proof = prove_tree(size, place, &nodes).unwrap();
        check_tree(&proof, size, tree.root(), place, earlier.root()).unwrap();
    }
}

#[test]
fn what_a_tree_does_not_have_is_refused() {
    let tree = grown(300);
    let nodes = Nodes::of(&tree, &leaves);
    assert!(nodes.hashes(0, 256, 45).is_err());
    assert!(nodes.hashes(1, 1, 1).is_err());
    assert!(nodes.hashes(9, 0, 1).is_err());
    assert_eq!(nodes.hashes(1, 0, 1).unwrap(), vec![root_of(&leaves(0).unwrap())]);
}
