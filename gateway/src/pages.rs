//! The pages a person meets: rendered here, styled by one stylesheet, without a script. What they say
//! stands in the catalogue, under the keys of [`texts`].

use std::{fmt, sync::LazyLock};

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
};
use askama::Template;
use doorward_store::RequestId;
use sha2::{Digest, Sha256};
use tracing::error;

use crate::config::{Config, Contact};

pub mod catalogue;
mod refused;
pub mod texts;
pub mod workspace;

use catalogue::Language;
pub use refused::Refused;

/// Where the stylesheet is.
pub const STYLESHEET: &str = "/assets/style.css";
const STYLE: &str = include_str!("../templates/style.css");
/// Where the script of the dashboard is; every page is complete without it.
pub const SCRIPT: &str = "/assets/dashboard.js";
const SCRIPT_TEXT: &str = include_str!("../templates/dashboard/dashboard.js");

/// What an address of the stylesheet and of the script says behind `?v=`, so that a browser that holds
/// those of another release asks for these.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::new().chain_update(STYLE).chain_update(SCRIPT_TEXT).finalize();
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
});

/// A page.
#[derive(Debug)]
pub struct Page {
    language: Language,
    title: String,
    lead: String,
    facts: Vec<(&'static str, String)>,
    links: Vec<Link>,
    sign_out: Option<String>,
    base: String,
    asks: bool,
}

/// A page as it is shown.
#[derive(Debug, Template)]
#[template(path = "page.html")]
struct Shown<'a> {
    page: &'a Page,
    language: &'static str,
    sign_out_text: &'static str,
    contact_text: &'static str,
    contact: Option<&'a Contact>,
}

/// A place to go to from a page.
#[derive(Debug)]
pub struct Link {
    /// Where.
    pub href: String,
    /// What it is called.
    pub text: String,
    /// What else is to be said of it.
    pub note: String,
}

impl Page {
    /// A page that says one thing. Wherever a key of the catalogue is given, its text is shown.
    #[must_use]
    pub fn new(config: &Config, language: Language, title: &str, lead: &str) -> Self {
        Self {
            language,
            title: language.texts().get(title).to_owned(),
            lead: language.texts().get(lead).to_owned(),
            facts: vec![],
            links: vec![],
            sign_out: None,
            base: config.server.public_url.path().to_owned(),
            asks: false,
        }
    }

    /// The answer where there is nothing, whoever asks for what.
    #[must_use]
    pub fn nowhere(config: &Config, language: Language, request: RequestId) -> HttpResponse {
        Self::new(config, language, texts::NO_SUCH_PAGE_TITLE, texts::NO_SUCH_PAGE)
            .fact(texts::REQUEST, &request)
            .answer(StatusCode::NOT_FOUND, config, request)
    }

    /// With a fact: what an administrator will ask for.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: &dyn fmt::Display) -> Self {
        self.facts.push((self.language.texts().get(name), value.to_string()));
        self
    }

    /// With what to ask an administrator for.
    #[must_use]
    pub fn to_ask_for(self, what: &str) -> Self {
        let what = self.language.texts().get(what).to_owned();
        self.fact(texts::ASK, &what)
    }

    /// With somewhere to go.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>, text: &str, note: &str) -> Self {
        let texts = self.language.texts();
        let (text, note) = (texts.get(text).to_owned(), texts.get(note).to_owned());
        self.links.push(Link { href: href.into(), text, note });
        self
    }

    /// With a way out.
    #[must_use]
    pub fn sign_out(mut self, address: String) -> Self {
        self.sign_out = Some(address);
        self
    }

    /// With whom to ask, though nothing is refused.
    #[must_use]
    pub fn asking(mut self) -> Self {
        self.asks = true;
        self
    }

    /// The page as an answer. Whoever is not let in reads whom to ask.
    #[must_use]
    pub fn answer(&self, status: StatusCode, config: &Config, request: RequestId) -> HttpResponse {
        let asks = self.asks || !status.is_success();
        let shown = Shown {
            page: self,
            language: self.language.code(),
            sign_out_text: self.language.texts().get(texts::SIGN_OUT),
            contact_text: self.language.texts().get(texts::CONTACT),
            contact: config.server.contact.as_ref().filter(|_| asks),
        };
        let text = shown.render().unwrap_or_else(|cause| {
            error!(%cause, "a page could not be rendered");
            String::new()
        });
        let mut response = guarded(status, config, request);
        response.content_type("text/html; charset=utf-8").body(text)
    }
}

/// An answer with the headers that every page has: it is kept nowhere, framed nowhere, and nothing but
/// our stylesheet belongs to it.
#[must_use]
pub fn guarded(status: StatusCode, config: &Config, request: RequestId) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"))
        .insert_header((header::CONTENT_SECURITY_POLICY, content_policy(config)))
        .insert_header(("Cross-Origin-Opener-Policy", "same-origin"))
        .insert_header(("X-Request-Id", request.to_string()));
    if config.server.public_url.is_secure() {
        response.insert_header((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    }
    response
}

/// Signing out is a form whose answer leads to Entra, and browsers look at that too.
fn content_policy(config: &Config) -> String {
    const CLOUDS: &str = "https://login.microsoftonline.com https://login.microsoftonline.us \
                          https://login.partner.microsoftonline.cn https://*.ciamlogin.com";
    let development = &config.entra.development_authority;
    format!(
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self' {CLOUDS} {development}"
    )
    .trim_end()
    .to_owned()
}

/// `GET /assets/style.css`
pub async fn stylesheet(http: HttpRequest) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, kept(&http)))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("text/css; charset=utf-8")
        .body(STYLE)
}

/// `GET /assets/dashboard.js`
pub async fn script(http: HttpRequest) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, kept(&http)))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("text/javascript; charset=utf-8")
        .body(SCRIPT_TEXT)
}

/// How long a browser may keep what it asked for: for ever what is asked for by its version.
fn kept(http: &HttpRequest) -> &'static str {
    match http.query_string().strip_prefix("v=") {
        Some(version) if version == VERSION.as_str() => "public, max-age=31536000, immutable",
        Some(_) | None => "public, max-age=3600",
    }
}

/// What belongs to a page of the dashboard: also our script, which asks us for news.
#[must_use]
pub fn scripted_policy(config: &Config) -> String {
    format!("{}; script-src 'self'; connect-src 'self'", content_policy(config))
}

#[cfg(test)]
mod tests;
