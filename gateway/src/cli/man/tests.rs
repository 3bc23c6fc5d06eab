//! Every command has its page.

use clap::CommandFactory;

use super::page;
use crate::{cli::Cli, exit::Exit};

fn told(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
    String::from_utf8(page(Cli::command(), &words).unwrap()).unwrap()
}

#[test]
fn the_page_of_doorward_names_its_commands_and_exit_codes() {
    let page = told(&[]);
    assert!(page.contains(".TH doorward 1"), "{page}");
    for command in Cli::command().get_subcommands() {
        let name = format!("doorward\\-{}", command.get_name().replace('-', "\\-"));
        assert!(page.contains(&name), "{name}: {page}");
    }
    assert!(page.contains("the event log is damaged"), "{page}");
}

#[test]
fn the_page_of_a_command_tells_its_options() {
    let page = told(&["events", "replay"]);
    assert!(page.contains(".TH doorward-events-replay 1"), "{page}");
    assert!(page.contains("\\-\\-until") && page.contains("\\-\\-data\\-dir"), "{page}");
}

#[test]
fn a_command_that_is_not_there_has_no_page() {
    let refused = page(Cli::command(), &["events".to_owned(), "forget".to_owned()]).unwrap_err();
    assert_eq!(refused.exit(), Exit::Usage);
    assert_eq!(refused.to_string(), "there is no command `forget`");
}
