//! Every event that can be exported stands in the gateway's README, with every member of its data.

use std::collections::BTreeMap;

use doorward_store::directory::Event;
use serde_json::Value;

use super::source::{golden_record, house, read};

/// Members of the log that are not exported.
const DIGESTS: [&str; 2] = ["digest", "handle"];

/// The row of the table for each event.
fn rows(readme: &str) -> BTreeMap<String, String> {
    let mut rows = BTreeMap::new();
    for line in readme.lines().filter(|line| line.starts_with("| `")) {
        let names = line.split('|').nth(1).unwrap_or_default();
        for name in names.split(',') {
            rows.insert(name.trim().trim_matches('`').to_owned(), line.to_owned());
        }
    }
    rows
}

#[test]
fn every_event_and_every_member_of_it_is_documented() {
    let rows = rows(&read(&house().join("gateway/README.md")));
    for name in Event::NAMES {
        let row =
            rows.get(*name).unwrap_or_else(|| panic!("`{name}` is not in the table of events"));
        let golden = golden_record(name);
        let (_, json) = golden.split_once('\n').expect("bytes, then JSON");
        let data: Value = serde_json::from_str(json).expect("JSON");
        for member in data.as_object().expect("an object").keys() {
            let told = row.contains(&format!("`{member}`")) || DIGESTS.contains(&member.as_str());
            assert!(told, "`{member}` of `{name}` is not documented: {row}");
        }
    }
}
