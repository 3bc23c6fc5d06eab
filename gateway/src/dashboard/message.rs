//! A page of the dashboard that says one thing: that there is no such page, that a form is not
//! believed, that the server is busy.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::SubmitError;

use super::{Frame, Section, Visit, Visitor, finding::NotFound, words};
use crate::pages;

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/message.html")]
struct Message {
    frame: Frame,
    text: String,
    back: String,
}

impl Visit<'_> {
    /// A page that says one thing, and where to go from there.
    #[must_use]
    pub fn say(&self, status: StatusCode, title: &str, text: &str, back: &str) -> HttpResponse {
        let frame = self.frame(Section::Overview, title);
        let back = self.page_path(back);
        self.render(status, &Message { frame, text: text.to_owned(), back })
    }

    /// There is no such page, or no such thing that it could be about.
    #[must_use]
    pub fn nothing_here(&self) -> HttpResponse {
        let (title, text) = (self.t("message.no_such_page_title"), self.t("message.no_such_page"));
        self.say(StatusCode::NOT_FOUND, title, text, "")
    }

    /// It is for main users: a setup link opens the setup and nothing else, and auditors read.
    #[must_use]
    pub fn only_main_users(&self) -> HttpResponse {
        let text = match self.who {
            Visitor::Auditor { .. } => "message.only_reading",
            Visitor::MainUser { .. } | Visitor::Setup { .. } => "message.only_setup",
        };
        let title = self.t("message.only_setup_title");
        self.say(StatusCode::FORBIDDEN, title, self.t(text), "")
    }

    /// The log, or what is kept beside it, cannot be read.
    #[must_use]
    pub fn unreadable(&self, error: &NotFound) -> HttpResponse {
        tracing::error!(error = error as &dyn std::error::Error, "a page cannot read the log");
        let (title, text) = (self.t("activity.unreadable_title"), self.t("activity.unreadable"));
        self.say(StatusCode::SERVICE_UNAVAILABLE, title, text, "")
    }

    /// A script asked for a page: it gets nothing of it, and no token.
    #[must_use]
    pub fn no_page_for_scripts(&self) -> HttpResponse {
        pages::guarded(StatusCode::FORBIDDEN, &self.app.config, self.request).finish()
    }

    /// The form is no form of ours, or an old one.
    #[must_use]
    pub fn not_believed(&self) -> HttpResponse {
        let (title, text) = (self.t("message.not_believed_title"), self.t("message.not_believed"));
        self.say(StatusCode::FORBIDDEN, title, text, "")
    }

    /// The store refused a wish, or could not note it; a form that can name the field does so
    /// itself.
    #[must_use]
    pub fn not_done(&self, error: &SubmitError, back: &str) -> HttpResponse {
        let title = self.t("message.not_done_title");
        match error {
            SubmitError::Refused(refusal) => {
                self.say(StatusCode::CONFLICT, title, &words::refusal(self.texts(), refusal), back)
            }
            SubmitError::Unavailable | SubmitError::Busy | SubmitError::Closed => {
                let text = self.t("message.busy");
                self.say(StatusCode::SERVICE_UNAVAILABLE, title, text, back)
            }
        }
    }
}
