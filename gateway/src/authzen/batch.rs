//! Several questions at once (§7), each of which may leave out what stands above all.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    entry::Refused,
    judge::Judge,
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
pub(super) fn evaluate(judge: &Judge<'_>, body: &[u8]) -> Result<Value, Refused> {
    let Batch { above, evaluations, options } = read(body)?;
    if evaluations.is_empty() {
        let asked = above.asked(&above).map_err(Refused::bad)?;
        return Ok(asked.decide(judge)?.shown());
    }
    if evaluations.len() > MOST {
        return Err(Refused::bad(format!("more than {MOST} evaluations")));
    }
    let mut answers = Vec::with_capacity(evaluations.len());
    for question in &evaluations {
        let decided = question.asked(&above).map_err(Refused::bad);
        let (permits, shown) = match decided.and_then(|asked| asked.decide(judge)) {
            Ok(decision) => (decision.permits(), decision.shown()),
            Err(Refused { status, detail }) => {
                let error = json!({ "status": status, "message": detail });
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
