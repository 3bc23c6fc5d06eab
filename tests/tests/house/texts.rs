//! Every text that a page names is in the catalogue.

use std::{collections::BTreeSet, fs};

use doorward::pages::catalogue::Language;
use doorward_store::directory::Event;

use super::source::{house, read, rust_files};

#[test]
fn every_text_that_is_named_is_in_the_catalogue() {
    let texts = Language::English.texts();
    let sections: BTreeSet<&str> = texts.keys().filter_map(|key| key.split('.').next()).collect();
    let mut files = rust_files("gateway");
    for folder in ["gateway/templates", "gateway/templates/dashboard", "gateway/templates/dashboard/settings"] {
        let pages = fs::read_dir(house().join(folder)).expect("a folder can be read");
        files.extend(pages.map(|entry| entry.expect("an entry can be read").path()));
    }
    let mut named = 0;
    for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "rs" || it == "html")) {
        for literal in read(file).split('"') {
            let Some((section, name)) = literal.split_once('.') else { continue };
            let is_name = |text: &str| text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
            let of_an_event = Event::NAMES.contains(&literal);
            if !sections.contains(section) || name.is_empty() || !is_name(name) || of_an_event {
                continue;
            }
            assert!(texts.find(literal).is_some(), "{}: {literal}", file.display());
            named += 1;
        }
    }
    assert!(named > 300, "only {named} texts are named");
}
