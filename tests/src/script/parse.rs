//! From text to steps.

use super::{Claim, claim};

/// One request and what must come back.
#[derive(Debug, Clone)]
pub struct Step {
    /// What happens, for whoever reads a failure.
    pub title: String,
    /// The method.
    pub method: String,
    /// The path below the Tenant URL.
    pub path: String,
    /// Headers besides the usual ones; an empty value takes a usual one away.
    pub headers: Vec<(String, String)>,
    /// The body as written; empty for none.
    pub body: String,
    /// The status.
    pub status: u16,
    /// What must be so of the answer.
    pub claims: Vec<Claim>,
    /// What is kept: the name, and the path to it.
    pub keeps: Vec<(String, String)>,
}

/// A line that no step can have.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: `{text}` {problem}")]
pub struct InvalidScript {
    line: usize,
    text: String,
    problem: &'static str,
}

/// Where in a step the reading is.
enum Place {
    Outside,
    Request,
    Head,
    Body,
    Answer,
}

/// Reads all steps.
///
/// # Errors
/// The first line that does not fit.
pub fn parse(text: &str) -> Result<Vec<Step>, InvalidScript> {
    let mut steps: Vec<Step> = Vec::new();
    let mut place = Place::Outside;
    for (index, line) in text.lines().enumerate() {
        let wrong = |problem| InvalidScript { line: index + 1, text: line.to_owned(), problem };
        if let Some(title) = line.strip_prefix("== ") {
            steps.push(Step::titled(title));
            place = Place::Request;
            continue;
        }
        if line.is_empty() || (line.starts_with('#') && !matches!(place, Place::Body)) {
            continue;
        }
        let step = steps.last_mut().ok_or_else(|| wrong("stands before the first step"))?;
        place = match place {
            Place::Outside => return Err(wrong("stands before the first step")),
            Place::Request => {
                let (method, path) = line.split_once(' ').ok_or_else(|| wrong("is no request"))?;
                (step.method, step.path) = (method.to_owned(), path.to_owned());
                Place::Head
            }
            Place::Head | Place::Body if line.starts_with("=> ") => {
                let status = line.trim_start_matches("=> ").parse();
                step.status = status.map_err(|_| wrong("is no status"))?;
                Place::Answer
            }
            Place::Head => match line.split_once(':') {
                Some((name, value)) if is_header_name(name) => {
                    step.headers.push((name.to_owned(), value.trim().to_owned()));
                    Place::Head
                }
                Some(_) | None => {
                    step.body.push_str(line);
                    Place::Body
                }
            },
            Place::Body => {
                step.body.push('\n');
                step.body.push_str(line);
                Place::Body
            }
            Place::Answer => {
                let line = line.trim_start();
                if let Some((name, path)) =
                    line.strip_prefix("keep ").and_then(|kept| kept.split_once(" = "))
                {
                    step.keeps.push((name.to_owned(), path.to_owned()));
                } else {
                    step.claims.push(claim::parse(line).ok_or_else(|| wrong("claims nothing"))?);
                }
                Place::Answer
            }
        };
    }
    Ok(steps)
}

impl Step {
    fn titled(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            method: String::new(),
            path: String::new(),
            headers: Vec::new(),
            body: String::new(),
            status: 0,
            claims: Vec::new(),
            keeps: Vec::new(),
        }
    }
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}
