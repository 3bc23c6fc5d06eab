//! Every dependency is under a licence that `deny.toml` allows, and comes from crates.io.

use std::process::Command;

use serde_json::Value;
use spdx::{Expression, Licensee};

use super::source::{house, read};

fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--locked", "--offline"];
    let output =
        Command::new(cargo).args(arguments).current_dir(house()).output().expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo tells JSON");
    metadata["packages"].as_array().expect("packages are listed").clone()
}

fn allowed() -> Vec<Licensee> {
    let rules: toml::Table = read(&house().join("deny.toml")).parse().expect("deny.toml is TOML");
    let allowed = rules["licenses"]["allow"].as_array().expect("licences are listed");
    let licensee = |name: &toml::Value| Licensee::parse(name.as_str().expect("a name"));
    allowed.iter().map(|name| licensee(name).expect("a licence")).collect()
}

#[test]
fn every_dependency_has_an_allowed_licence() {
    let allowed = allowed();
    for package in packages() {
        let name = package["name"].as_str().expect("a package has a name");
        let licence = package["license"].as_str().unwrap_or_default().replace('/', " OR ");
        let expression = Expression::parse(&licence).expect("a licence is an expression");
        let may = expression.evaluate(|asked| allowed.iter().any(|held| held.satisfies(asked)));
        assert!(may, "{name} is under `{licence}`");
    }
}

#[test]
fn every_dependency_comes_from_crates_io() {
    for package in packages() {
        let name = &package["name"];
        match package["source"].as_str() {
            Some(source) => assert!(source.contains("crates.io"), "{name} comes from {source}"),
            None => assert!(name.as_str().is_some_and(|name| name.starts_with("doorward"))),
        }
    }
}
