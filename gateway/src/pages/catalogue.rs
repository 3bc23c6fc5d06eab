//! What pages say, in each language: one file a language, below `texts/`. A page
//! names a text by its key; which language is shown, the reader's browser says, or the reader does.

mod said;

use std::{collections::BTreeMap, fmt, sync::LazyLock};

use actix_web::{HttpRequest, http::header::ACCEPT_LANGUAGE};
use toml::{Table, Value};
use url::form_urlencoded;

pub use self::said::Said;
use crate::{config::Config, session::CookieName};

/// A language that has a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `texts/en.toml`
    English,
    /// `texts/de.toml`
    German,
}

/// All texts of one language, by key such as `people.title`.
#[derive(Debug, Default)]
pub struct Texts(BTreeMap<String, String>);

static ENGLISH: LazyLock<Texts> =
    LazyLock::new(|| Texts::read(include_str!("../../texts/en.toml")));
static GERMAN: LazyLock<Texts> = LazyLock::new(|| Texts::read(include_str!("../../texts/de.toml")));

impl Language {
    /// Every language, the one for everybody else first.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its name in a query, a cookie, and the attribute `lang`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// What its readers call it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The language of a code, if there is a file for it.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Asked for in this very request, chosen before, or what the browser prefers.
    #[must_use]
    pub fn of(config: &Config, http: &HttpRequest) -> Self {
        let query = form_urlencoded::parse(http.query_string().as_bytes());
        let asked = query.into_iter().find(|(name, _)| name == "lang");
        let asked = asked.and_then(|(_, code)| Self::of_code(&code));
        let cookie = CookieName::of_language(&config.server.public_url);
        asked
            .or_else(|| cookie.value(http).and_then(Self::of_code))
            .or_else(|| Self::accepted(http))
            .unwrap_or(Self::English)
    }

    /// The first language of `Accept-Language` that has a file; weights are in falling order in
    /// what browsers send.
    fn accepted(http: &HttpRequest) -> Option<Self> {
        let accepted = http.headers().get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        accepted.split(',').find_map(|entry| {
            let tag = entry.split([';', '-']).next().unwrap_or_default().trim();
            Self::of_code(&tag.to_ascii_lowercase())
        })
    }

    /// Its texts.
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        }
    }
}

impl Texts {
    /// Reads a file of sections with texts. That each language can be read, and says everything, is
    /// proved by the tests of this file.
    fn read(raw: &str) -> Self {
        let sections = raw.parse::<Table>().unwrap_or_default();
        let mut texts = BTreeMap::new();
        for (section, held) in &sections {
            for (name, text) in held.as_table().into_iter().flatten() {
                if let Value::String(text) = text {
                    texts.insert(format!("{section}.{name}"), text.clone());
                }
            }
        }
        Self(texts)
    }

    /// The text of a key; the key itself where there is none, so that it is seen.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The text of a key, if there is one: for keys that come from outside.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// The text of a key with each `{name}` replaced.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &dyn fmt::Display)]) -> String {
        let begun = self.get(key).to_owned();
        values.iter().fold(begun, |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use actix_web::test::TestRequest;

    use super::*;

    /// The names in braces of a text.
    fn blanks(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    #[test]
    fn every_language_says_everything_and_fills_in_the_same() {
        let (english, german) = (Language::English.texts(), Language::German.texts());
        assert!(english.keys().count() > 10, "the file can be read");
        assert!(english.keys().eq(german.keys()), "{:?}", {
            let (here, there): (BTreeSet<_>, BTreeSet<_>) =
                (english.keys().collect(), german.keys().collect());
            here.symmetric_difference(&there).copied().collect::<Vec<_>>()
        });
        for key in english.keys() {
            let (here, there) = (english.get(key), german.get(key));
            assert_eq!(blanks(here), blanks(there), "{key}");
            assert!(!here.is_empty() && !there.is_empty(), "{key}");
        }
    }

    #[test]
    fn the_first_language_that_there_is_is_shown() {
        let accepted = |value: &str| {
            let request = TestRequest::default().insert_header(("accept-language", value));
            Language::accepted(&request.to_http_request())
        };
        assert_eq!(accepted("de-AT,de;q=0.9,en;q=0.8"), Some(Language::German));
        assert_eq!(accepted("fr, EN-gb;q=0.5, de;q=0.4"), Some(Language::English));
        assert_eq!(accepted("fr"), None);
    }
}
