//! Parameters of a query: each is known by name and checked for its kind before anything is done.

use serde_json::{Value, json};
use url::form_urlencoded;

use super::{
    likely::unknown,
    problem::{Problem, Wrong},
};

/// A parameter of a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

/// What a parameter may say.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Some text, of so many characters at most.
    Text(usize),
    /// A whole number between two.
    Number(u64, u64),
    /// `true` or `false`.
    Flag,
    /// A time, in RFC 3339.
    Time,
    /// A sequence, or a time.
    Moment,
    /// What a rule stands at.
    Target,
}

/// Where the last page ended.
pub(super) const CURSOR: Parameter =
    Parameter::new("cursor", "`next` of the page before", Kind::Text(512));
/// How many at most.
pub(super) const LIMIT: Parameter =
    Parameter::new("limit", "how many at most; 100 when absent", Kind::Number(1, 1000));
/// What every page knows.
pub(super) const PAGE: &[Parameter] = &[CURSOR, LIMIT];

impl Parameter {
    pub(super) const fn new(name: &'static str, about: &'static str, kind: Kind) -> Self {
        Self { name, about, kind, required: false }
    }

    /// One that cannot be left out.
    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// As OpenAPI describes it.
    pub(super) fn described(&self) -> Value {
        json!({
            "name": self.name, "in": "query", "required": self.required,
            "description": self.about, "schema": self.kind.schema(),
        })
    }
}

impl Kind {
    fn schema(self) -> Value {
        match self {
            Self::Text(most) => json!({ "type": "string", "minLength": 1, "maxLength": most }),
            Self::Number(least, most) => {
                json!({ "type": "integer", "minimum": least, "maximum": most })
            }
            Self::Flag => json!({ "type": "boolean" }),
            Self::Time => json!({ "type": "string", "format": "date-time" }),
            Self::Moment => json!({
                "anyOf": [
                    { "type": "integer", "minimum": 1, "maximum": i64::MAX },
                    { "type": "string", "format": "date-time" },
                ],
            }),
            Self::Target => json!({ "type": "string", "pattern": TARGET }),
        }
    }

    /// Why a value is none of this kind.
    fn wrong(self, value: &str) -> Option<String> {
        let shown: String = value.chars().take(64).collect();
        match self {
            Self::Text(_) if value.is_empty() => Some("it is empty".into()),
            Self::Text(most) if value.chars().count() > most => {
                Some(format!("it is longer than {most} characters"))
            }
            Self::Text(_) => None,
            Self::Number(least, most) => {
                let plain = value.bytes().all(|byte| byte.is_ascii_digit());
                let number = value.parse::<u64>().ok().filter(|_| plain);
                let inside = number.is_some_and(|number| (least..=most).contains(&number));
                (!inside).then(|| format!("`{shown}` is no number from {least} to {most}"))
            }
            Self::Flag => {
                let flag = matches!(value, "true" | "false");
                (!flag).then(|| format!("`{shown}` is neither `true` nor `false`"))
            }
            Self::Time => {
                let time = crate::time_text::parse(value);
                time.is_err()
                    .then(|| format!("`{shown}` is no time such as `2026-01-31T09:30:00Z`"))
            }
            Self::Moment => {
                let moment = value.parse::<crate::operator::Moment>();
                moment.is_err().then(|| {
                    format!(
                        "`{shown}` is neither a sequence nor a time such as `2026-01-31T09:30:00Z`"
                    )
                })
            }
            Self::Target => {
                let target = value.parse::<doorward_store::directory::RuleTarget>();
                target.err().map(|error| error.to_string())
            }
        }
    }
}

/// What a rule stands at, as text.
pub(super) const TARGET: &str =
    "^(dashboard|auditors|defaults|workspace:[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)$";

/// What a query says, by the parameters that are known.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn read(
    raw: &str,
    known: &'static [Parameter],
) -> Result<Vec<(&'static str, String)>, Problem> {
    let (mut said, mut wrong) = (Vec::<(&'static str, String)>::new(), Vec::new());
    for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
        match known.iter().find(|parameter| parameter.name == name) {
            None => {
                let names = known.iter().map(|parameter| parameter.name);
                wrong.push(Wrong::parameter(&name, unknown("parameter", &name, names)));
            }
            Some(parameter) if said.iter().any(|(said, _)| *said == parameter.name) => {
                wrong.push(Wrong::parameter(&name, "it is said twice"));
            }
            Some(parameter) => match parameter.kind.wrong(&value) {
                Some(why) => wrong.push(Wrong::parameter(&name, why)),
                None => said.push((parameter.name, value.into_owned())),
            },
        }
    }
    let missing = |parameter: &&Parameter| {
        parameter.required && !said.iter().any(|(said, _)| *said == parameter.name)
    };
    wrong.extend(known.iter().filter(missing).map(|it| Wrong::parameter(it.name, "it is missing")));
    if wrong.is_empty() { Ok(said) } else { Err(Problem::query(wrong)) }
}
