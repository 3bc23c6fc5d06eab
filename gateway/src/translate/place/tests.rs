//! The table of places is whole.

use super::*;

#[test]
fn every_attribute_stands_once_in_the_order_of_its_number() {
    for (number, attribute) in ALL.into_iter().enumerate() {
        assert_eq!(attribute as usize, number, "{attribute:?}");
    }
}

#[test]
fn every_attribute_is_found_where_it_lies() {
    for attribute in ALL {
        let found = match of(attribute) {
            Place::Top(name) => super::attribute(Place::Top, name),
            Place::Name(name) => super::attribute(Place::Name, name),
            Place::Enterprise(name) => super::attribute(Place::Enterprise, name),
            Place::Extensions | Place::ActiveUnassigned => Some(attribute), // found in other ways
        };
        assert_eq!(found, Some(attribute));
    }
    assert_eq!(super::attribute(Place::Top, "familyName"), None);
    assert_eq!(super::attribute(Place::Name, "nickName"), None);
}

#[test]
fn every_part_of_an_entry_is_found_by_its_name() {
    for part in FIELDS {
        assert_eq!(field(field_name(part)), Some(part));
    }
}
