//! A workspace and the dashboard are one origin to a browser. In a real Chromium, a script on a page of
//! a workspace tries to act as the administrator who looks at it, and gets nothing.

use doorward_tests::chromium::{Chromium, Looks, Stuck};
use serde_json::{Value, json};

use super::{
    dashboard_scene::{WRITERS, main_user},
    upstream,
};

/// What such a script may try: to read pages and news, to send a form, in a frame, in a window, by a
/// worker that stands before the whole organization.
const SCRIPT: &str = r"
    const done = arguments[arguments.length - 1];
    const pause = () => new Promise(done => setTimeout(done, 1500));
    const dashboard = '/o/acme/dashboard/';
    const got = async (below, how) => {
        const answer = await fetch(dashboard + below, how);
        return [answer.status, await answer.text()];
    };
    const inside = window => {
        try { return window.document.documentElement.innerHTML; } catch { return ''; }
    };
    (async () => {
        const said = {};
        said.page = await got('settings/scim');
        said.nowhere = await got('nowhere');
        said.live = await got('activity/live');
        const form = new URLSearchParams({ csrf: 'guessed' });
        said.form = await got('settings/scim/issue', { method: 'POST', body: form });
        said.put = await got('settings/scim', { method: 'PUT' });
        const frame = document.createElement('iframe');
        frame.src = dashboard + 'settings/scim';
        document.body.append(frame);
        const opened = window.open(dashboard + 'settings/scim');
        await pause();
        said.frame = frame.contentWindow ? inside(frame.contentWindow) : '';
        said.window = opened ? inside(opened) : '';
        const worker = navigator.serviceWorker.register('/o/acme/w/labs/worker.js', { scope: '/o/acme/' });
        said.worker = await worker.then(() => 'registered', error => error.name);
        done(said);
    })();
";

async fn tried(address: impl Fn(&str) -> String) -> Result<(String, Value), Stuck> {
    let browser = Chromium::open(Looks { width: 1440, dark: false, script: true }).await?;
    browser.go(&address("/o/acme/sign-in")).await?;
    browser.click("ada").await?;
    browser.sees("Your workspaces").await?;
    browser.go(&address("/o/acme/dashboard/settings/scim")).await?;
    let seen = browser.run("arguments[0](document.documentElement.innerHTML)").await?;
    browser.go(&address("/o/acme/w/labs/")).await?;
    let said = browser.run(SCRIPT).await?;
    browser.close().await?;
    Ok((seen.as_str().unwrap_or_default().to_owned(), said))
}

#[tokio::test]
async fn a_script_of_a_workspace_cannot_act_as_the_administrator_who_looks_at_it() {
    let (story, _) = main_user().await;
    story.must(&["workspace", "create", "acme", "labs", "--upstream", &upstream::start()]);
    let rule = ["access", "set", "acme", "workspace:labs", "--sso", &story.sso, "--groups"];
    story.must(&[&rule[..], &[WRITERS]].concat());
    let (seen, said) = match tried(|path| story.url(path)).await {
        Ok(told) => told,
        Err(stuck) => panic!("{stuck} {:?}", std::error::Error::source(&stuck)),
    };
    assert!(seen.contains("name=\"csrf\""), "Ada herself is served: {seen}");
    for what in ["page", "nowhere", "live", "form", "put"] {
        assert_eq!(said[what], json!([403, ""]), "{what}: {said}");
    }
    for what in ["frame", "window"] {
        let inside = said[what].as_str().expect("a text");
        assert!(!inside.contains("csrf") && !inside.contains("Doorward"), "{what}: {said}");
    }
    assert_eq!(said["worker"], "SecurityError", "{said}");
    let tokens = story.scene.told(&["scim-token", "list", "acme"]);
    assert_eq!(tokens.as_array().map(Vec::len), Some(1), "the story's own: {tokens}");
}
