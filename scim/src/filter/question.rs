//! One typed question asked of one value: the part of a filter that runs once per value held.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::{Number, Value};

use super::{Op, instant};
use crate::caseless;

mod typed;

/// What is asked, prepared so that asking is cheap.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Question {
    /// Is there a value?
    Assigned,
    /// Is there none? (`eq null`)
    Unassigned,
    /// How does the text compare, to the letter?
    Exact(Op, String),
    /// How does the text compare, whatever its case? The text here is folded.
    Caseless(Op, String),
    /// Is the boolean this one, or not?
    Boolean(Op, bool),
    /// How does the number compare?
    Number(Op, Number),
    /// How does the moment compare?
    Moment(Op, Timestamp),
}

impl Question {
    /// The answer when the attribute has no value: then it differs from every value.
    pub(super) const fn of_nothing(&self) -> bool {
        match self {
            Self::Unassigned => true,
            Self::Exact(op, _) | Self::Caseless(op, _) => matches!(op, Op::Ne),
            Self::Boolean(op, _) | Self::Number(op, _) | Self::Moment(op, _) => {
                matches!(op, Op::Ne)
            }
            Self::Assigned => false,
        }
    }

    /// The answer for a value that is there.
    pub(super) fn of(&self, held: &Value) -> bool {
        match self {
            Self::Assigned => true,
            Self::Unassigned => false,
            Self::Exact(op, wanted) => with_text(held, |text| exact(*op, text, wanted)),
            Self::Caseless(op, wanted) => with_text(held, |text| folded(*op, text, wanted)),
            Self::Boolean(op, wanted) => ordered(*op, boolean(held).map(|held| held.cmp(wanted))),
            Self::Number(op, wanted) => {
                ordered(*op, number(held).and_then(|held| order_numbers(&held, wanted)))
            }
            Self::Moment(op, wanted) => {
                let moment = held.as_str().and_then(instant::parse);
                ordered(*op, moment.map(|moment| moment.cmp(wanted)))
            }
        }
    }
}

/// The boolean a value means: Entra also writes it as a string.
fn boolean(value: &Value) -> Option<bool> {
    let said = |word: &str| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(word));
    value
        .as_bool()
        .or_else(|| said("true").then_some(true))
        .or_else(|| said("false").then_some(false))
}

/// The number a value means.
fn number(value: &Value) -> Option<Number> {
    value.as_number().cloned().or_else(|| value.as_str()?.parse().ok())
}

fn with_text(held: &Value, ask: impl Fn(&str) -> bool) -> bool {
    match held {
        Value::String(text) => ask(text),
        Value::Bool(_) | Value::Number(_) => ask(&held.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

fn exact(op: Op, text: &str, wanted: &str) -> bool {
    match op {
        Op::Co => text.contains(wanted),
        Op::Sw => text.starts_with(wanted),
        Op::Ew => text.ends_with(wanted),
        Op::Eq | Op::Ne | Op::Gt | Op::Ge | Op::Lt | Op::Le => ordered(op, Some(text.cmp(wanted))),
    }
}

fn folded(op: Op, text: &str, wanted: &str) -> bool {
    match op {
        Op::Eq => caseless::is(text, wanted),
        Op::Ne => !caseless::is(text, wanted),
        Op::Co => caseless::contains(text, wanted),
        Op::Sw => caseless::starts_with(text, wanted),
        Op::Ew => caseless::ends_with(text, wanted),
        Op::Gt | Op::Ge | Op::Lt | Op::Le => ordered(op, Some(caseless::order(text, wanted))),
    }
}

/// What an order means to an operator; what cannot be ordered only differs.
fn ordered(op: Op, order: Option<Ordering>) -> bool {
    let Some(order) = order else { return op == Op::Ne };
    match op {
        Op::Eq => order.is_eq(),
        Op::Ne => order.is_ne(),
        Op::Gt => order.is_gt(),
        Op::Ge => order.is_ge(),
        Op::Lt => order.is_lt(),
        Op::Le => order.is_le(),
        Op::Co | Op::Sw | Op::Ew => false,
    }
}

fn order_numbers(held: &Number, wanted: &Number) -> Option<Ordering> {
    match (held.as_i128(), wanted.as_i128()) {
        (Some(held), Some(wanted)) => Some(held.cmp(&wanted)),
        _ => held.as_f64()?.partial_cmp(&wanted.as_f64()?),
    }
}
