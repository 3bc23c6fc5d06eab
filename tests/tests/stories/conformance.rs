//! What a public conformance tool says of the server: `scim2 test`, which `./tests/run` installs.

use std::{path::Path, process::Command};

use super::scene::Scene;

/// Runs the tool and answers what it printed.
fn scim2(scene: &Scene) -> (bool, String) {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv/bin/scim2");
    assert!(tool.exists(), "the conformance tool is not installed: use ./tests/run");
    let output = Command::new(tool)
        .args(["--url", &scene.tenant.url, "test", "--verbose"])
        .env("SCIM_CLI_HEADERS", format!("Authorization: Bearer {}", scene.tenant.token))
        .output()
        .expect("the tool runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), told + &String::from_utf8_lossy(&output.stderr))
}

#[track_caller]
fn assert_conformant((passed, told): (bool, String)) {
    let succeeded = told.lines().filter(|line| line.contains("SUCCESS")).count();
    assert!(passed && !told.contains("ERROR") && !told.contains("CRITICAL"), "{told}");
    assert!(
        succeeded >= 130,
        "only {succeeded} checks succeeded, of the complete schemas:\n{told}"
    );
}

#[test]
fn the_conformance_tool_finds_no_error() {
    assert_conformant(scim2(&Scene::begin()));
}

#[test]
fn the_conformance_tool_finds_no_error_when_every_patch_is_answered_with_nothing() {
    let scene = Scene::begin();
    scene.host.must(&["provisioning", "set", "acme", "--patch-answer", "empty"]).expect("set");
    assert_conformant(scim2(&scene));
}
