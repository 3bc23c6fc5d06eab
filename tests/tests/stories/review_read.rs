//! The page of a review is read where people read: on a phone, on a desk, at night, and on paper.

use std::fs;

use doorward_tests::chromium::{Chromium, Looks, Stuck};

use super::{
    dashboard_pages::open,
    every_page::{LOOKS, axe, english, looked_at},
    review::{Reviewed, file},
    signed_in::SSO,
};

/// Whether each table of a page repeats its head on every sheet and keeps each row on one.
const ON_PAPER: &str = "const done = arguments[arguments.length - 1];
    const style = (it) => getComputedStyle(it);
    const heads = [...document.querySelectorAll('thead')];
    const rows = [...document.querySelectorAll('tbody tr')];
    done(heads.length > 3 && heads.every((it) => style(it).display === 'table-header-group')
        && rows.length > 3 && rows.every((it) => style(it).breakInside === 'avoid'));";

async fn read(address: &str, looks: Looks, axe: &str, german: bool) -> Result<(), Stuck> {
    let browser = Chromium::open(looks).await?;
    browser.go(address).await?;
    assert_eq!(looked_at(&browser, looks, axe).await?, Vec::<String>::new(), "{looks:?}");
    if german {
        assert_eq!(english(&browser).await?, Vec::<String>::new());
    }
    if looks.width > 1000 {
        assert_eq!(browser.run(ON_PAPER).await?, true);
    }
    browser.close().await
}

#[tokio::test]
async fn the_page_of_a_review_reads_well_wherever_it_is_read() {
    let reviewed = Reviewed::begin().await;
    let company = &reviewed.company;
    company.must(&["access", "set", "acme", "dashboard", "--sso", SSO, "--everyone"]);
    let axe = axe();
    for language in ["en", "de"] {
        let page = format!("past/review?resource=labs&lang={language}");
        let pack = open(company, &company.ada, &page).await.body;
        let path = reviewed.path(&format!("{language}.html"));
        fs::write(&path, file(&pack, "review.html")).expect("written");
        let address = format!("file://{}", path.display());
        for looks in LOOKS {
            if let Err(stuck) = read(&address, looks, &axe, language == "de").await {
                panic!("{stuck} {:?}", std::error::Error::source(&stuck));
            }
        }
    }
}
