//! What stands around every page of the dashboard: its title, the ways to the other pages, who is
//! there, what was just done, what is wrong with a form.

mod notices;

use actix_web::http::Method;
use url::form_urlencoded;

use super::{
    Visit, Visitor, Wrong,
    table::{may_open, page_of},
    told::Sentence,
};
use crate::pages::catalogue::{Language, Texts};

/// A part of the dashboard, as the navigation names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What is set up and what is missing.
    Overview,
    /// Who is provisioned.
    People,
    /// Which groups are provisioned.
    Groups,
    /// What people may enter.
    Workspaces,
    /// What happened.
    Activity,
    /// What was so.
    Past,
    /// How provisioning goes.
    Provisioning,
    /// What can be set.
    Settings,
}

/// A way to another page.
#[derive(Debug)]
pub struct Way {
    /// Where.
    pub href: String,
    /// What it is called.
    pub text: String,
    /// `page` for the page that is shown, `true` for what it is part of, else empty: what
    /// `aria-current` says.
    pub current: &'static str,
}

/// What stands around a page.
#[derive(Debug)]
pub struct Frame {
    /// The heading, and the first part of the window's title.
    pub title: String,
    /// Of which organization.
    pub organization: String,
    /// Who is there.
    pub visitor: String,
    /// What a person is to know on every page.
    pub notices: Vec<Sentence>,
    /// What was just done.
    pub done: Option<&'static str>,
    /// What is wrong with the form of the page.
    pub wrong: Vec<Wrong>,
    /// The sections.
    pub navigation: Vec<Way>,
    /// The languages.
    pub languages: Vec<Way>,
    /// What stands before every path of ours.
    pub base: String,
    /// The organization's first page.
    pub home: String,
    /// Whether that is a page for them.
    pub is_person: bool,
    /// Whether they may change anything: else no form is shown.
    pub changes: bool,
    /// The dashboard's first page.
    pub dashboard: String,
    /// The token of every form.
    pub csrf: String,
    /// The code of the language.
    pub language: &'static str,
    texts: &'static Texts,
}

impl Section {
    /// All, as they are named one after the other.
    pub const ALL: [Self; 8] = [
        Self::Overview,
        Self::People,
        Self::Groups,
        Self::Workspaces,
        Self::Activity,
        Self::Past,
        Self::Provisioning,
        Self::Settings,
    ];

    /// Below the dashboard.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::People => "people",
            Self::Groups => "groups",
            Self::Workspaces => "workspaces",
            Self::Activity => "activity",
            Self::Past => "past",
            Self::Provisioning => "provisioning",
            Self::Settings => "settings",
        }
    }

    /// The key of its name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Overview => "navigation.overview",
            Self::People => "navigation.people",
            Self::Groups => "navigation.groups",
            Self::Workspaces => "navigation.workspaces",
            Self::Activity => "navigation.activity",
            Self::Past => "navigation.past",
            Self::Provisioning => "navigation.provisioning",
            Self::Settings => "navigation.settings",
        }
    }
}

/// This page in another language; where a form was answered, the page that it stands on.
fn in_language(visit: &Visit<'_>, language: Language) -> String {
    let dashboard = format!("/o/{}/dashboard/", visit.organization);
    let below = visit.http.path().strip_prefix(&dashboard).unwrap_or_default();
    let mut query = form_urlencoded::Serializer::new(String::new());
    if visit.http.method() != Method::POST {
        let said = form_urlencoded::parse(visit.http.query_string().as_bytes());
        query.extend_pairs(said.filter(|(name, _)| name != "lang" && name != "done"));
    }
    query.append_pair("lang", language.code());
    format!("{}?{}", visit.page_path(page_of(below)), query.finish())
}

impl Frame {
    /// What stands around a page.
    #[must_use]
    pub fn of(visit: &Visit<'_>, section: Section, title: String) -> Self {
        let texts = visit.texts();
        let here = visit.http.path().trim_end_matches('/');
        let base = visit.app.config.server.public_url.path().to_owned();
        let way = |it: Section| {
            let href = visit.page_path(it.path());
            let is_page = href.trim_end_matches('/') == format!("{base}{here}");
            let current = match (it == section, is_page) {
                (true, true) => "page",
                (true, false) => "true",
                (false, _) => "",
            };
            Way { href, text: texts.get(it.key()).to_owned(), current }
        };
        let sections = Section::ALL.into_iter();
        let sections = sections.filter(|it| may_open(&visit.who, it.path()));
        let language = |it: Language| Way {
            href: in_language(visit, it),
            text: it.own_name().to_owned(),
            current: if it == visit.language { "true" } else { "" },
        };
        Self {
            title,
            organization: visit.organization.to_string(),
            visitor: visit.name(),
            notices: notices::all(visit),
            done: texts.find(&format!("done.{}", visit.query("done"))),
            wrong: vec![],
            navigation: sections.map(way).collect(),
            languages: Language::ALL.map(language).into(),
            home: visit.path(""),
            is_person: !matches!(visit.who, Visitor::Setup { .. }),
            changes: !matches!(visit.who, Visitor::Auditor { .. }),
            dashboard: visit.page_path(""),
            csrf: visit.csrf.as_str().to_owned(),
            language: visit.language.code(),
            base,
            texts,
        }
    }

    /// With what is wrong with the form of the page.
    #[must_use]
    pub fn wrong(self, wrong: Vec<Wrong>) -> Self {
        Self { wrong, ..self }
    }

    /// A text of the reader's language.
    #[must_use]
    pub fn t<'k>(&self, key: &'k str) -> &'k str {
        self.texts.get(key)
    }

    /// A text with its one `{value}` filled in.
    #[must_use]
    pub fn with(&self, key: &str, value: &dyn std::fmt::Display) -> String {
        self.texts.fill(key, &[("value", value)])
    }

    /// What is wrong with a field, or the empty text.
    #[must_use]
    pub fn wrong_with(&self, field: &str) -> &str {
        self.wrong.iter().find(|wrong| wrong.field == field).map_or("", |wrong| &wrong.text)
    }
}
