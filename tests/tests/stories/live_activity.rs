//! What the dashboard's script makes smoother, in a real Chromium: events arrive as they happen, and
//! times are the reader's own.

use doorward_tests::chromium::{Chromium, Looks, Stuck};
use jiff::tz::{Offset, TimeZone};

use super::{dashboard_scene::main_user, sign_in_scene::SignIn};

/// The newest event of the page: its time exactly, as it is shown, and as it is said when pointed at.
const NEWEST: &str = "const time = document.querySelector('ol.events time');
    arguments[0]([time.dateTime, time.textContent, time.title]);";

async fn at_activity(story: &SignIn, script: bool) -> Result<Chromium, Stuck> {
    let browser = Chromium::open(Looks { width: 1440, dark: false, script }).await?;
    browser.go(&story.url("/o/acme/sign-in")).await?;
    browser.click("ada").await?;
    browser.sees("Your workspaces").await?;
    browser.go(&story.url("/o/acme/dashboard/activity")).await?;
    Ok(browser)
}

async fn newest(browser: &Chromium) -> Result<[String; 3], Stuck> {
    let told = browser.run(NEWEST).await?;
    Ok([0, 1, 2].map(|at| told[at].as_str().expect("a text").replace('\u{202f}', " ")))
}

async fn arrives(story: &SignIn) -> Result<(), Stuck> {
    let browser = at_activity(story, true).await?;
    browser.sees("New events appear here as they happen.").await?;
    browser.run("window.never = 'left'; arguments[0]()").await?;
    story.must(&["workspace", "create", "acme", "atelier"]);
    browser.sees("atelier").await?;
    let left = browser.run("arguments[0](window.never)").await?;
    assert_eq!(left, "left", "the page was not loaded anew");
    let twice = "const ids = [...document.querySelectorAll('li.event')].map(it => it.id);
        arguments[0](ids.length - new Set(ids).size);";
    assert_eq!(browser.run(twice).await?, 0, "no event stands there twice");

    let [exact, shown, utc] = newest(&browser).await?;
    let moment: jiff::Timestamp = exact.parse().expect("a time");
    let there = TimeZone::fixed(Offset::from_seconds(19_800).expect("five and a half hours"));
    let local = moment.to_zoned(there).strftime("%-I:%M:%S %p").to_string();
    assert!(shown.contains(&local), "{shown} is not {local}");
    assert_eq!(utc, moment.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
    browser.close().await
}

async fn is_complete_without(story: &SignIn) -> Result<(), Stuck> {
    let browser = at_activity(story, false).await?;
    let text = browser.text().await?;
    assert!(text.contains(" UTC") && !text.contains("as they happen"), "{text}");
    story.must(&["workspace", "create", "acme", "bureau"]);
    browser.click("Activity").await?;
    browser.sees("bureau").await?;
    browser.close().await
}

#[tokio::test]
async fn events_arrive_as_they_happen_and_times_are_the_readers_own() {
    let (story, _) = main_user().await;
    for told in [arrives(&story).await, is_complete_without(&story).await] {
        told.unwrap_or_else(|stuck| panic!("{stuck} {:?}", std::error::Error::source(&stuck)));
    }
}
