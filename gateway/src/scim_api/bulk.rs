//! Many operations in one request (RFC 7644 §3.7), each done as if it had come alone.

use actix_web::web::Bytes;
use doorward_scim::{
    Endpoint, ResourceType, Selection,
    bulk::{self, BulkOperation, BulkPlan, BulkRequest, Method},
};

use super::{call::Call, groups, said::Said, users};
use crate::{
    answer::{Answer, Outcome, no_such_endpoint},
    translate::{View, version},
};

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
        call.note.borrow_mut().reason = Some(format!("{failed} of {done} operations failed"));
    }
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
