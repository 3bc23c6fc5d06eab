//! From a test as typed to a question: the attribute's type says how a value is meant, and which
//! operators make no sense (RFC 7644 table 3).

use serde_json::Value;

use super::{Question, boolean, number};
use crate::caseless;
use crate::filter::{Op, Test, instant};
use crate::schema::{Attribute, Type};

impl Question {
    /// Types a test by the attribute it is asked of, or without one by its value; else says why
    /// the attribute cannot answer.
    pub(in crate::filter) fn typed(
        attribute: Option<&Attribute>,
        test: &Test,
    ) -> Result<Self, String> {
        let (op, value) = match test {
            Test::Present => return Ok(Self::Assigned),
            Test::Compare(op, value) => (*op, value),
        };
        match (op, is_unassigned(value), value.is_null()) {
            (Op::Eq, true, _) => Ok(Self::Unassigned),
            (Op::Ne, true, _) => Ok(Self::Assigned),
            (_, _, true) => Err(format!("cannot be `{op}` null")),
            (_, _, false) => match attribute {
                None => Ok(by_value(op, value)),
                Some(attribute) => by_attribute(attribute, op, value),
            },
        }
    }
}

fn by_value(op: Op, value: &Value) -> Question {
    match (value.as_bool(), value.as_number()) {
        (Some(wanted), _) if matches!(op, Op::Eq | Op::Ne) => Question::Boolean(op, wanted),
        (_, Some(wanted)) if !is_textual(op) => Question::Number(op, wanted.clone()),
        (_, _) => Question::Caseless(op, caseless::fold(&text(value))),
    }
}

fn by_attribute(attribute: &Attribute, op: Op, value: &Value) -> Result<Question, String> {
    match attribute.kind {
        Type::Boolean => match (op, boolean(value)) {
            (Op::Eq | Op::Ne, Some(wanted)) => Ok(Question::Boolean(op, wanted)),
            (Op::Eq | Op::Ne, None) => Err("is compared with true or false".into()),
            _ => Err(format!("is a boolean and does not know `{op}`")),
        },
        Type::Integer | Type::Decimal => match number(value).filter(|_| !is_textual(op)) {
            Some(wanted) => Ok(Question::Number(op, wanted)),
            None => Err("is compared as a number".into()),
        },
        Type::DateTime if !is_textual(op) => match instant::parse(&text(value)) {
            Some(wanted) => Ok(Question::Moment(op, wanted)),
            None => Err("is compared with a date and time".into()),
        },
        Type::Binary if is_ordering(op) => Err(format!("is binary and does not know `{op}`")),
        Type::Binary => Ok(Question::Exact(op, text(value))),
        Type::String | Type::Reference | Type::DateTime if attribute.case_exact => {
            Ok(Question::Exact(op, text(value)))
        }
        Type::String | Type::Reference | Type::DateTime => {
            Ok(Question::Caseless(op, caseless::fold(&text(value))))
        }
        Type::Complex => Err("is complex; compare one of its parts".into()),
    }
}

/// Null and the empty text both mean that there is no value (RFC 7643 §2.5).
fn is_unassigned(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

const fn is_textual(op: Op) -> bool {
    matches!(op, Op::Co | Op::Sw | Op::Ew)
}

const fn is_ordering(op: Op) -> bool {
    matches!(op, Op::Gt | Op::Ge | Op::Lt | Op::Le)
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), Into::into)
}
