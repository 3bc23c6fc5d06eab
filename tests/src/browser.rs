//! A browser as an actor: one cookie jar, as many tabs as a story likes (a [`Page`] is one), redirects
//! followed from host to host, frames loaded, and `fetch`. It runs no script and judges no page.

mod jar;
mod page;

use std::collections::BTreeMap;

use url::{Url, form_urlencoded};

use crate::http::{Answer, Connection, HttpError, Request};
use jar::Jar;

pub use self::page::{Page, parameter};

/// More redirects than any sign-in needs.
const MOST_STEPS: usize = 20;

/// One person's browser.
#[derive(Default)]
pub struct Browser {
    jar: Jar,
    connections: BTreeMap<String, Connection>,
    address: Option<String>,
    fronts: BTreeMap<String, String>,
}

/// How a request comes about, which decides what headers and cookies it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// A person opens an address or clicks.
    Navigation,
    /// A script of the page asks.
    Fetch,
    /// A page of another site loads a frame: no cookies go along.
    ForeignFrame,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum NoPage {
    /// Nobody answered.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// That is no address.
    #[error("`{0}` is no address")]
    Address(String),
    /// Redirect after redirect.
    #[error("too many redirects: {0:?}")]
    Loop(Vec<String>),
}

impl Browser {
    /// A fresh profile.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, seen from this address: a proxy says so.
    #[must_use]
    pub fn from(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// The same, with a proxy between that ends TLS for this host and leads to that server.
    #[must_use]
    pub fn through(mut self, host: &str, server: &str) -> Self {
        self.fronts.insert(host.to_owned(), server.to_owned());
        self
    }

    /// Opens an address in a tab and follows wherever it leads.
    ///
    /// # Errors
    /// See [`NoPage`].
    pub async fn open(&mut self, address: &str) -> Result<Page, NoPage> {
        self.follow(address, None).await
    }

    /// Opens an address and stays at the first answer, even if it leads elsewhere.
    ///
    /// # Errors
    /// See [`NoPage`].
    pub async fn peek(&mut self, address: &str) -> Result<Page, NoPage> {
        let answer = self.send(&parse(address)?, Manner::Navigation, None).await?;
        Ok(Page::new(address, answer, Vec::new()))
    }

    /// Asks as a script does.
    ///
    /// # Errors
    /// See [`NoPage`].
    pub async fn fetch(&mut self, address: &str) -> Result<Page, NoPage> {
        let answer = self.send(&parse(address)?, Manner::Fetch, None).await?;
        Ok(Page::new(address, answer, Vec::new()))
    }

    /// Sends a form of a page and follows wherever it leads.
    ///
    /// # Errors
    /// See [`NoPage`].
    pub async fn submit(
        &mut self,
        page: &Page,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Result<Page, NoPage> {
        let form = Form { fields: encoded(fields), origin: page.origin() };
        self.follow(&page.resolve(action)?, Some(form)).await
    }

    /// Sends a form from a page of another site.
    ///
    /// # Errors
    /// See [`NoPage`].
    pub async fn submit_from(
        &mut self,
        origin: &str,
        address: &str,
        fields: &[(&str, &str)],
    ) -> Result<Page, NoPage> {
        let form = Form { fields: encoded(fields), origin: origin.to_owned() };
        self.follow(address, Some(form)).await
    }

    /// Picks an account on the stand-in's page and follows wherever that leads.
    ///
    /// # Errors
    /// See [`NoPage`].
    pub async fn pick(&mut self, page: &Page, named: &str) -> Result<Page, NoPage> {
        self.open(&picked(page, named)).await
    }

    /// Picks an account on the stand-in's page, but does not go where it leads.
    ///
    /// # Errors
    /// See [`NoPage`].
    pub async fn pick_and_stop(&mut self, page: &Page, named: &str) -> Result<Page, NoPage> {
        self.peek(&picked(page, named)).await
    }

    /// The value of a cookie for an address, by a part of its name.
    #[must_use]
    pub fn cookie(&self, address: &str, part: &str) -> Option<(String, String)> {
        self.jar.find(&Url::parse(address).ok()?, part)
    }

    /// Everything that is sent as `Cookie` to an address.
    #[must_use]
    pub fn cookies(&self, address: &str) -> String {
        Url::parse(address).map(|url| self.jar.for_address(&url)).unwrap_or_default()
    }

    /// Puts a cookie into the jar as a page of that host could.
    pub fn plant(&mut self, address: &str, cookie: &str) {
        if let Ok(url) = Url::parse(address) {
            self.jar.keep(&url, cookie);
        }
    }

    /// What the jar refused, and why: a browser does so in silence.
    #[must_use]
    pub fn refused_cookies(&self) -> &[String] {
        self.jar.refused()
    }

    /// Forgets every cookie.
    pub fn clear(&mut self) {
        self.jar = Jar::default();
    }

    async fn follow(&mut self, address: &str, form: Option<Form>) -> Result<Page, NoPage> {
        let (mut url, mut form, mut trail) = (parse(address)?, form, Vec::new());
        for _ in 0..MOST_STEPS {
            let answer = self.send(&url, Manner::Navigation, form.take()).await?;
            let page = Page::new(url.as_str(), answer, trail.clone());
            for frame in page.frames() {
                self.send(&parse(&page.resolve(&frame)?)?, Manner::ForeignFrame, None).await?;
            }
            let Some(next) = page.leads_to() else { return Ok(page) };
            trail.push(url.to_string());
            url = parse(&page.resolve(&next)?)?;
        }
        Err(NoPage::Loop(trail))
    }

    async fn send(
        &mut self,
        url: &Url,
        manner: Manner,
        form: Option<Form>,
    ) -> Result<Answer, NoPage> {
        let host = url.host_str().unwrap_or_default();
        let direct = || format!("{host}:{}", url.port_or_known_default().unwrap_or(80));
        let authority = self.fronts.get(host).cloned().unwrap_or_else(direct);
        let path = url
            .query()
            .map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let (dest, mode, accept) = match manner {
            Manner::Navigation => {
                ("document", "navigate", "text/html,application/xhtml+xml,*/*;q=0.8")
            }
            Manner::Fetch => ("empty", "cors", "application/json"),
            Manner::ForeignFrame => ("iframe", "navigate", "text/html,*/*;q=0.8"),
        };
        let method = if form.is_some() { "POST" } else { "GET" };
        let mut request = Request::new(method, path)
            .header("accept", accept)
            .header("sec-fetch-dest", dest)
            .header("sec-fetch-mode", mode)
            .header("user-agent", "Mozilla/5.0 (actor)");
        if let Some(address) = &self.address {
            request = request.header("x-forwarded-for", address);
        }
        let cookies = self.jar.for_address(url);
        if manner != Manner::ForeignFrame && !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        if let Some(Form { fields, origin }) = form {
            let site = if origin == url.origin().ascii_serialization() {
                "same-origin"
            } else {
                "cross-site"
            };
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", site)
                .header("origin", origin)
                .body(fields);
        }
        let connection =
            self.connections.entry(authority.clone()).or_insert_with(|| Connection::to(authority));
        // A connection that was kept may be gone: a browser asks again on another one.
        let answer = match connection.send(request.clone()).await {
            Err(HttpError::Broken(_)) => connection.send(request).await?,
            other => other?,
        };
        for cookie in answer.headers.get_all("set-cookie") {
            if manner != Manner::ForeignFrame {
                self.jar.keep(url, cookie.to_str().unwrap_or_default());
            }
        }
        Ok(answer)
    }
}

/// What is posted, and from where.
struct Form {
    fields: String,
    origin: String,
}

fn parse(address: &str) -> Result<Url, NoPage> {
    Url::parse(address).map_err(|_| NoPage::Address(address.to_owned()))
}

fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn picked(page: &Page, named: &str) -> String {
    format!("{}&{}", page.address, encoded(&[("pick", named)]))
}
