//! A request of somebody who may be in the dashboard. Only the guard makes one, so a page that takes a
//! [`Visit`] is behind it.

use std::ops::Deref;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::Data,
};
use askama::Template;
use doorward_store::{
    Actor, Timestamp,
    directory::{HandleDigest, NoEntry, Resource, TokenId, User, UserId, Who},
};
use tracing::error;
use url::form_urlencoded;

use super::{
    CsrfToken,
    frame::{Frame, Section},
};
use crate::{
    app::App,
    authz::{self, Caller, Demand, Passes, Place, Verdict},
    pages::{
        self,
        catalogue::{Language, Texts},
    },
    session::{CookieName, Handle},
    setup, sign_in,
};

/// A request to the dashboard of an organization that exists, of somebody who may be there.
#[derive(Debug)]
pub struct Visit<'a> {
    visit: sign_in::Visit<'a>,
    /// Everything shared, to be taken along by what lasts longer than the request.
    pub shared: &'a Data<App>,
    /// Who.
    pub who: Visitor,
    /// What their forms bring.
    pub csrf: CsrfToken,
    /// What their pages ask for news with.
    pub live: CsrfToken,
    /// In which language they are answered.
    pub language: Language,
}

/// Who is in the dashboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// A main user, by a session.
    MainUser {
        /// Who.
        user: UserId,
        /// By which session.
        handle: HandleDigest,
    },
    /// An auditor, by a session, who reads and changes nothing.
    Auditor {
        /// Who.
        user: UserId,
        /// By which session.
        handle: HandleDigest,
    },
    /// Whoever used a setup link.
    Setup {
        /// Which.
        link: TokenId,
        /// When they have to be done.
        ends: Timestamp,
    },
}

impl Visitor {
    /// As what a session is let in: as a main user's, else as an auditor's. Whoever would be a main user
    /// after a stronger sign-in is asked for that.
    fn admitted(
        visit: &sign_in::Visit<'_>,
        handle: HandleDigest,
    ) -> Option<(Self, Resource<'static>)> {
        let (main, auditors) = (Resource::Dashboard, Resource::Auditors);
        let entry =
            |resource| visit.directory.may_enter(Who::Session(&handle), resource, visit.now);
        match entry(main) {
            Ok(entry) => Some((Self::MainUser { user: entry.user.id, handle }, main)),
            Err(NoEntry::StepUpNeeded) => None,
            Err(_) => {
                let user = entry(auditors).ok()?.user.id;
                Some((Self::Auditor { user, handle }, auditors))
            }
        }
    }
}

/// Why somebody is not let in.
fn refused(visit: &sign_in::Visit<'_>, place: Place<'_>) -> Verdict {
    let (app, http) = (visit.app, visit.http);
    let may = |handle, resource| {
        visit.directory.may_enter(Who::Session(handle), resource, visit.now).map(drop)
    };
    if let Some(handle) = visit.handle()
        && may(&handle, Resource::Dashboard) != Err(NoEntry::StepUpNeeded)
        && may(&handle, Resource::Auditors) == Err(NoEntry::StepUpNeeded)
    {
        let demand = Demand::of(&visit.directory, Resource::Auditors);
        return Verdict::SignIn(NoEntry::StepUpNeeded, demand);
    }
    let passes = http.app_data::<Data<Passes>>().cloned().unwrap_or_default();
    match authz::decide(app, &passes, http, place, Caller::Proxy, visit.request) {
        // The right came just now: the same request is let in when it is sent again.
        Verdict::Allowed(_) => Verdict::Unknown,
        other @ (Verdict::SignIn(..) | Verdict::Refused(_) | Verdict::Unknown) => other,
    }
}

/// Everything that a request to an organization has, whoever sends it.
impl<'a> Deref for Visit<'a> {
    type Target = sign_in::Visit<'a>;

    fn deref(&self) -> &Self::Target {
        &self.visit
    }
}

impl<'a> Visit<'a> {
    /// The guard of the dashboard.
    ///
    /// # Errors
    /// The answer for whoever is not let in: the way to sign in, a page that says why not, a bare 401
    /// for a script; for everyone the same where there is no such organization.
    pub async fn let_in(
        shared: &'a Data<App>,
        http: &'a HttpRequest,
        visit: Option<sign_in::Visit<'a>>,
        place: Place<'_>,
    ) -> Result<Self, HttpResponse> {
        let app: &App = shared;
        let Some(visit) = visit else {
            let request = app.clock.new_request_id();
            return Err(authz::answer(app, http, Caller::Proxy, place, &Verdict::Unknown, request));
        };
        let language = Language::of(&app.config, http);
        let public_url = &app.config.server.public_url;
        let presented = CookieName::of_session(&visit.organization, public_url).presented(http);
        if let Some(handle) = presented {
            let digest = handle.digest();
            if let Some((who, resource)) = Visitor::admitted(&visit, digest) {
                if let Some(session) = visit.directory.session(&digest) {
                    let (directory, what) = (&visit.directory, (place.organization, resource));
                    authz::entered(app, directory, session, what, visit.request, visit.now);
                }
                visit.signed_in().await; // its use is noted
                return Ok(Self::of(visit, shared, who, &handle, language));
            }
        }
        let cookie = setup::cookie(app, &visit.organization);
        if let Some(handle) = cookie.presented(http) {
            let link = visit.directory.setup_session(&handle.digest(), visit.now);
            if let Some((link, session)) = link.and_then(|link| Some((link, link.used.as_ref()?))) {
                let who = Visitor::Setup { link: link.id, ends: session.ends };
                return Ok(Self::of(visit, shared, who, &handle, language));
            }
        }
        let verdict = refused(&visit, place);
        Err(authz::answer(app, http, Caller::Proxy, place, &verdict, visit.request))
    }

    fn of(
        visit: sign_in::Visit<'a>,
        shared: &'a Data<App>,
        who: Visitor,
        handle: &Handle,
        language: Language,
    ) -> Self {
        let (csrf, live) = (CsrfToken::of(handle), CsrfToken::of_live(handle));
        Self { visit, shared, who, csrf, live, language }
    }

    /// Who stands in the log for what they do.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match &self.who {
            Visitor::MainUser { user, .. } | Visitor::Auditor { user, .. } => {
                Actor::Person { user: *user }
            }
            Visitor::Setup { link, .. } => Actor::SetupLink { link: *link },
        }
    }

    /// The person, where it is one.
    #[must_use]
    pub fn person(&self) -> Option<&User> {
        match &self.who {
            Visitor::MainUser { user, .. } | Visitor::Auditor { user, .. } => {
                self.directory.user(*user)
            }
            Visitor::Setup { .. } => None,
        }
    }

    /// What they are called.
    #[must_use]
    pub fn name(&self) -> String {
        let setup = || self.t("setup.visitor").to_owned();
        self.person().map_or_else(setup, |user| user.user_name.to_string())
    }

    /// The texts of their language.
    #[must_use]
    pub fn texts(&self) -> &'static Texts {
        self.language.texts()
    }

    /// A text of their language.
    #[must_use]
    pub fn t<'k>(&self, key: &'k str) -> &'k str
    where
        'static: 'k,
    {
        self.texts().get(key)
    }

    /// The address of a page of the dashboard: `people/42` for instance.
    #[must_use]
    pub fn page_path(&self, below: &str) -> String {
        self.path(&format!("dashboard/{below}"))
    }

    /// What the query says under a name, without blanks around it; nothing is the empty text.
    #[must_use]
    pub fn query(&self, name: &str) -> String {
        let pairs = form_urlencoded::parse(self.http.query_string().as_bytes());
        let mut found = pairs.filter(|(held, _)| held == name);
        found.next().map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    }

    /// What stands around a page of that title.
    #[must_use]
    pub fn frame(&self, section: Section, title: impl Into<String>) -> Frame {
        Frame::of(self, section, title.into())
    }

    /// A page as the answer.
    #[must_use]
    pub fn render(&self, status: StatusCode, page: &impl Template) -> HttpResponse {
        let text = page.render().unwrap_or_else(|cause| {
            error!(%cause, "a page could not be rendered");
            String::new()
        });
        let mut response = pages::guarded(status, &self.app.config, self.request);
        let policy = pages::scripted_policy(&self.app.config);
        response.insert_header((header::CONTENT_SECURITY_POLICY, policy));
        response.insert_header((header::VARY, "Accept-Language, Cookie"));
        if let Some(chosen) = Language::of_code(&self.query("lang")) {
            let cookie = CookieName::of_language(&self.app.config.server.public_url);
            response.insert_header((header::SET_COOKIE, cookie.keep(chosen.code())));
        }
        response.content_type("text/html; charset=utf-8").body(text)
    }

    /// To the page that shows what a form has done. `done` names the text `done.{done}`.
    #[must_use]
    pub fn done(&self, below: &str, done: &str) -> HttpResponse {
        let mark = if below.contains('?') { '&' } else { '?' };
        self.redirect(&format!("{}{mark}done={done}", self.page_path(below)), None)
    }
}
