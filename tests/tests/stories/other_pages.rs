//! The pages that no link leads to, in a real Chromium: what a form answers with, what a setup link
//! opens, and what stands around a sign-in. The same is asked of them as of every other page.

use doorward_tests::{
    chromium::{Chromium, Looks, Stuck},
    host::Host,
};

use super::{
    dashboard_scene::{ACCOUNTANTS, WRITERS, main_user},
    every_page::{axe, looked_at},
    sign_in_scene::SignIn,
};

const LOOKS: [Looks; 2] = [
    Looks { width: 360, dark: true, script: true },
    Looks { width: 1440, dark: false, script: true },
];
const LIMIT: &str = "Limit to following user groups";

/// A window in which every page is looked at.
struct Looking {
    browser: Chromium,
    looks: Looks,
    axe: String,
}

impl Looking {
    async fn with(looks: Looks) -> Result<Self, Stuck> {
        Ok(Self { browser: Chromium::open(looks).await?, looks, axe: axe() })
    }

    /// Looks at the page once it says this.
    async fn at(&self, words: &str) -> Result<(), Stuck> {
        self.browser.sees(words).await?;
        let wrong = looked_at(&self.browser, self.looks, &self.axe).await?;
        assert_eq!(wrong, Vec::<String>::new(), "the page with `{words}` {:?}", self.looks);
        Ok(())
    }

    async fn go(&self, address: &str) -> Result<(), Stuck> {
        self.browser.go(address).await
    }
}

async fn around_forms(story: &SignIn, looks: Looks) -> Result<(), Stuck> {
    let window = Looking::with(looks).await?;
    let below = |page: &str| story.url(&format!("/o/acme/dashboard/{page}"));
    window.go(&story.url("/o/acme/sign-in")).await?;
    window.browser.click("ada").await?;
    window.browser.sees("Your workspaces").await?;

    window.go(&below("settings/dashboard")).await?;
    window.browser.fill(LIMIT, "Engineers").await?;
    window.browser.click("Preview").await?;
    window.at("is no GUID").await?;
    window.browser.fill(LIMIT, &format!("{WRITERS} {ACCOUNTANTS}")).await?;
    window.browser.click("Preview").await?;
    window.at("Nothing is saved yet").await?;

    window.go(&below("settings/workspaces/wiki")).await?;
    window.browser.fill(LIMIT, WRITERS).await?;
    window.browser.click("Preview").await?;
    window.browser.sees("Nothing is saved yet").await?;
    let rule = ["access", "set", "acme", "workspace:wiki", "--sso", &story.sso];
    story.must(&[&rule[..], &["--everyone"]].concat());
    story.must(&[&rule[..], &["--groups", WRITERS]].concat());
    window.browser.click("Save").await?;
    window.at("somebody else changed this rule meanwhile").await?;

    window.go(&below(&format!("settings/sso/{}", story.sso))).await?;
    window.browser.click("Test now").await?;
    window.at("Entra takes it").await?;
    window.go(&below("nowhere")).await?;
    window.at("There is no such page").await?;
    window.go(&below("settings?lang=de")).await?;
    window.at("Einstellungen").await?;
    window.go(&below("?lang=en")).await?;
    window.browser.click("Sign out").await?;
    window.at("You are signed out").await?;
    window.browser.close().await
}

async fn around_a_token(story: &SignIn, looks: Looks) -> Result<(), Stuck> {
    let window = Looking::with(looks).await?;
    let link = story.scene.told(&["setup-link", "acme"]);
    window.go(link["url"].as_str().expect("a link")).await?;
    window.at("acme").await?;
    window.browser.click("Open the dashboard").await?;
    window.at("What is set up").await?;
    window.go(&story.url("/o/acme/dashboard/settings/scim")).await?;
    window.browser.click("Create another Secret Token").await?;
    window.at("Copy these now").await?;
    window.go(link["url"].as_str().expect("a link")).await?;
    window.at("It was used already").await?;
    window.browser.close().await
}

async fn around_a_sign_in(story: &SignIn, looks: Looks) -> Result<(), Stuck> {
    let window = Looking::with(looks).await?;
    window.go(&story.url("/o/acme/sign-in")).await?;
    window.at("Choose how to sign in.").await?;
    story.entra.refuse("access_denied", "AADSTS65004: User declined to consent.");
    window.go(&story.url("/o/acme/w/wiki/")).await?;
    window.at("Consent was declined").await?;
    story.entra.heal();
    window.browser.close().await
}

async fn the_first_minute(looks: Looks) -> Result<(), Stuck> {
    let host = Host::new().expect("a host");
    let server = host.serve().expect("a server");
    let printed = server.printed();
    let link = printed.lines().find(|line| line.contains("/setup/")).expect("a link");
    let window = Looking::with(looks).await?;
    window.go(link.trim()).await?;
    window.at("Name of your organization").await?;
    window.browser.fill("Name of your organization", "Not A Name").await?;
    window.browser.click("Begin").await?;
    window.at("Name of your organization").await?;
    window.browser.close().await
}

#[tokio::test]
async fn the_pages_that_no_link_leads_to_read_as_well_as_the_others() {
    for looks in LOOKS {
        let (story, _) = main_user().await;
        let mut told = vec![around_forms(&story, looks).await, around_a_token(&story, looks).await];
        story.trust("acme", story.tenant);
        told.push(around_a_sign_in(&story, looks).await);
        told.push(the_first_minute(looks).await);
        for one in told {
            one.unwrap_or_else(|stuck| panic!("{stuck} {:?}", std::error::Error::source(&stuck)));
        }
    }
}
