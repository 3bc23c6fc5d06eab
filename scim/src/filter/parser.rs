//! Tokens to a filter tree (the ABNF of RFC 7644 §3.4.2.2), bounded in length, depth and terms.

use serde_json::{Number, Value};

use super::scanner::{Fault, Scanner};
use super::{Comparison, Filter, Op, Test, Within, length};
use crate::attribute_path::AttributePath;
use crate::error::{Error, ScimType};
use crate::mode::Mode;

/// No more of what was typed is said back.
const EXCERPT_CHARS: usize = 40;

const UNQUOTED: &str = "expected the value in double quotes";

/// Reads a whole text as one filter.
pub(super) fn filter(text: &str, mode: Mode) -> Result<Filter, Error> {
    length::typed(text, "filter", ScimType::InvalidFilter)?;
    let mut parser = Parser::new(text, mode);
    let read = parser.any_of(0).and_then(|filter| parser.end().map(|()| filter));
    let filter = read.map_err(|fault| refuse(ScimType::InvalidFilter, text, "filter", &fault))?;
    length::written(&filter, "filter", ScimType::InvalidFilter)?;
    Ok(filter)
}

/// Says a fault with its place in characters, counted from 1.
pub(super) fn refuse(scim_type: ScimType, text: &str, what: &str, fault: &Fault) -> Error {
    let place = text.get(..fault.at).map_or(0, |before| before.chars().count()) + 1;
    Error::bad(scim_type, format!("{}, at character {place} of the {what}", fault.said))
}

/// The text in backticks, cut short where it is long.
pub(super) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT_CHARS).and_then(|(end, _)| text.get(..end)) {
        Some(start) => format!("`{start}…`"),
        None => format!("`{text}`"),
    }
}

pub(super) struct Parser<'a> {
    pub(super) scanner: Scanner<'a>,
    mode: Mode,
    terms: usize,
}

impl<'a> Parser<'a> {
    pub(super) const fn new(text: &'a str, mode: Mode) -> Self {
        Self { scanner: Scanner::new(text), mode, terms: 0 }
    }

    /// Terms with `or` between them.
    pub(super) fn any_of(&mut self, depth: usize) -> Result<Filter, Fault> {
        if depth > Filter::MAX_DEPTH {
            let said = format!("the filter is nested deeper than {} levels", Filter::MAX_DEPTH);
            return Err(self.scanner.fault(said));
        }
        let first = self.all_of(depth)?;
        let mut any = vec![first];
        while self.conjunction("or") {
            any.push(self.all_of(depth)?);
        }
        Ok(single(any, Filter::Or))
    }

    /// Terms with `and` between them, which binds tighter than `or`.
    fn all_of(&mut self, depth: usize) -> Result<Filter, Fault> {
        let first = self.term(depth)?;
        let mut all = vec![first];
        while self.conjunction("and") {
            all.push(self.term(depth)?);
        }
        Ok(single(all, Filter::And))
    }

    fn conjunction(&mut self, word: &str) -> bool {
        self.scanner.skip_space();
        self.scanner.eat_word(word)
    }

    fn term(&mut self, depth: usize) -> Result<Filter, Fault> {
        self.scanner.skip_space();
        if self.scanner.eat('(') {
            return self.closed(depth, ')');
        }
        let mut ahead = self.scanner.clone();
        if ahead.eat_word("not") {
            ahead.skip_space();
            if ahead.eat('(') {
                self.scanner = ahead;
                return self.closed(depth, ')').map(|inner| Filter::Not(Box::new(inner)));
            }
        }
        self.test(depth)
    }

    /// A filter up to its closing bracket.
    pub(super) fn closed(&mut self, depth: usize, close: char) -> Result<Filter, Fault> {
        let inner = self.any_of(depth + 1)?;
        self.scanner.skip_space();
        if self.scanner.eat(close) {
            return Ok(inner);
        }
        Err(self.unexpected(&format!("`and`, `or` or `{close}`")))
    }

    fn test(&mut self, depth: usize) -> Result<Filter, Fault> {
        let path = self.path()?;
        if self.scanner.eat('[') {
            let filter = Box::new(self.closed(depth, ']')?);
            let sub = self.part_behind_bracket()?;
            let sub = sub.map(|sub| Ok((sub.to_owned(), self.asked_of(sub)?))).transpose()?;
            return Ok(Filter::Within(Within { path, filter, sub }));
        }
        Ok(match self.asked_of(&path.to_string())? {
            Test::Present => Filter::Present(path),
            Test::Compare(op, value) => Filter::Compare(Comparison { path, op, value }),
        })
    }

    /// An attribute path.
    pub(super) fn path(&mut self) -> Result<AttributePath, Fault> {
        let before = self.scanner.clone();
        match self.scanner.word() {
            "" => Err(self.unexpected("an attribute name")),
            word => AttributePath::parse(word)
                .map_err(|error| before.fault(format!("{} is refused: {error}", excerpt(word)))),
        }
    }

    /// The `.value` of `emails[type eq "work"].value`.
    pub(super) fn part_behind_bracket(&mut self) -> Result<Option<&'a str>, Fault> {
        if !self.scanner.eat('.') {
            return Ok(None);
        }
        let before = self.scanner.clone();
        let word = self.scanner.word();
        match AttributePath::parse(word) {
            Ok(AttributePath { schema: None, sub: None, .. }) => Ok(Some(word)),
            Ok(_) | Err(_) => Err(before.fault("expected the name of a sub-attribute after `].`")),
        }
    }

    fn asked_of(&mut self, name: &str) -> Result<Test, Fault> {
        self.terms += 1;
        if self.terms > Filter::MAX_TERMS {
            let said = format!("the filter has more than {} comparisons", Filter::MAX_TERMS);
            return Err(self.scanner.fault(said));
        }
        self.scanner.skip_space();
        let before = self.scanner.clone();
        let word = self.scanner.word();
        if word.eq_ignore_ascii_case("pr") {
            return Ok(Test::Present);
        }
        let Some(op) = Op::ALL.into_iter().find(|op| op.as_str().eq_ignore_ascii_case(word)) else {
            return Err(before.fault(match word {
                "" => format!("expected an operator after {}", excerpt(name)),
                _ => format!("{} is not an operator", excerpt(word)),
            }));
        };
        Ok(Test::Compare(op, self.value(op)?))
    }

    fn value(&mut self, op: Op) -> Result<Value, Fault> {
        self.scanner.skip_space();
        if self.scanner.peek() == Some('"') {
            return self.scanner.quoted().map(Value::String);
        }
        let before = self.scanner.clone();
        match self.scanner.word() {
            "" => Err(before.fault(format!("expected a value after `{op}`"))),
            word if word.starts_with('\'') => Err(before.fault(UNQUOTED)),
            word => match (bare(word), self.mode) {
                (Value::String(_), Mode::Strict) => Err(before.fault(UNQUOTED)),
                (value, _) => Ok(value),
            },
        }
    }

    /// Insists that nothing follows.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        self.scanner.skip_space();
        match self.scanner.peek() {
            None => Ok(()),
            Some(_) => Err(self.unexpected("`and`, `or` or the end")),
        }
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        let mut ahead = self.scanner.clone();
        self.scanner.fault(match (ahead.word(), ahead.peek()) {
            ("", None) => format!("expected {wanted}"),
            ("", Some(c)) => format!("expected {wanted}, found `{c}`"),
            (word, _) => format!("expected {wanted}, found {}", excerpt(word)),
        })
    }
}

fn single(mut parts: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => many(parts.into_iter().chain(last).collect()),
    }
}

/// A value without quotes: a JSON literal or number, and else the word itself.
fn bare(word: &str) -> Value {
    if let Some(literal) = [Value::Bool(true), Value::Bool(false), Value::Null]
        .into_iter()
        .find(|literal| literal.to_string().eq_ignore_ascii_case(word))
    {
        return literal;
    }
    number(word).map_or_else(|| Value::String(word.into()), Value::Number)
}

/// Whole numbers too large to be exact, and such as have leading zeros, are words.
fn number(word: &str) -> Option<Number> {
    let whole =
        word.parse::<i64>().map(Number::from).or_else(|_| word.parse::<u64>().map(Number::from));
    if let Some(whole) = whole.ok().filter(|whole| whole.to_string() == word) {
        return Some(whole);
    }
    let decimal = word.contains(['.', 'e', 'E']) && serde_json::from_str::<Number>(word).is_ok();
    word.parse().ok().filter(|_| decimal).and_then(Number::from_f64)
}
