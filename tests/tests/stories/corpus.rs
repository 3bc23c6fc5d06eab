//! Whole conversations as Entra leads them, from text files: discovery, creating, changing in both
//! dialects, groups. One server hears all of them in order.

use doorward_tests::{
    http::{Connection, Request},
    script::{Names, parse},
};

use super::scene::Scene;

const CHAPTERS: [(&str, &str); 5] = [
    ("connecting", include_str!("../../fixtures/entra/1-connecting.http")),
    ("creating", include_str!("../../fixtures/entra/2-creating.http")),
    ("changing", include_str!("../../fixtures/entra/3-changing.http")),
    ("flagged", include_str!("../../fixtures/entra/4-flagged.http")),
    ("groups", include_str!("../../fixtures/entra/5-groups.http")),
];

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

#[tokio::test]
async fn every_conversation_that_entra_leads_goes_as_it_should() {
    let scene = Scene::begin();
    let mut connection = Connection::to(scene.server.authority());
    let mut names = Names::with(&[("base", &scene.tenant.url)]);
    let mut failures = Vec::new();
    let mut steps = 0;
    for (chapter, text) in CHAPTERS {
        for step in parse(text).expect("a script") {
            steps += 1;
            let method = METHODS.into_iter().find(|method| *method == step.method);
            let path = format!("/o/acme/scim/v2{}", names.fill(&step.path));
            let mut headers = vec![
                ("accept", "application/scim+json".to_owned()),
                ("authorization", format!("Bearer {}", scene.tenant.token)),
            ];
            if !step.body.is_empty() {
                headers.push(("content-type", "application/scim+json; charset=utf-8".to_owned()));
            }
            for (name, value) in &step.headers {
                headers.retain(|(usual, _)| usual != name);
                let known = ["accept", "authorization", "content-type", "user-agent"];
                let name = known.into_iter().find(|known| known == name).expect("a known header");
                if !value.is_empty() {
                    headers.push((name, value.clone()));
                }
            }
            let mut request = Request::new(method.expect("a method"), path);
            for (name, value) in headers {
                request = request.header(name, value);
            }
            let answer = connection.send(request.body(names.fill(&step.body))).await;
            let answer = answer.expect("an answer");
            let body = answer.json();
            if answer.status != step.status {
                failures.push(format!("{chapter}: {}: {} {body}", step.title, answer.status));
                continue;
            }
            for (name, path) in &step.keeps {
                names.keep(name, &body, path);
            }
            for claim in &step.claims {
                let header = |name: &str| answer.header(name).to_owned();
                if let Err(there) = names.fill_claim(claim).check(&body, header) {
                    failures.push(format!("{chapter}: {}: {there}", step.title));
                }
            }
        }
    }
    assert!(steps > 150, "only {steps} steps were read");
    assert_eq!(failures, [""; 0], "{}", failures.join("\n"));
    assert_eq!(scene.replay()["verified"], true);
}
