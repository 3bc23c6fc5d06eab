//! A request of a browser to an organization that exists, with everything its answer needs.

use std::{net::IpAddr, net::Ipv4Addr, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use doorward_store::{
    Committed, RequestId, Submission, SubmitError, Timestamp,
    directory::{Command, Directory, HandleDigest, OrganizationName, session::UserAgent},
    record::Actor,
};

use crate::{
    app::App,
    guard,
    pages::{self, Page, catalogue::Language},
    session,
};

/// A request to an organization.
#[derive(Debug, Clone)]
pub struct Visit<'a> {
    /// Everything shared.
    pub app: &'a App,
    /// The request.
    pub http: &'a HttpRequest,
    /// Whom it is to.
    pub organization: OrganizationName,
    /// What was so when it came.
    pub directory: Arc<Directory>,
    /// What it is called.
    pub request: RequestId,
    /// When it came.
    pub now: Timestamp,
}

impl<'a> Visit<'a> {
    /// Nothing when there is no such organization.
    #[must_use]
    pub fn new(
        app: &'a App,
        http: &'a HttpRequest,
        organization: &str,
        request: RequestId,
    ) -> Option<Self> {
        let organization = OrganizationName::parse(organization).ok()?;
        let directory = app.store.directory(&organization)?;
        Some(Self { app, http, organization, directory, request, now: app.clock.now() })
    }

    /// The digest of the session handle that the browser presents.
    #[must_use]
    pub fn handle(&self) -> Option<HandleDigest> {
        session::presented(
            self.http,
            self.organization.as_str(),
            &self.app.config.server.public_url,
        )
    }

    /// The path of a page of this organization.
    #[must_use]
    pub fn path(&self, below: &str) -> String {
        format!("{}/o/{}/{below}", self.app.config.server.public_url.path(), self.organization)
    }

    /// From where.
    #[must_use]
    pub fn address(&self) -> IpAddr {
        let trusted = &self.app.config.server.trusted_proxies;
        guard::address(self.http, trusted).unwrap_or(Ipv4Addr::UNSPECIFIED.into())
    }

    /// With what.
    #[must_use]
    pub fn agent(&self) -> UserAgent {
        let value = self.http.headers().get(header::USER_AGENT);
        UserAgent::cleaned(value.and_then(|value| value.to_str().ok()).unwrap_or_default())
    }

    /// Has the store decide.
    ///
    /// # Errors
    /// When it refuses, or cannot.
    pub async fn submit(&self, actor: Actor, command: Command) -> Result<Committed, SubmitError> {
        let submission = Submission {
            organization: self.organization.clone(),
            actor,
            request: self.request,
            time: self.now,
            command,
        };
        self.app.store.submit(submission).await
    }

    /// The language of whoever asks.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::of(&self.app.config, self.http)
    }

    /// A page that is begun.
    #[must_use]
    pub fn page(&self, title: &str, lead: &str) -> Page {
        Page::new(&self.app.config, self.language(), title, lead)
    }

    /// A page as the answer.
    #[must_use]
    pub fn show(&self, status: StatusCode, page: &Page) -> HttpResponse {
        page.answer(status, &self.app.config, self.request)
    }

    /// The browser is sent elsewhere, perhaps with cookies.
    #[must_use]
    pub fn redirect(&self, to: &str, cookies: impl IntoIterator<Item = String>) -> HttpResponse {
        let mut response = pages::guarded(StatusCode::SEE_OTHER, &self.app.config, self.request);
        response.insert_header((header::LOCATION, to));
        for cookie in cookies {
            response.append_header((header::SET_COOKIE, cookie));
        }
        response.finish()
    }

    /// Nobody is signed in, and whoever asks is no person who could sign in now: a script, an image.
    #[must_use]
    pub fn unauthenticated(&self) -> HttpResponse {
        pages::guarded(StatusCode::UNAUTHORIZED, &self.app.config, self.request).finish()
    }

    /// The path has other methods.
    #[must_use]
    pub fn wrong_method(&self, allowed: &'static str) -> HttpResponse {
        pages::guarded(StatusCode::METHOD_NOT_ALLOWED, &self.app.config, self.request)
            .insert_header((header::ALLOW, allowed))
            .finish()
    }
}
