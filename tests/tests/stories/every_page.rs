//! Every page that a person meets, in a real Chromium, on a phone and on a desk, by day and by night:
//! axe-core finds nothing, nothing is wider than the window, no short word is torn apart, and nothing is
//! left in English among German.

use std::{collections::BTreeSet, fs, path::PathBuf};

use doorward::dashboard::{PAGES, READING_PAGES, SETUP_PAGES};
use doorward_tests::chromium::{Chromium, Looks, Stuck};

use super::{
    dashboard_scene::main_user,
    sign_in_scene::{SignIn, upn},
};

/// Set to a folder, it gets a picture of every page.
const PICTURES: &str = "DOORWARD_PICTURES";

/// What is asked of a page, in it.
const LOOKED_AT: &str = include_str!("../../fixtures/looked_at.js");

/// Below the dashboard, but no pages: a browser saves them, never stops reading, or they are a part of a
/// page that our script asks for.
const NO_PAGES: [&str; 5] =
    ["/activity.csv", "/activity.jsonl", "/activity/live", "/past/review", "/provisioning/cycle"];

pub(super) const LOOKS: [Looks; 4] = [
    Looks { width: 360, dark: true, script: true },
    Looks { width: 1440, dark: false, script: true },
    Looks { width: 360, dark: false, script: true },
    Looks { width: 1440, dark: true, script: true },
];

/// With these the pages are read in German, too.
const GERMAN: Looks = Looks { width: 1440, dark: false, script: true };

pub(super) fn axe() -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("certified/node_modules/axe-core");
    fs::read_to_string(folder.join("axe.min.js")).expect("axe-core, which tests/run installs")
}

/// What is wrong with the page in the window, and what axe-core could not decide; but it never decides
/// about the colours of a text that scrolls in its area, and those are the colours of every field.
pub(super) async fn looked_at(
    browser: &Chromium,
    looks: Looks,
    axe: &str,
) -> Result<Vec<String>, Stuck> {
    let script = format!("{axe};\n{LOOKED_AT}");
    let found = browser.run(&script).await?;
    assert!(found["passes"].as_u64() > Some(5), "axe-core has looked: {found}");
    assert_eq!(found["dark"], looks.dark, "{found}");
    let ground = found["ground"].as_str().expect("a colour").to_owned();
    assert_eq!(is_dark(&ground), looks.dark, "{ground} {looks:?}");
    let wrong = found["wrong"].as_array().expect("a list").iter();
    Ok(wrong.map(|one| one.as_str().expect("a text").to_owned()).collect())
}

/// Whether a colour, as `rgb(22, 25, 28)`, is nearer to black than to white.
fn is_dark(colour: &str) -> bool {
    let parts = colour.split(|letter: char| !letter.is_ascii_digit());
    let parts: Vec<u32> = parts.filter_map(|part| part.parse().ok()).collect();
    assert!(parts.len() >= 3, "{colour}");
    parts[..3].iter().sum::<u32>() < 384
}

/// Every page of the dashboard.
fn pages() -> impl Iterator<Item = &'static str> {
    READING_PAGES.iter().chain(PAGES).chain(SETUP_PAGES).map(|(path, _)| *path)
}

/// A page as the table of pages writes it.
fn pattern(path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &str| {
        let wanted: Vec<&str> = pattern.split('/').collect();
        wanted.len() == parts.len()
            && wanted
                .iter()
                .zip(&parts)
                .all(|(wanted, part)| wanted.starts_with('{') || wanted == part)
    };
    let exact = pages().find(|known| *known == path);
    exact.or_else(|| pages().find(|known| fits(known)))
}

/// Looks at every page that links lead to, one of each kind; answers the kinds.
async fn walk(story: &SignIn, looks: Looks, axe: &str) -> Result<BTreeSet<&'static str>, Stuck> {
    let browser = Chromium::open(looks).await?;
    browser.go(&story.url("/o/acme/sign-in")).await?;
    browser.click("ada").await?;
    browser.sees("Your workspaces").await?;
    let dashboard = story.url("/o/acme/dashboard");
    let mut ways: Vec<String> =
        ["/o/acme/", "/o/acme/w/wiki/", "/o/acme/w/payroll/", "/o/acme/w/none/"]
            .map(|path| story.url(path))
            .into();
    ways.push(format!("{dashboard}/"));
    let (mut seen, mut next) = (BTreeSet::new(), 0);
    while let Some(way) = ways.get(next).cloned() {
        next += 1;
        browser.go(&way).await?;
        let wrong = looked_at(&browser, looks, axe).await?;
        assert_eq!(wrong, Vec::<String>::new(), "{way} {looks:?}");
        if let Some(folder) = std::env::var_os(PICTURES) {
            let night = if looks.dark { "night" } else { "day" };
            let name = format!("{next:02}-{}-{night}.png", looks.width);
            fs::write(PathBuf::from(folder).join(name), browser.picture().await?).expect("a file");
        }
        for link in browser.links().await? {
            let link = link.split(['?', '#']).next().unwrap_or_default();
            let Some(path) = link.strip_prefix(&dashboard) else { continue };
            let Some(kind) = pattern(path).filter(|kind| !NO_PAGES.contains(kind)) else {
                continue;
            };
            if seen.insert(kind) {
                ways.push(link.to_owned());
            }
        }
    }
    if looks == GERMAN {
        browser.go(&format!("{dashboard}/?lang=de")).await?;
        for way in &ways {
            browser.go(way).await?;
            assert_eq!(english(&browser).await?, Vec::<String>::new(), "{way} in German");
        }
    }
    browser.close().await?;
    Ok(seen)
}

/// Every text of a page with a word in it that only English has; what is shown as code is for
/// programs.
pub(super) async fn english(browser: &Chromium) -> Result<Vec<String>, Stuck> {
    const SCRIPT: &str = "const done = arguments[arguments.length - 1];
        const words = /\\b(the|of|and|is|are|has|not|this|that|with|who|may|client secret)\\b/i;
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const all = document.documentElement.lang === 'de' ? [] : ['it is in another language'];
        while (texts.nextNode()) {
            const it = texts.currentNode;
            if (words.test(it.data) && !it.parentElement.closest('code, pre, script')) {
                all.push(it.data.trim());
            }
        }
        done(all);";
    let found = browser.run(SCRIPT).await?;
    let all = found.as_array().expect("a list").iter();
    Ok(all.map(|one| one.as_str().expect("a text").to_owned()).collect())
}

#[tokio::test]
async fn every_page_reads_well_on_a_phone_and_on_a_desk_by_day_and_by_night() {
    let (story, _) = main_user().await;
    story.sign_in("grace").await;
    let who = upn("ada");
    story.must(&["access", "explain", "acme", "--workspace", "wiki", "--user", &who]);
    let axe = axe();
    let all: BTreeSet<_> = pages().filter(|path| !NO_PAGES.contains(path)).collect();
    for looks in LOOKS {
        match walk(&story, looks, &axe).await {
            Ok(seen) => assert_eq!(seen, all, "a page that no link leads to, or a new kind"),
            Err(stuck) => panic!("{stuck} {:?}", std::error::Error::source(&stuck)),
        }
    }
}
