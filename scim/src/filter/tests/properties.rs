//! What holds for every filter: it prints as itself, never panics, and means what a plain reading
//! of RFC 7644 §3.4.2.2 says.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::attribute_path::AttributePath;
use crate::filter::{Comparison, Filter, Op, Test, ValuePath, Within};
use crate::mode::Mode;
use crate::resource::{Object, ResourceType};

fn any_op() -> impl Strategy<Value = Op> {
    prop::sample::select(Op::ALL.to_vec())
}

/// Texts that meet each other, and letters whose case is more than a bit.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[aAbB]{1,3}", "[éÉßΣσİ]{1,2}", "[a-z\"\\\\\\n ()\\[\\]]{1,4}"]
}

fn any_path() -> impl Strategy<Value = AttributePath> {
    let paths = ["userName", "title", "externalId", "name.familyName", "emails.value", "emails"];
    prop::sample::select(paths.to_vec()).prop_map(|path| AttributePath::parse(path).unwrap())
}

fn any_part() -> impl Strategy<Value = AttributePath> {
    prop::sample::select(vec!["value", "type"]).prop_map(|path| AttributePath::parse(path).unwrap())
}

fn any_term(path: impl Strategy<Value = AttributePath> + Clone) -> impl Strategy<Value = Filter> {
    prop_oneof![
        (path.clone(), any_op(), any_text()).prop_map(|(path, op, value)| {
            Filter::Compare(Comparison { path, op, value: value.into() })
        }),
        path.prop_map(Filter::Present),
    ]
}

fn any_tree(leaf: impl Strategy<Value = Filter> + 'static) -> BoxedStrategy<Filter> {
    leaf.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::Or),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
    .boxed()
}

fn any_filter() -> BoxedStrategy<Filter> {
    let paths = any_path().boxed();
    let parts = any_part().boxed();
    let sub = prop_oneof![
        Just(None),
        Just(Some(("value".to_owned(), Test::Present))),
        (any_op(), any_text())
            .prop_map(|(op, text)| Some(("type".to_owned(), Test::Compare(op, text.into())))),
    ];
    let within = (any_tree(any_term(parts)), sub).prop_map(|(filter, sub)| {
        let path = AttributePath::parse("emails").unwrap();
        Filter::Within(Within { path, filter: Box::new(filter), sub })
    });
    any_tree(prop_oneof![any_term(paths), within])
}

fn any_scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        any_text().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ]
}

fn any_user() -> impl Strategy<Value = Object> {
    let email = prop_oneof![
        (any_text().prop_map(Some), prop::option::of(any_text())),
        (Just(None), any_text().prop_map(Some)),
    ];
    let maybe = || prop::option::of(any_text());
    (any_text(), maybe(), maybe(), maybe(), prop::collection::vec(email, 0..3)).prop_map(
        |(user_name, title, external_id, family_name, emails)| {
            let emails: Vec<Value> = emails
                .iter()
                .map(|(value, kind)| json!({ "value": value, "type": kind }))
                .collect();
            let user = json!({
                "userName": user_name, "title": title, "externalId": external_id,
                "name": { "familyName": family_name }, "emails": emails,
            });
            user.as_object().unwrap().clone()
        },
    )
}

/// The plain reading: collect the values a path means, then look at each.
mod naive {
    use super::*;

    pub(super) fn holds(filter: &Filter, object: &Object) -> bool {
        match filter {
            Filter::And(all) => !all.iter().any(|part| !holds(part, object)),
            Filter::Or(any) => any.iter().any(|part| holds(part, object)),
            Filter::Not(inner) => !holds(inner, object),
            Filter::Present(path) if path.is("emails") => !elements(object).is_empty(),
            Filter::Present(path) => !values(path, object).is_empty(),
            Filter::Compare(Comparison { path, op, value }) => compares(path, *op, value, object),
            Filter::Within(Within { filter, sub, .. }) => elements(object).iter().any(|email| {
                holds(filter, email)
                    && sub.as_ref().is_none_or(|(name, test)| {
                        let path = AttributePath::parse(name).unwrap();
                        match test {
                            Test::Present => !values(&path, email).is_empty(),
                            Test::Compare(op, value) => compares(&path, *op, value, email),
                        }
                    })
            }),
        }
    }

    fn elements(object: &Object) -> Vec<Object> {
        object["emails"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_object().unwrap().clone())
            .collect()
    }

    fn values(path: &AttributePath, object: &Object) -> Vec<String> {
        let found = match path.to_string().as_str() {
            "emails" | "emails.value" => {
                elements(object).iter().map(|it| it["value"].clone()).collect()
            }
            "name.familyName" => vec![object["name"]["familyName"].clone()],
            plain => vec![object[plain].clone()],
        };
        found.iter().filter_map(|value| value.as_str().map(ToOwned::to_owned)).collect()
    }

    fn compares(path: &AttributePath, op: Op, wanted: &Value, object: &Object) -> bool {
        let exact = path.is("externalId");
        let fold = |text: &str| match exact {
            true => text.to_owned(),
            false => text.chars().map(|c| c.to_lowercase().to_string()).collect(),
        };
        let wanted = fold(wanted.as_str().unwrap());
        let found: Vec<String> = values(path, object).iter().map(|text| fold(text)).collect();
        let any = |test: &dyn Fn(&str) -> bool| found.iter().any(|text| test(text));
        match op {
            Op::Eq => found.contains(&wanted),
            Op::Ne => found.is_empty() || any(&|text| text != wanted),
            Op::Co => any(&|text| text.find(&wanted).is_some()),
            Op::Sw => any(&|text| text.find(&wanted) == Some(0)),
            Op::Ew => any(&|text| text.strip_suffix(wanted.as_str()).is_some()),
            Op::Gt => any(&|text| text > wanted.as_str()),
            Op::Ge => any(&|text| text >= wanted.as_str()),
            Op::Lt => any(&|text| text < wanted.as_str()),
            Op::Le => any(&|text| text <= wanted.as_str()),
        }
    }
}

proptest! {
    #[test]
    fn a_printed_filter_reads_as_the_same_filter(filter in any_filter()) {
        prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn every_value_prints_as_itself(value in any_scalar(), op in any_op()) {
        let path = AttributePath::parse("title").unwrap();
        let filter = Filter::Compare(Comparison { path, op, value });
        prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn a_filter_means_what_a_plain_reading_says(filter in any_filter(), user in any_user()) {
        let matcher = Filter::parse(&filter.to_string()).unwrap().matcher(ResourceType::User).unwrap();
        prop_assert_eq!(matcher.matches(&user), naive::holds(&filter, &user), "{}", filter);
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,120}") {
        read(&text);
    }

    #[test]
    fn no_sequence_of_tokens_makes_reading_panic(
        tokens in prop::collection::vec(prop::sample::select(TOKENS.to_vec()), 0..24)
    ) {
        read(&tokens.concat());
    }
}

const TOKENS: &[&str] = &[
    " ",
    "and",
    "or",
    "not",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "\\",
    "eq",
    "pr",
    "gt",
    "userName",
    "emails",
    ".value",
    "urn:",
    "2.0:",
    ":",
    "true",
    "null",
    "1e9",
    "-",
    "é",
    "meta.created",
    "2026-01-01T10:00",
];

/// Reads a text in every way there is; what reads must also print as itself and be askable.
fn read(text: &str) {
    for mode in [Mode::Tolerant, Mode::Strict] {
        if let Ok(filter) = Filter::parse_in(text, mode) {
            assert_eq!(Filter::parse_in(&filter.to_string(), mode), Ok(filter.clone()), "{text}");
            let _ = filter.matches(ResourceType::User, &Object::new());
        }
        if let Ok(path) = ValuePath::parse(text, mode) {
            assert_eq!(ValuePath::parse(&path.to_string(), mode), Ok(path), "{text}");
        }
    }
}
