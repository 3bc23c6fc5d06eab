//! A way back that is no answer of Entra, or belongs to no sign-in of this browser. It is recorded where
//! an organization can be told, and written to the text log where not; it uses nothing up.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use doorward_oidc::authorization::{Callback, InvalidCallback};
use doorward_store::{
    RequestId,
    directory::{OrganizationName, SsoConfigurationId, line::Line, sign_in::RefusedBecause},
};
use tracing::warn;

use crate::{
    app::App,
    pages::{Page, catalogue::Language, texts},
    sign_in::{Lost, UnderWay, Visit, failure::name_of, refused},
};

/// Who came back how.
#[derive(Debug, Clone, Copy)]
pub(in crate::sign_in) struct Way<'a> {
    pub(in crate::sign_in) app: &'a App,
    pub(in crate::sign_in) http: &'a HttpRequest,
    pub(in crate::sign_in) request: RequestId,
}

/// What is told of it.
struct Told<'a> {
    status: StatusCode,
    lead: &'static str,
    reason: &'a str,
}

impl Way<'_> {
    /// It cannot be read as an answer.
    pub(super) async fn is_no_answer(self, error: InvalidCallback) -> HttpResponse {
        let whose = self.begun_with(self.http.query_string());
        let (status, lead) = (StatusCode::BAD_REQUEST, texts::NOT_BELIEVED);
        self.tell(whose, Told { status, lead, reason: name_of(error) }).await
    }

    /// It came as a form, which nobody asks for. Only its state is looked at.
    pub(in crate::sign_in) async fn is_a_form(self, form: &str) -> HttpResponse {
        let whose = self.begun_with(form).or_else(|| self.begun_with(self.http.query_string()));
        let (status, lead) = (StatusCode::METHOD_NOT_ALLOWED, texts::BY_POST);
        self.tell(whose, Told { status, lead, reason: "callback_by_post" }).await
    }

    /// It belongs to no sign-in of this browser.
    pub(super) async fn is_lost(self, why: Lost) -> HttpResponse {
        let (organization, reason) = match why {
            Lost::Unknown => (None, "callback_of_no_sign_in"),
            Lost::Used(organization) => (Some(organization), "callback_used_before"),
            Lost::OtherBrowser(organization) => (Some(organization), "callback_of_another_browser"),
        };
        let (status, lead) = (StatusCode::BAD_REQUEST, texts::NOT_FOUND_SIGN_IN);
        let whose = organization.map(|organization| (organization, None));
        self.tell(whose, Told { status, lead, reason }).await
    }

    /// The sign-in that the first state belongs to, whoever says it.
    fn begun_with(&self, said: &str) -> Option<(OrganizationName, Option<SsoConfigurationId>)> {
        let state = Callback::first_state(said)?;
        let under_way = self.app.pending.look(&state, self.app.clock.now())?;
        let UnderWay { organization, configuration, .. } = under_way;
        Some((organization, Some(configuration)))
    }

    async fn tell(
        self,
        whose: Option<(OrganizationName, Option<SsoConfigurationId>)>,
        told: Told<'_>,
    ) -> HttpResponse {
        let Self { app, http, request } = self;
        let Told { status, lead, reason } = told;
        let language = Language::of(&app.config, http);
        let page = Page::new(&app.config, language, texts::FAILED_TITLE, lead)
            .fact(texts::REQUEST, &request);
        let visit = whose.and_then(|(organization, configuration)| {
            let visit = Visit::new(app, http, organization.as_str(), request)?;
            Some((visit, configuration))
        });
        let Some((visit, configuration)) = visit else {
            warn!("somebody came to the callback for no sign-in that is known: {reason}");
            return page.answer(status, &app.config, request);
        };
        let because = RefusedBecause::Protocol(Line::cleaned(reason));
        refused::record(&visit, because, configuration, None, None).await;
        visit.show(status, &page.link(visit.path("sign-in"), texts::SIGN_IN_AGAIN, ""))
    }
}
