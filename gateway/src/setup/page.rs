//! The pages around a setup link.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use askama::Template;
use doorward_store::{
    RequestId, SubmitError, Timestamp,
    directory::{OrganizationName, Refusal, SettingRefusal, provisioning::TokenDigest},
};
use tracing::error;

use crate::{
    app::App,
    pages::{
        self,
        catalogue::{Language, Texts},
    },
};

/// A request with a link.
pub(super) struct Asked<'a> {
    pub(super) app: &'a App,
    pub(super) http: &'a HttpRequest,
    pub(super) request: RequestId,
    /// When it came.
    pub(super) now: Timestamp,
    /// The SHA-256 of the code in the path.
    pub(super) digest: TokenDigest,
    language: Language,
}

/// A page with at most one form.
#[derive(Template)]
#[template(path = "setup.html")]
struct Page<'a> {
    title: &'a str,
    lead: String,
    /// The command that helps, if one does.
    command: String,
    /// What the button says, if there is one.
    button: &'a str,
    /// Whether the form asks for the name of the organization.
    asks_name: bool,
    name: &'a str,
    wrong: &'a str,
    base: &'a str,
    language: &'static str,
    texts: &'static Texts,
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        app: &'a App,
        http: &'a HttpRequest,
        request: RequestId,
        digest: TokenDigest,
    ) -> Self {
        let language = Language::of(&app.config, http);
        Self { app, http, request, now: app.clock.now(), digest, language }
    }

    /// The first link asks what the organization is called.
    pub(super) fn name_it(&self, status: StatusCode, name: &str, wrong: &str) -> HttpResponse {
        let page = Page {
            button: self.t("setup.begin"),
            asks_name: true,
            name,
            wrong,
            ..self.page("setup.name_title", "setup.name_lead")
        };
        self.show(status, &page)
    }

    /// A link that opens, when the button is pressed.
    pub(super) fn open_it(&self, organization: &OrganizationName) -> HttpResponse {
        let mut page = self.page("setup.open_title", "setup.open_lead");
        page.lead = self.texts().fill("setup.open_lead", &[("value", organization)]);
        page.button = self.t("setup.open");
        self.show(StatusCode::OK, &page)
    }

    /// A link that opens nothing, and how to get another.
    pub(super) fn does_not_open(
        &self,
        organization: &OrganizationName,
        reason: &SettingRefusal,
    ) -> HttpResponse {
        let (status, lead) = if *reason == SettingRefusal::SetupLinkUsed {
            (StatusCode::GONE, "setup.used")
        } else if *reason == SettingRefusal::SetupLinkExpired {
            (StatusCode::GONE, "setup.expired")
        } else {
            (StatusCode::NOT_FOUND, "setup.unknown")
        };
        let mut page = self.page("setup.closed_title", lead);
        page.command = format!("doorward setup-link {organization}");
        self.show(status, &page)
    }

    /// The first link is used, old, or of another start of the server.
    pub(super) fn first_is_gone(&self) -> HttpResponse {
        let mut page = self.page("setup.closed_title", "setup.first_gone");
        page.command = "doorward setup-link ORG".to_owned();
        self.show(StatusCode::GONE, &page)
    }

    pub(super) fn nothing_here(&self) -> HttpResponse {
        let page = self.page("message.no_such_page_title", "message.no_such_page");
        self.show(StatusCode::NOT_FOUND, &page)
    }

    pub(super) fn not_believed(&self) -> HttpResponse {
        let page = self.page("message.not_believed_title", "message.not_believed");
        self.show(StatusCode::FORBIDDEN, &page)
    }

    pub(super) fn not_done(&self, error: &SubmitError) -> HttpResponse {
        let mut page = self.page("message.not_done_title", "message.busy");
        let status = match error {
            SubmitError::Refused(Refusal::OrganizationExists) => return self.first_is_gone(),
            SubmitError::Refused(refusal) => {
                page.lead = refusal.to_string();
                StatusCode::CONFLICT
            }
            SubmitError::Unavailable | SubmitError::Busy | SubmitError::Closed => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        self.show(status, &page)
    }

    pub(super) fn wrong_method(&self) -> HttpResponse {
        pages::guarded(StatusCode::METHOD_NOT_ALLOWED, &self.app.config, self.request)
            .insert_header((header::ALLOW, "GET, HEAD, POST"))
            .finish()
    }

    fn page(&self, title: &'static str, lead: &'static str) -> Page<'a> {
        Page {
            title: self.t(title),
            lead: self.t(lead).to_owned(),
            command: String::new(),
            button: "",
            asks_name: false,
            name: "",
            wrong: "",
            base: self.app.config.server.public_url.path(),
            language: self.language.code(),
            texts: self.texts(),
        }
    }

    fn texts(&self) -> &'static Texts {
        self.language.texts()
    }

    fn t(&self, key: &'static str) -> &'static str {
        self.texts().get(key)
    }

    fn show(&self, status: StatusCode, page: &Page<'_>) -> HttpResponse {
        let text = page.render().unwrap_or_else(|cause| {
            error!(%cause, "a page could not be rendered");
            String::new()
        });
        let mut response = pages::guarded(status, &self.app.config, self.request);
        response.content_type("text/html; charset=utf-8").body(text)
    }
}
