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
const REFUSED: &str = "400, 404, 413, 414, 415, 422, 431";

/// What no token opens, and is answered so whatever is sent.
const OPERATORS: &str = "/api/v1/(organizations|unsealable-credentials|backups)$|/(checkpoint-key|setup-links|replay)$|/tail$";

/// What a token opens, so that anything else it opened is a failure.
#[derive(Clone, Copy)]
struct Opens {
    reads: bool,
    writes: bool,
}

impl Opens {
    const NOTHING: Self = Self { reads: false, writes: false };

    fn method(self, method: &str) -> bool {
        if method == "get" { self.reads } else { self.writes }
    }
}

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
            "credential_id": sso["credentials"][0]["id"], "workspaces": "sales", "target": "dashboard",
            "scim-tokens": scene.tenant.token_id, "api-tokens": app.id,
            "client-secrets": secret["secret_id"],
        });
        Self { scene, known }
    }

    /// The document as the server gives it out, about this organization and about what is there. Of
    /// what the token does not open, it tells of no success.
    async fn document(&self, opens: Opens) -> Value {
        let mut connection = Connection::to(self.scene.server.authority());
        let asked = connection.send(Request::new("GET", "/api/openapi.json")).await;
        let answer = asked.expect("the document");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let mut document = answer.json();
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
                let operations_of = operations.as_object_mut().expect("operations");
                for (method, operation) in operations_of.iter_mut() {
                    let operators = operation["x-operators-only"] == true;
                    if let Some(responses) = operation.get_mut("responses")
                        && (operators || !opens.method(method))
                    {
                        let responses = responses.as_object_mut().expect("responses");
                        responses.retain(|status, _| !status.starts_with('2'));
                    }
                }
                (ours, operations)
            })
            .collect();
        // A rule is rarely right by chance: what stands in one field forbids what stands in others.
        let rule = &mut paths[&format!("{ACME}/access-rules/{{target}}")]["put"]["requestBody"];
        rule["content"]["application/json"]["examples"] =
            json!({ "off": { "value": { "sso": "off" } } });
        document
    }

    /// Runs the tool, with a token or without; it must find nothing.
    async fn tried(&self, opens: Opens, token: Option<&str>) {
        let (went_well, told) = self.tool(opens, token).await;
        assert!(went_well, "{told}");
        let operations = doorward::api::operations().count();
        assert!(told.contains(&format!("Tested: {operations}")), "{told}");
    }

    async fn tool(&self, opens: Opens, token: Option<&str>) -> (bool, String) {
        let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv/bin/schemathesis");
        assert!(tool.exists(), "schemathesis is not installed: use ./tests/run");
        let folder = self.scene.host.data_dir().parent().expect("a folder").to_owned();
        let file = folder.join("openapi.json");
        std::fs::write(&file, self.document(opens).await.to_string()).expect("written");
        let config = folder.join("schemathesis.toml");
        let opens_all = opens.reads && opens.writes;
        let closed = if opens_all { "" } else { ", 401, 403" };
        // The first that fits counts, and an operation fits by its path or by its method. The tool
        // takes a number for no text; in a path it is one, and a workspace may have it.
        let refused = format!(
            "[checks.negative_data_rejection]\n\
             expected-statuses = [{REFUSED}{closed}]\n\
             [[operations]]\n\
             include-path-regex = \"{OPERATORS}\"\n\
             [operations.checks.negative_data_rejection]\n\
             expected-statuses = [{REFUSED}, 401, 403]\n\
             [[operations]]\n\
             include-path-regex = \"/workspaces/\"\n\
             include-method = [\"GET\", \"DELETE\"]\n\
             [operations.checks.negative_data_rejection]\n\
             expected-statuses = [200, {REFUSED}{closed}]\n"
        );
        std::fs::write(&config, refused).expect("written");
        let told = |name: &str, usual: &str| std::env::var(name).unwrap_or_else(|_| usual.into());
        let (seed, cases) = (told("DOORWARD_SEED", "4"), told("DOORWARD_CASES", "6"));
        let checks = if opens_all { format!("{CHECKS},ignored_auth") } else { CHECKS.into() };
        let mut command = Command::new(tool);
        command
            .current_dir(folder)
            .arg("--config-file")
            .arg(config)
            .args(["--no-color", "run"])
            .arg(file)
            .args(["--url", &format!("http://{}", self.scene.server.authority())])
            .args([
                "--phases",
                "examples,coverage,fuzzing",
                "--checks",
                &checks,
                "--seed",
                &seed,
                "-n",
                &cases,
            ])
            .args(["--generation-database", "none", "--continue-on-failure", "--no-shrink"]);
        if let Some(token) = token {
            command.args(["-H", &format!("Authorization: Bearer {token}")]);
        }
        let ran = tokio::task::spawn_blocking(move || command.output());
        let output = ran.await.expect("a thread").expect("the tool runs");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let complained = String::from_utf8_lossy(&output.stderr);
        (output.status.success(), format!("{told}{complained}"))
    }
}

#[tokio::test]
async fn the_api_does_what_its_document_says_for_a_token_that_reads_and_writes() {
    let world = World::begin().await;
    let app = Application::of(&world.scene, "read,write");
    let head = world.scene.head();
    world.tried(Opens { reads: true, writes: true }, Some(&app.token)).await;
    let mut kinds = world.scene.events_after(head);
    kinds.sort();
    kinds.dedup();
    assert!(kinds.len() >= 8, "too little got through for this to prove anything: {kinds:?}");
    for kind in ["api_token.issued", "access_rule.changed"] {
        assert!(kinds.iter().any(|it| it == kind), "no `{kind}` got through: {kinds:?}");
    }
}

#[tokio::test]
async fn the_api_does_what_its_document_says_for_a_token_that_writes_and_shows_it_nothing() {
    let world = World::begin().await;
    let app = Application::of(&world.scene, "write");
    world.tried(Opens { reads: false, writes: true }, Some(&app.token)).await;
}

#[tokio::test]
async fn the_api_does_what_its_document_says_for_a_token_that_reads_and_nothing_happens() {
    let world = World::begin().await;
    let app = Application::of(&world.scene, "read");
    let head = world.scene.head();
    world.tried(Opens { reads: true, writes: false }, Some(&app.token)).await;
    let mut happened = world.scene.events_after(head);
    happened.retain(|kind| kind != "export.made"); // which says that it was read
    assert_eq!(happened, Vec::<String>::new());
}

#[tokio::test]
async fn the_api_opens_nothing_for_a_token_that_decides_that_ended_or_is_anothers_and_for_nobody() {
    let world = World::begin().await;
    let scene = &world.scene;
    scene.host.must(&["organization", "create", "globex"]).expect("created");
    let decides = Application::of(scene, "decide");
    let foreign = Application::in_organization(scene, "globex", "read,write");
    let revoked = Application::of(scene, "read,write");
    scene.host.must(&["api-token", "revoke", "acme", &revoked.id]).expect("revoked");
    let create = ["api-token", "create", "acme", "--scope", "read,write", "--expires-in", "1s"];
    let expired = scene.told(&create)["api_token"].as_str().expect("a token").to_owned();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let head = scene.head();
    for token in [&decides.token, &foreign.token, &revoked.token, &expired] {
        world.tried(Opens::NOTHING, Some(token)).await;
    }
    world.tried(Opens::NOTHING, None).await;
    assert_eq!(scene.events_after(head), Vec::<String>::new());
}

#[tokio::test]
async fn a_door_that_opened_without_a_right_would_be_found() {
    let world = World::begin().await;
    let app = Application::of(&world.scene, "read");
    let (went_well, told) = world.tool(Opens::NOTHING, Some(&app.token)).await;
    assert!(!went_well && told.contains("Undocumented status code"), "{told}");
}
