//! What the gateway's README tells people to type at the JSON API, typed.

use std::process::Command;

use serde_json::Value;

use super::{
    api_scene::Application,
    scene::{Scene, user},
};

/// The commands of the section, each with its continued lines.
fn commands(readme: &str) -> Vec<String> {
    let (_, section) = readme.split_once("### The JSON API").expect("the section");
    let (_, block) = section.split_once("```sh\n").expect("a block");
    let (block, _) = block.split_once("```").expect("its end");
    block.replace("\\\n", " ").lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_examples_of_the_readme_do_what_they_say() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../gateway/README.md");
    let readme = std::fs::read_to_string(readme).expect("the README");
    let scene = Scene::begin();
    user(&mut scene.wire(), "ada@contoso.example").await;
    let app = Application::of(&scene, "read,write");
    let mut told = Vec::new();
    for command in commands(&readme) {
        let output = Command::new("sh")
            .args(["-c", &command])
            .env("TOKEN", &app.token)
            .env("DOORWARD", format!("http://{}", scene.server.authority()))
            .output()
            .expect("a shell");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`{command}`: {said}{complained}");
        told.push(serde_json::from_str::<Value>(&said).expect("JSON"));
    }
    let [people, workspace, provisioning] = &told[..] else { panic!("three examples: {told:?}") };
    assert_eq!(people["items"][0]["user_name"], "ada@contoso.example");
    assert_eq!(workspace["workspace"], "sales");
    assert_eq!(provisioning["mode"], "strict");
}
