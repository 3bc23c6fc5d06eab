//! The operator on the host, through the binary: with the data directory closed and with a server
//! running, the same commands say the same.

use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::net::UnixStream,
    process::Stdio,
};

use doorward_tests::{
    host::{Host, StartError},
    http::{Connection, Request},
};
use serde_json::{Value, json};

use super::scene::{Scene, ask, patch, send, user};

#[tokio::test]
async fn the_same_commands_work_with_and_without_a_server() {
    let scene = Scene::begin();
    user(&mut scene.wire(), "ada").await;
    let commands: [&[&str]; 6] = [
        &["organization", "list"],
        &["scim-token", "list", "acme"],
        &["provisioning", "show", "acme"],
        &["events", "list", "acme"],
        &["events", "show", "acme", "3"],
        &["events", "replay", "acme", "--verify"],
    ];
    let running: Vec<Value> = commands.iter().map(|command| scene.told(command)).collect();
    let Scene { server, host, .. } = scene;
    let at = format!("http://{}", server.authority());
    assert!(server.terminate().expect("it stops").success());
    for (command, running) in commands.iter().zip(running) {
        let mut all = command.to_vec();
        all.extend(["--format", "json", "--public-url", &at]);
        let closed: Value =
            serde_json::from_str(&host.must(&all).expect("it succeeds")).expect("JSON");
        assert_eq!(closed, running, "{command:?}");
    }
}

#[tokio::test]
async fn the_request_id_of_an_answer_is_that_of_its_event_and_of_the_text_log() {
    let host =
        Host::new().expect("a host").setting("DOORWARD_TELEMETRY__FILTER", "info,doorward=debug");
    let scene = Scene::on(host);
    let body = json!({ "schemas": [super::scene::USER], "userName": "ada" });
    let answer = send(&mut scene.wire(), "POST", "/Users", Some(body)).await;
    let request = answer.header("x-request-id");
    let events = scene.told(&["events", "list", "acme", "--kind", "user.provisioned"]);
    assert_eq!(events[0]["request_id"], request);
    assert_eq!(events[0]["actor"]["token_id"], scene.tenant.token_id.as_str());
    let issued = scene.told(&["events", "list", "acme", "--kind", "scim_token.issued"]);
    let issued = issued[0]["request_id"].as_str().expect("a request id");
    let text_log = scene.server.text_log();
    for id in [request, issued] {
        assert!(text_log.contains(id), "{id}: {text_log}");
    }
    assert!(!text_log.contains(&scene.tenant.token), "a secret lies in the text log");
}

#[tokio::test]
async fn each_request_is_one_line_for_whoever_debugs_and_none_for_the_others() {
    let lines = async |filter: &str| {
        let host = Host::new()
            .expect("a host")
            .setting("DOORWARD_TELEMETRY__FORMAT", "json")
            .setting("DOORWARD_TELEMETRY__FILTER", filter);
        let scene = Scene::on(host);
        let body = json!({ "schemas": [super::scene::USER], "userName": "ada@contoso.example" });
        let answer = send(&mut scene.wire(), "POST", "/Users", Some(body)).await;
        let text_log = scene.server.text_log();
        assert!(!text_log.contains("contoso"), "a name lies in the text log");
        let lines = text_log.lines().map(|line| serde_json::from_str(line).expect("a JSON line"));
        let answered =
            lines.filter(|line: &Value| line["operation"] == "create").collect::<Vec<_>>();
        (answer, answered)
    };
    let (answer, answered) = lines("doorward=debug").await;
    let [line] = answered.as_slice() else { panic!("{answered:?}") };
    assert_eq!(
        (&line["level"], &line["status"], &line["resource"], &line["request_id"]),
        (&json!("DEBUG"), &json!(201), &json!("User"), &json!(answer.header("x-request-id")))
    );
    assert_eq!(line["message"], "answered create of User with 201");
    let took = line["duration_us"].as_u64().expect("a duration");
    assert!((1..60_000_000).contains(&took), "{took}");
    assert!(lines("info").await.1.is_empty());
}

#[tokio::test]
async fn the_log_is_exported_as_lines_and_followed_as_it_grows() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    let created = user(&mut wire, "ada").await;
    let exported = scene.host.must(&["events", "export", "acme"]).expect("an export");
    let events: Vec<Value> =
        exported.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
    let sequences: Vec<_> = events.iter().map(|event| event["sequence"].as_u64()).collect();
    assert_eq!(sequences, [Some(1), Some(2), Some(3), Some(4)]);
    assert_eq!(events[3]["event"], "export.made", "it tells of itself");
    assert!(events.iter().all(|event| event["version"] == 1 && event["organization"] == "acme"));
    assert!(!exported.contains(&scene.tenant.token), "a secret lies in the log");

    let mut tail = scene
        .host
        .command()
        .args(["events", "tail", "acme", "--after", "4", "--format", "json"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a tail");
    let mut lines = BufReader::new(tail.stdout.take().expect("its output")).lines();
    let title = json!([{ "op": "Add", "path": "title", "value": "Countess" }]);
    let path = format!("/Users/{}", created["id"].as_str().expect("an id"));
    ask(&mut wire, "PATCH", &path, patch(title)).await;
    let line = tokio::task::spawn_blocking(move || lines.next());
    let line = line.await.expect("a thread").expect("a line").expect("text");
    let event: Value = serde_json::from_str(&line).expect("a JSON line");
    assert_eq!((&event["sequence"], &event["event"]), (&json!(5), &json!("user.changed")));
    tail.kill().expect("the tail ends");
    tail.wait().expect("the tail is gone");
}

/// What the operator's socket answers to one request: its head and its body.
fn at_the_socket(host: &Host, line: &str, body: &str) -> (String, String) {
    let mut stream = UnixStream::connect(host.data_dir().join("operator.sock")).expect("a socket");
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nhost: doorward\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    (head.to_lowercase(), body.to_owned())
}

#[tokio::test]
async fn the_operators_socket_is_the_api_for_whom_the_kernel_names_and_nothing_else() {
    let scene = Scene::begin();
    let (head, body) = at_the_socket(&scene.host, "GET /api/v1/organizations", "");
    assert!(head.starts_with("http/1.1 200"), "{head}");
    let told: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(told["items"], scene.told(&["organization", "list"]));

    let create = "POST /api/v1/organizations/acme/workspaces";
    let (head, _) = at_the_socket(&scene.host, create, r#"{"workspace":"labs"}"#);
    assert!(head.starts_with("http/1.1 201"), "{head}");
    let made = scene.told(&["events", "list", "acme", "--kind", "workspace.created"]);
    let issued = scene.told(&["events", "list", "acme", "--kind", "scim_token.issued"]);
    assert_eq!(
        (&made[0]["actor"]["kind"], &made[0]["actor"]),
        (&json!("operator"), &issued[0]["actor"])
    );
    let request = made[0]["request_id"].as_str().expect("a request id");
    assert!(head.contains(&format!("x-request-id: {request}")), "{head}");

    for elsewhere in ["GET /", "GET /healthz", "GET /o/acme/scim/v2/Users", "GET /people"] {
        let (head, body) = at_the_socket(&scene.host, elsewhere, "");
        assert!(
            head.starts_with("http/1.1 404") && body.contains("no such endpoint"),
            "{elsewhere}"
        );
    }
    let mut public = Connection::to(scene.server.authority());
    let asked = public.send(Request::new("GET", "/api/v1/organizations")).await;
    assert_eq!(asked.expect("an answer").status, 403);
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused_with_the_owners_process_id() {
    let scene = Scene::begin();
    let Err(StartError::Ended { status, stderr }) = scene.host.serve() else {
        panic!("a second server came up");
    };
    assert_eq!(status.code(), Some(81), "{stderr}");
    assert!(stderr.contains(&scene.server.pid().to_string()), "{stderr}");
    assert_eq!(ask(&mut scene.wire(), "GET", "/Users", None).await.0, 200, "the first one serves");
}

#[test]
fn data_of_a_newer_program_and_data_that_anybody_may_read_are_refused() {
    use std::os::unix::fs::PermissionsExt;
    let host = Host::new().expect("a host");
    host.tenant("acme").expect("an organization");
    let format = host.data_dir().join("format");
    let ours = std::fs::read_to_string(&format).expect("a format");
    std::fs::write(&format, "999\n").expect("written");
    let newer = host.run(&["organization", "list"]).expect("a command");
    assert_eq!(newer.code, Some(82), "{}", newer.stderr);
    assert!(newer.stderr.contains("999"), "{}", newer.stderr);

    std::fs::write(&format, ours).expect("written");
    let anybody = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(host.data_dir(), anybody).expect("set");
    let open = host.run(&["organization", "list"]).expect("a command");
    assert_eq!(open.code, Some(77), "{}", open.stderr);
}

#[test]
fn a_log_that_lost_its_end_is_damaged_and_not_served() {
    let host = Host::new().expect("a host");
    host.tenant("acme").expect("an organization");
    std::fs::remove_dir_all(host.data_dir().join("log")).expect("removed");
    let told = host.run(&["events", "list", "acme"]).expect("a command");
    assert_eq!(told.code, Some(80), "{}", told.stderr);
    assert!(told.stderr.contains("acme") && told.stderr.contains('2'), "{}", told.stderr);
    let Err(StartError::Ended { status, .. }) = host.serve() else { panic!("it is served") };
    assert_eq!(status.code(), Some(80));
}

#[test]
fn what_cannot_be_done_says_why_and_ends_with_its_own_code() {
    let host = Host::new().expect("a host");
    host.tenant("acme").expect("an organization");
    for (arguments, code, words) in [
        (&["organization", "create", "acme"][..], 65, "the organization `acme` exists already"),
        (&["organization", "create", "Not A Name"], 64, "Not A Name"),
        (&["scim-token", "create", "nobody"], 65, "there is no organization `nobody`"),
        (&["events", "replay", "acme", "--until", "yesterday"], 64, "yesterday"),
        (&["events", "show", "acme", "99"], 65, "99"),
        (&["frobnicate"], 64, "frobnicate"),
        (&["--config", "/nonexistent.toml", "check-config"], 78, "/nonexistent.toml"),
        (&["health"], 69, ""),
    ] {
        let told = host.run(arguments).expect("a command");
        assert_eq!(told.code, Some(code), "{arguments:?}: {}", told.stderr);
        assert!(told.stderr.contains(words), "{arguments:?}: {}", told.stderr);
        assert_eq!(told.stdout, "", "{arguments:?}: messages belong on standard error");
    }
}

#[test]
fn a_misspelt_setting_is_refused_with_the_nearest_one() {
    let host = Host::new().expect("a host");
    let file = host.data_dir().with_extension("toml");
    std::fs::write(&file, "[server]\nlissen = \"127.0.0.1:1\"\n").expect("written");
    let told =
        host.run(&["--config", file.to_str().expect("a path"), "check-config"]).expect("a command");
    assert_eq!(told.code, Some(78));
    assert!(
        told.stderr.contains("lissen") && told.stderr.contains("server.listen"),
        "{}",
        told.stderr
    );
}

#[tokio::test]
async fn a_server_asked_to_stop_finishes_and_loses_nothing() {
    let scene = Scene::begin();
    let mut wire = scene.wire();
    for number in 0..20 {
        user(&mut wire, &format!("user{number}")).await;
    }
    let Scene { server, host, .. } = scene;
    assert_eq!(server.readiness().expect("an answer").0, 200);
    let began = std::time::Instant::now();
    assert!(server.terminate().expect("it stops").success());
    assert!(began.elapsed().as_secs() < 10, "it took {:?}", began.elapsed());
    let rows = host.must(&["organization", "list", "--format", "json"]).expect("a list");
    let rows: Value = serde_json::from_str(&rows).expect("JSON");
    assert_eq!((&rows[0]["users"], &rows[0]["head"]), (&json!(20), &json!(22)));
}
