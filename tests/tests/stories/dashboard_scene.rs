//! The usual beginning of a story in the dashboard, and how a form is filled in there: what a page
//! has hidden in its form goes along, as in a browser.

use doorward_tests::browser::{Browser, Page};

use super::sign_in_scene::SignIn;

/// The group of Ada.
pub(super) const WRITERS: &str = "7e570000-0000-4000-8000-000000000001";
/// The group of Grace.
pub(super) const ACCOUNTANTS: &str = "7e570000-0000-4000-8000-000000000002";

/// What stands hidden in the first form with this target and these texts.
const HIDDEN: [&str; 3] = ["csrf", "seen", "own"];

/// Ada may enter the dashboard because she writes.
pub(super) async fn main_user() -> (SignIn, Browser) {
    let story = SignIn::begin().await;
    let sso = story.sso.clone();
    story.must(&["access", "set", "acme", "dashboard", "--sso", &sso, "--groups", WRITERS]);
    let browser = story.sign_in("ada").await;
    (story, browser)
}

/// A browser that came in through a new setup link.
pub(super) async fn set_up(story: &SignIn) -> Browser {
    let link = story.scene.told(&["setup-link", "acme"]);
    let mut browser = Browser::new();
    let page = browser.open(link["url"].as_str().expect("a link")).await.expect("a page");
    let page = browser.submit(&page, "", &[]).await.expect("a page");
    assert!(page.address.ends_with("/o/acme/dashboard/"), "{} {}", page.address, page.text());
    browser
}

/// A page of the dashboard.
pub(super) async fn open(story: &SignIn, browser: &mut Browser, below: &str) -> Page {
    browser.open(&story.url(&format!("/o/acme/dashboard/{below}"))).await.expect("a page")
}

/// Fills in the form of a page, with what stands hidden in it, and sends it to `below` the dashboard.
pub(super) async fn send(
    browser: &mut Browser,
    page: &Page,
    below: &str,
    fields: &[(&str, &str)],
) -> Page {
    let hidden: Vec<_> =
        HIDDEN.iter().filter_map(|name| Some((*name, page.input(name)?))).collect();
    let given = |name: &str| fields.iter().any(|(held, _)| *held == name);
    let mut all: Vec<(&str, &str)> = fields.to_vec();
    all.extend(hidden.iter().filter(|(name, _)| !given(name)).map(|(name, it)| (*name, &**it)));
    let action = format!("/o/acme/dashboard/{below}");
    browser.submit(page, &action, &all).await.expect("a page")
}
