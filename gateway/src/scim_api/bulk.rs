//! Many operations in one request (RFC 7644 §3.7), each done as if it had come alone.

use actix_web::web::Bytes;
use doorward_scim::{
    Endpoint, ResourceType, Selection,
    bulk::{self, BulkOperation, BulkPlan, BulkRequest, Method},
};

use super::{call::Call, groups, said::Said, users};
use crate::{
    answer::{Answer, Outcome, no_such_endpoint},
    request_log::without_values,
    translate::{View, version},
};

/// How many reasons of one request are told.
const REASONS: usize = 3;

pub(super) async fn carry_out(call: &Call<'_>, body: &Bytes) -> Outcome {
    let most = call.app.config.scim.bulk_max_operations;
    let mut plan = BulkPlan::new(BulkRequest::parse(body, most, call.mode())?);
    while let Some(step) = plan.next_step() {
        let target = location(call, &step.operation.path);
        let outcome = operation(call, step.operation).await;
        plan.answer(step.place, answered(outcome, target));
    }
    let (done, failed) = plan.tally();
    if failed > 0 {
        let why = most_told(plan.reasons());
        let reason = format!("{failed} of {done} operations failed: {why}");
        call.note.borrow_mut().reason = Some(reason);
    }
    call.note.borrow_mut().operations = plan.answered().collect();
    Ok(Answer::read(plan.into_body()))
}

async fn operation(call: &Call<'_>, operation: BulkOperation) -> Outcome {
    let call = Call {
        directory: call.again()?,
        selection: Selection::everything(),
        if_match: operation.version.as_deref(),
        if_none_match: None,
        ..*call
    };
    let said = Said::Data(operation.data.unwrap_or_default());
    match (operation.method, &operation.path) {
        (Method::Post, Endpoint::Users) => users::create(&call, said).await,
        (Method::Put, Endpoint::User(id)) => users::replace(&call, id, said).await,
        (Method::Patch, Endpoint::User(id)) => users::patch(&call, id, said).await,
        (Method::Delete, Endpoint::User(id)) => users::delete(&call, id).await,
        (Method::Post, Endpoint::Groups) => groups::create(&call, said).await,
        (Method::Put, Endpoint::Group(id)) => groups::replace(&call, id, said).await,
        (Method::Patch, Endpoint::Group(id)) => groups::patch(&call, id, said).await,
        (Method::Delete, Endpoint::Group(id)) => groups::delete(&call, id).await,
        (_, _) => Err(no_such_endpoint().into()),
    }
}

/// What stands in the answer for one operation; its body is left out, as RFC 7644 §3.7.3 allows.
fn answered(outcome: Outcome, target: Option<String>) -> bulk::Answer {
    match outcome {
        Ok(answer) => bulk::Answer {
            status: answer.status,
            id: answer.id,
            location: answer.location.or(target),
            version: answer.version.map(version::tag),
            response: None,
        },
        Err(problem) => bulk::Answer::refused(&problem.error, target),
    }
}

fn location(call: &Call<'_>, path: &Endpoint) -> Option<String> {
    let view = View { directory: &call.directory, base: call.base };
    if let Endpoint::User(id) = path {
        Some(view.location(ResourceType::User, id))
    } else if let Endpoint::Group(id) = path {
        Some(view.location(ResourceType::Group, id))
    } else {
        None
    }
}

/// The first reasons that differ when their values are gone, each with how often it was given.
fn most_told<'r>(reasons: impl Iterator<Item = &'r str>) -> String {
    let mut told: Vec<(String, usize)> = Vec::with_capacity(REASONS);
    let mut others = 0;
    for reason in reasons.map(without_values) {
        let is_full = told.len() == REASONS;
        match told.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, times)) => *times += 1,
            None if is_full => others += 1,
            None => told.push((reason, 1)),
        }
    }
    let mut told: Vec<_> =
        told.into_iter().map(|(reason, times)| format!("{times} × {reason}")).collect();
    if others > 0 {
        told.push(format!("{others} × something else"));
    }
    told.join("; ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn reasons_are_counted_without_their_values_and_three_are_told() {
        let told = |reasons: &[&str]| super::most_told(reasons.iter().copied());
        assert_eq!(told(&["`ada` is taken"]), "1 × `…` is taken");
        assert_eq!(
            told(&["`ada` is taken", "`data` is missing", "`eve` is taken", "c", "d", "e", "c"]),
            "2 × `…` is taken; 1 × `data` is missing; 2 × c; 2 × something else"
        );
    }
}
