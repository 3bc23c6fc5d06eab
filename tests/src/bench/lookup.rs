//! Finding one among 1,000,000 by each of Entra's matching queries, beside one among 1,000: two
//! organizations of one server.

use doorward_store::{directory::OrganizationName, log::Log};

use super::{
    Line, Reach, Scale, Trouble,
    history::History,
    load::{Client, Prepared, request},
    place,
    served::{Target, host},
    turns::take_turns,
};
use crate::entra::{Person, encoded};

const LARGE: usize = 1_000_000;
const SMALL: usize = 1_000;
/// One group for so many people.
const PEOPLE_A_GROUP: usize = 100;
/// How many people are asked for.
const ASKED: usize = 1_000;
const REQUESTS_A_ROUND: usize = 2_000;
const ROUNDS: usize = 9;

/// Some of the names there are.
#[derive(Default)]
struct Names {
    people: Vec<Person>,
    groups: Vec<String>,
}

/// The query for one of the names.
type Query = fn(&Names, usize) -> String;

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let sizes = [("large", scale.of(LARGE).max(SMALL)), ("small", SMALL)];
    let mut names = Vec::new();
    eprintln!("lookup: writing {} users", sizes.iter().map(|(_, size)| size).sum::<usize>());
    let host = host(folder.path(), |log| {
        for (name, size) in sizes {
            names.push(write(log, OrganizationName::parse(name)?, size)?);
        }
        Ok(())
    })?;
    let large = host.scim_token("large", &[])?;
    let small = host.scim_token("small", &[])?;
    let server = host.serve()?;
    let targets = [Target::of(&large, &server), Target::of(&small, &server)];
    let count = scale.of(REQUESTS_A_ROUND);
    let queries: [(&str, Query); 3] = [
        ("userName", by_user_name),
        ("externalId", by_external_id),
        ("group displayName", by_display_name),
    ];
    let mut lines = Vec::new();
    for (what, query) in queries {
        let lists: Vec<Prepared> = targets
            .iter()
            .zip(&names)
            .map(|(target, names)| (0..count).map(|at| get(target, &query(names, at))).collect())
            .collect();
        let ([large, small], [many, few]) = (&targets, lists.as_slice()) else {
            return Err("two organizations".into());
        };
        let client = Client::new()?;
        let turns = take_turns(
            ROUNDS,
            || client.latency(large, many, 200),
            || client.latency(small, few, 200),
        )?;
        let what = format!("filter {what} eq among {}, beside {SMALL}", sizes.map(|it| it.1)[0]);
        lines.push(Line::compared(what, "µs", turns, Reach::AtMost(1.3)));
    }
    Ok(lines)
}

fn write(log: &dyn Log, name: OrganizationName, size: usize) -> Result<Names, Trouble> {
    let mut history = History::begin_of(log, name)?;
    let mut names = Names::default();
    for number in 0..size {
        let (_, person) = history.hire_person()?;
        if number % (size / ASKED).max(1) == 0 {
            names.people.push(person);
        }
        if number % PEOPLE_A_GROUP == 0 {
            names.groups.push(format!("Group {}", history.found()?.number().0));
        }
    }
    history.finish()?;
    Ok(names)
}

fn by_user_name(names: &Names, at: usize) -> String {
    let person = names.people.get(at * 7919 % names.people.len());
    let name = person.map_or("", |person| &person.user_principal_name);
    format!("/Users?filter={}", encoded(&format!("userName eq \"{name}\"")))
}

fn by_external_id(names: &Names, at: usize) -> String {
    let person = names.people.get(at * 7919 % names.people.len());
    let id = person.map(|person| person.object_id.to_string()).unwrap_or_default();
    format!("/Users?filter={}", encoded(&format!("externalId eq \"{id}\"")))
}

fn by_display_name(names: &Names, at: usize) -> String {
    let name = names.groups.get(at * 7919 % names.groups.len()).map_or("", String::as_str);
    let filter = encoded(&format!("displayName eq \"{name}\""));
    format!("/Groups?excludedAttributes=members&filter={filter}")
}

fn get(target: &Target, tail: &str) -> Vec<u8> {
    request(target, "GET", tail, "")
}
