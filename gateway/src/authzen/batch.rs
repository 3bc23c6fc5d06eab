//! Several questions at once (§7), each of which may leave out what stands above all.

use doorward_store::{Timestamp, directory::Directory};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    entry::Refused,
    question::{Question, read},
};

/// The most questions of one request.
const MOST: usize = 1000;

#[derive(Debug, Deserialize)]
struct Batch {
    #[serde(flatten)]
    above: Question,
    #[serde(default)]
    evaluations: Vec<Question>,
    #[serde(default)]
    options: Options,
}

#[derive(Debug, Default, Deserialize)]
struct Options {
    #[serde(default)]
    evaluations_semantic: Semantic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Semantic {
    #[default]
    ExecuteAll,
    DenyOnFirstDeny,
    PermitOnFirstPermit,
}

/// Answers in order, as far as the semantic goes. Without questions it is a single one.
pub(super) fn evaluate(
    directory: &Directory,
    body: &[u8],
    now: Timestamp,
) -> Result<Value, Refused> {
    let Batch { above, evaluations, options } = read(body)?;
    if evaluations.is_empty() {
        let asked = above.asked(&above).map_err(Refused::bad)?;
        return Ok(asked.decide(directory, now).shown());
    }
    if evaluations.len() > MOST {
        return Err(Refused::bad(format!("more than {MOST} evaluations")));
    }
    let mut answers = Vec::with_capacity(evaluations.len());
    for question in &evaluations {
        let (permits, shown) = match question.asked(&above) {
            Ok(asked) => {
                let decision = asked.decide(directory, now);
                (decision.permits(), decision.shown())
            }
            Err(message) => {
                let error = json!({ "status": 400, "message": message });
                (false, json!({ "decision": false, "context": { "error": error } }))
            }
        };
        answers.push(shown);
        let enough = match options.evaluations_semantic {
            Semantic::ExecuteAll => false,
            Semantic::DenyOnFirstDeny => !permits,
            Semantic::PermitOnFirstPermit => permits,
        };
        if enough {
            break;
        }
    }
    Ok(json!({ "evaluations": answers }))
}
