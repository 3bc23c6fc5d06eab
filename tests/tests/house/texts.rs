//! Every text that a page names is in the catalogue.

use std::collections::BTreeSet;

use doorward::pages::catalogue::Language;
use doorward_store::directory::Event;

use super::source::{files, read, rust_files};

#[test]
fn every_text_that_is_named_is_in_the_catalogue() {
    let texts = Language::English.texts();
    let sections: BTreeSet<_> = texts.keys().filter_map(|key| key.split('.').next()).collect();
    let is_name = |name: &str| {
        let of_a_name =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        !name.is_empty() && name.chars().all(of_a_name)
    };
    let mut named = 0;
    for file in rust_files("gateway").into_iter().chain(files("gateway/templates", "html")) {
        for literal in read(&file).split('"') {
            let Some((section, name)) = literal.split_once('.') else { continue };
            if !sections.contains(section) || !is_name(name) || Event::NAMES.contains(&literal) {
                continue;
            }
            assert!(texts.find(literal).is_some(), "{}: {literal}", file.display());
            named += 1;
        }
    }
    assert!(named > 300, "only {named} texts are named");
}
