//! A real Chromium, driven over WebDriver by somebody who knows only the words on the pages.

use std::{
    net::TcpListener,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    elements::Element,
    error::{CmdError, NewSessionError},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::Program;

const DRIVER: &str = "chromedriver";
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);
/// A page that says whether scripts run.
const TOLD_BY_A_SCRIPT: &str = "data:text/html,<p>script: off</p><script>document.querySelector('p').textContent='script: on'</script>";

/// Where everybody lives who looks at pages: five and a half hours east of Greenwich, all year.
pub const ZONE: &str = "Asia/Kolkata";

/// How somebody looks at pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looks {
    /// How wide the window is, in pixels.
    pub width: u32,
    /// Whether they like it dark.
    pub dark: bool,
    /// Whether they let pages run scripts.
    pub script: bool,
}

/// A browser window with a profile of its own; both end with this value.
pub struct Chromium {
    client: Client,
    _driver: Program,
    _profile: TempDir,
}

/// Why a person could not do what they wanted.
#[derive(Debug, thiserror::Error)]
pub enum Stuck {
    /// There is no browser to begin with.
    #[error("chromedriver does not run: `apt-get install chromium chromium-driver`")]
    NoDriver(#[source] std::io::Error),
    /// The browser did not open.
    #[error("chromium does not open")]
    NoWindow(#[from] Box<NewSessionError>),
    /// The words are not on the page.
    #[error("there is no {what} `{words}` at {address}:\n{page}")]
    NoSuchWords {
        /// A link, a field…
        what: &'static str,
        /// What was looked for.
        words: String,
        /// The page's address.
        address: String,
        /// What is to be read there.
        page: String,
    },
    /// The browser refused.
    #[error("the browser refuses")]
    Refused(#[source] Box<CmdError>),
}

impl From<CmdError> for Stuck {
    fn from(refused: CmdError) -> Self {
        Self::Refused(Box::new(refused))
    }
}

impl Chromium {
    /// Opens a window, and makes sure that it looks as it was asked to.
    ///
    /// # Errors
    /// When there is no browser.
    pub async fn open(looks: Looks) -> Result<Self, Stuck> {
        let (driver, port) = driver()?;
        let profile = tempfile::tempdir().map_err(Stuck::NoDriver)?;
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".into(),
            "--disable-gpu".into(),
            "--disable-quic".into(),
            "--no-first-run".into(),
            "--disable-background-networking".into(),
            "--disable-component-update".into(),
            "--disable-sync".into(),
            "--lang=en".into(),
            format!("--window-size={},1200", looks.width),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        if looks.dark {
            arguments.push("--blink-settings=preferredColorScheme=0".into());
        }
        let (allowed, blocked) = (1, 2);
        let chrome = json!({
            "args": arguments,
            "prefs": { "profile.managed_default_content_settings.javascript":
                if looks.script { allowed } else { blocked } },
            // Narrower than a window may be.
            "mobileEmulation": { "deviceMetrics": {
                "width": looks.width, "height": 1200, "pixelRatio": 1, "mobile": false, "touch": false,
            } },
        });
        let wanted = [("goog:chromeOptions".to_owned(), chrome)].into_iter().collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wanted);
        let client =
            builder.connect(&format!("http://127.0.0.1:{port}")).await.map_err(Box::new)?;
        let window = Self { client, _driver: driver, _profile: profile };
        window.go(TOLD_BY_A_SCRIPT).await?;
        window.sees(if looks.script { "script: on" } else { "script: off" }).await?;
        Ok(window)
    }

    /// Closes the window.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn close(self) -> Result<(), Stuck> {
        Ok(self.client.close().await?)
    }

    /// Types an address.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn go(&self, address: &str) -> Result<(), Stuck> {
        Ok(self.client.goto(address).await?)
    }

    /// Clicks what says exactly this: a link, a button, or the label of a choice.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn click(&self, words: &str) -> Result<(), Stuck> {
        let says = format!("normalize-space()=\"{words}\"");
        let path =
            format!("//a[{says}] | //button[{says}] | //a[strong[{says}]] | //label[{says}]");
        self.patiently("link or button", words, async || {
            self.client.find(Locator::XPath(&path)).await?.click().await
        })
        .await
    }

    /// Writes into the field of this label, instead of what it held.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn fill(&self, label: &str, text: &str) -> Result<(), Stuck> {
        self.patiently("field", label, async || {
            let field = self.field(label).await?;
            field.clear().await?;
            field.send_keys(text).await
        })
        .await
    }

    /// Ticks the box of this label, unless it is ticked.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn tick(&self, label: &str) -> Result<(), Stuck> {
        self.patiently("box", label, async || {
            let field = self.field(label).await?;
            if field.is_selected().await? { Ok(()) } else { field.click().await }
        })
        .await
    }

    /// Chooses an option of the field of this label.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn choose(&self, label: &str, option: &str) -> Result<(), Stuck> {
        self.patiently("choice", label, async || {
            self.field(label).await?.select_by_label(option).await
        })
        .await
    }

    /// What stands in the field of this label.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn value(&self, label: &str) -> Result<String, Stuck> {
        let held = async || self.field(label).await?.prop("value").await;
        Ok(self.patiently("field", label, held).await?.unwrap_or_default())
    }

    /// Waits until these words are on the page, and answers everything that is to be read there.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn sees(&self, words: &str) -> Result<String, Stuck> {
        let began = Instant::now();
        loop {
            match self.text().await {
                Ok(text) if text.contains(words) => return Ok(text),
                _ if began.elapsed() > PATIENCE => return Err(self.no_such("text", words).await),
                _ => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// What is to be read on the page.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn text(&self) -> Result<String, Stuck> {
        Ok(self.client.find(Locator::Css("body")).await?.text().await?)
    }

    /// Where the window is.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn address(&self) -> Result<String, Stuck> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// Every address that links of the page lead to.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn links(&self) -> Result<Vec<String>, Stuck> {
        let mut links = Vec::new();
        for link in self.client.find_all(Locator::Css("a[href]")).await? {
            links.extend(link.prop("href").await?);
        }
        Ok(links)
    }

    /// The whole page as a PNG.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn picture(&self) -> Result<Vec<u8>, Stuck> {
        Ok(self.client.screenshot().await?)
    }

    /// Runs a script of the test's own in the page and waits for what it calls back with.
    ///
    /// # Errors
    /// See [`Stuck`].
    pub async fn run(&self, script: &str) -> Result<Value, Stuck> {
        Ok(self.client.execute_async(script, vec![]).await?)
    }

    /// Tries until the page is there: a click may still be on its way to the next one.
    async fn patiently<T>(
        &self,
        what: &'static str,
        words: &str,
        deed: impl AsyncFn() -> Result<T, CmdError>,
    ) -> Result<T, Stuck> {
        let began = Instant::now();
        loop {
            match deed().await {
                Ok(done) => return Ok(done),
                Err(error) if !is_on_the_way(&error) => return Err(error.into()),
                Err(_) if began.elapsed() > PATIENCE => {
                    return Err(self.no_such(what, words).await);
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    async fn field(&self, label: &str) -> Result<Element, CmdError> {
        let path = format!("//label[normalize-space()=\"{label}\"]");
        let found = self.client.find(Locator::XPath(&path)).await?;
        let id = found.attr("for").await?.unwrap_or_default();
        self.client.find(Locator::Id(&id)).await
    }

    async fn no_such(&self, what: &'static str, words: &str) -> Stuck {
        let page = self.text().await.unwrap_or_default();
        let address = self.address().await.unwrap_or_default();
        Stuck::NoSuchWords { what, words: words.into(), address, page }
    }
}

/// Whether the page that is looked at is not there yet, or not any more.
fn is_on_the_way(error: &CmdError) -> bool {
    // Chromium's own words, where its driver has no standard ones for a stale element.
    const GONE: &str = "does not belong to the document";
    error.is_no_such_element()
        || error.is_stale_element_reference()
        || error.to_string().contains(GONE)
}

/// The driver of a browser, and its port.
fn driver() -> Result<(Program, u16), Stuck> {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let port = port.map_err(Stuck::NoDriver)?.port();
    let mut driver = Command::new(DRIVER);
    driver.arg(format!("--port={port}")).env("TZ", ZONE).stdout(Stdio::null());
    let driver = Program::listening(driver.stderr(Stdio::null()), ("127.0.0.1", port));
    Ok((driver.map_err(Stuck::NoDriver)?, port))
}
