//! What a public tool says of the JSON API: schemathesis, which `./tests/run` installs, makes
//! thousands of requests of the OpenAPI document, allowed and forbidden ones, with each kind of
//! token. It looks for server errors, for statuses, media types, headers and bodies that the document
//! does not tell of, and for requests that are carried out although the document forbids them.

use std::{path::Path, process::Command};

use doorward_tests::http::{Connection, Request};
use serde_json::{Value, json};

use super::{
    api_scene::{ACME, Application, alone, wanted_sso},
    scene::{Scene, group, user},
};

/// What is looked for.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,\
                      negative_data_rejection,unsupported_method";

/// With what a request that the document forbids is answered: the tool does not expect 414.
const REFUSED: &str = "[checks.negative_data_rejection]\nexpected-statuses = [\"4xx\"]\n";

/// Somebody to ask about in each resource.
struct World {
    scene: Scene,
    known: Value,
}

impl World {
    async fn begin() -> Self {
        let host = alone().setting("DOORWARD_SCIM__FAILED_ATTEMPTS_PER_MINUTE", "1000000");
        let scene = Scene::on(host);
        let mut wire = scene.wire();
        let person = user(&mut wire, "ada@contoso.example").await["id"].clone();
        let group = group(&mut wire, "Sales").await;
        let mut app = Application::of(&scene, "read,write");
        let sso = app.told("POST", "/sso-configurations", wanted_sso("Contoso")).await;
        app.told("POST", "/workspaces", Some(json!({ "workspace": "sales" }))).await;
        let trust = "0f3c9a52-1111-4222-8333-00000000000a";
        let trust = json!({ "tenant": trust, "audience": trust, "subject": trust });
        app.told("PUT", "/provisioning/trust", Some(trust)).await;
        let secret = app.told("POST", "/client-secrets", Some(json!({}))).await;
        let known = json!({
            "people": person, "groups": group, "sso-configurations": sso["id"],
            "credential_id": sso["credentials"][0]["id"], "workspaces": "sales",
            "scim-tokens": scene.tenant.token_id, "api-tokens": app.id,
            "client-secrets": secret["secret_id"],
        });
        Self { scene, known }
    }

    /// The document as the server gives it out, about this organization and about what is there.
    async fn document(&self) -> Value {
        let mut connection = Connection::to(self.scene.server.authority());
        let asked = connection.send(Request::new("GET", "/api/openapi.json")).await;
        let mut document = asked.expect("the document").json();
        let paths = document["paths"].as_object_mut().expect("paths");
        *paths = std::mem::take(paths)
            .into_iter()
            .map(|(path, mut operations)| {
                let ours = path.replace("/api/v1/organizations/{organization}", ACME);
                let resource = ours.split('/').nth(5).unwrap_or_default();
                let parameters = operations["parameters"].as_array_mut().expect("parameters");
                parameters.retain(|parameter| parameter["name"] != "organization");
                for parameter in parameters {
                    let name = parameter["name"].as_str().expect("a name");
                    let known = self.known.get(name).or_else(|| self.known.get(resource));
                    if let Some(known) = known {
                        parameter["schema"]["enum"] = json!([known]);
                    }
                }
                (ours, operations)
            })
            .collect();
        document
    }

    /// Runs the tool, with a token or without.
    async fn tried(&self, phases: &str, token: Option<&str>) {
        let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv/bin/schemathesis");
        assert!(tool.exists(), "schemathesis is not installed: use ./tests/run");
        let folder = self.scene.host.data_dir().parent().expect("a folder").to_owned();
        let file = folder.join("openapi.json");
        std::fs::write(&file, self.document().await.to_string()).expect("written");
        let config = folder.join("schemathesis.toml");
        std::fs::write(&config, REFUSED).expect("written");
        let mut command = Command::new(tool);
        command
            .current_dir(folder)
            .arg("--config-file")
            .arg(config)
            .args(["--no-color", "run"])
            .arg(file)
            .args(["--url", &format!("http://{}", self.scene.server.authority())])
            .args(["--phases", phases, "--checks", CHECKS, "--seed", "4", "-n", "6"])
            .args(["--generation-database", "none", "--continue-on-failure", "--no-shrink"]);
        if let Some(token) = token {
            command.args(["-H", &format!("Authorization: Bearer {token}")]);
        }
        let ran = tokio::task::spawn_blocking(move || command.output());
        let output = ran.await.expect("a thread").expect("the tool runs");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
        let operations = doorward::api::operations().count();
        assert!(told.contains(&format!("Tested: {operations}")), "{told}");
    }
}

#[tokio::test]
async fn the_api_does_what_its_document_says_for_a_token_that_writes() {
    let world = World::begin().await;
    let app = Application::of(&world.scene, "write");
    let head = world.scene.head();
    world.tried("coverage,fuzzing", Some(&app.token)).await;
    let mut kinds = world.scene.events_after(head);
    kinds.sort();
    kinds.dedup();
    assert!(kinds.len() >= 8, "too little got through for this to prove anything: {kinds:?}");
}

#[tokio::test]
async fn the_api_does_what_its_document_says_for_a_token_that_reads_and_nothing_happens() {
    let world = World::begin().await;
    let app = Application::of(&world.scene, "read");
    let head = world.scene.head();
    world.tried("coverage,fuzzing", Some(&app.token)).await;
    assert_eq!(world.scene.events_after(head), Vec::<String>::new());
}

#[tokio::test]
async fn the_api_does_nothing_for_a_token_that_decides_and_for_nobody() {
    let world = World::begin().await;
    let app = Application::of(&world.scene, "decide");
    let head = world.scene.head();
    world.tried("coverage", Some(&app.token)).await;
    world.tried("coverage", None).await;
    assert_eq!(world.scene.events_after(head), Vec::<String>::new());
}
