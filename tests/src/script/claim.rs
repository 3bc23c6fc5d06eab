//! What must be so of an answer, and how one finds a place in it.

use serde_json::Value;

/// A claim about an answer. Texts still hold `{{names}}`.
#[derive(Debug, Clone)]
pub enum Claim {
    /// A header holds a text, whatever its case.
    Header(String, String),
    /// There is exactly this at a path.
    Is(String, String),
    /// One of the values at a path is this.
    Contains(String, String),
    /// None of the values at a path is this.
    Lacks(String, String),
    /// There are so many values at a path.
    Has(String, usize),
    /// There is something at a path.
    There(String),
    /// There is nothing at a path, or nothing in it.
    Gone(String),
}

/// Reads a claim.
pub(super) fn parse(line: &str) -> Option<Claim> {
    if let Some((name, text)) = line.strip_prefix("header ").and_then(|it| it.split_once(" has ")) {
        return Some(Claim::Header(name.to_owned(), text.to_owned()));
    }
    if let Some(path) = line.strip_suffix(" there") {
        return Some(Claim::There(path.to_owned()));
    }
    if let Some(path) = line.strip_suffix(" gone") {
        return Some(Claim::Gone(path.to_owned()));
    }
    let two =
        |word: &str| line.split_once(word).map(|(path, value)| (path.to_owned(), value.to_owned()));
    if let Some((path, value)) = two(" is ") {
        return Some(Claim::Is(path, value));
    }
    if let Some((path, value)) = two(" contains ") {
        return Some(Claim::Contains(path, value));
    }
    if let Some((path, value)) = two(" lacks ") {
        return Some(Claim::Lacks(path, value));
    }
    let (path, count) = two(" has ")?;
    Some(Claim::Has(path, count.parse().ok()?))
}

impl Claim {
    /// Whether it is so of a body whose headers `header` tells; the error says what is there.
    ///
    /// # Errors
    /// What is there instead.
    pub fn check(&self, body: &Value, header: impl Fn(&str) -> String) -> Result<(), String> {
        let at = |path: &str| find(body, path);
        let wanted = |text: &str| serde_json::from_str::<Value>(text).map_err(|e| e.to_string());
        let so = match self {
            Self::Header(name, text) => header(name).to_lowercase().contains(&text.to_lowercase()),
            Self::Is(path, value) => at(path) == [&wanted(value)?],
            Self::Contains(path, value) => spread(&at(path)).contains(&&wanted(value)?),
            Self::Lacks(path, value) => !spread(&at(path)).contains(&&wanted(value)?),
            Self::Has(path, count) => spread(&at(path)).len() == *count,
            Self::There(path) => !empty(&at(path)),
            Self::Gone(path) => empty(&at(path)),
        };
        if so { Ok(()) } else { Err(format!("not so: {self:?}, but {body}")) }
    }
}

/// Whatever stands at a path, names ignoring their case.
pub(super) fn find<'a>(body: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut found = vec![body];
    for segment in segments(path) {
        found = found.into_iter().flat_map(|value| step(value, &segment)).collect();
    }
    found
}

fn step<'a>(value: &'a Value, segment: &str) -> Vec<&'a Value> {
    let Some(inner) = segment.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) else {
        let members = value.as_object().into_iter().flatten();
        let named = members.filter(|(name, _)| name.eq_ignore_ascii_case(segment));
        return named.map(|(_, value)| value).collect();
    };
    let elements = value.as_array().map_or(&[][..], Vec::as_slice);
    if inner == "*" {
        return elements.iter().collect();
    }
    if let Some((name, text)) = inner.split_once('=') {
        let named = |element: &&Value| element.get(name).and_then(Value::as_str) == Some(text);
        return elements.iter().filter(named).take(1).collect();
    }
    inner.parse::<usize>().ok().and_then(|at| elements.get(at)).into_iter().collect()
}

/// Cuts a path at its dots and brackets, but not inside brackets or quotes.
fn segments(path: &str) -> Vec<String> {
    let mut segments = vec![String::new()];
    let (mut quoted, mut bracketed) = (false, false);
    for letter in path.chars() {
        match letter {
            '"' => quoted = !quoted,
            '.' if !quoted && !bracketed => segments.push(String::new()),
            _ => {
                if letter == '[' && !quoted {
                    segments.push(String::new());
                    bracketed = true;
                }
                if let Some(last) = segments.last_mut() {
                    last.push(letter);
                }
                bracketed &= letter != ']';
            }
        }
    }
    segments.retain(|segment| !segment.is_empty());
    segments
}

/// The elements of a list that stands alone, or the values themselves.
fn spread<'a>(found: &[&'a Value]) -> Vec<&'a Value> {
    match found {
        [Value::Array(elements)] => elements.iter().collect(),
        values => values.to_vec(),
    }
}

fn empty(found: &[&Value]) -> bool {
    found.iter().all(|value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    })
}
