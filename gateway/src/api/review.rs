//! The access review of something that is entered: a file.

use std::sync::Arc;

use doorward_store::directory::{Directory, audit::ExportForm};

use super::{
    audited::Asks,
    call::Call,
    operation::{Gives, Operation, Serve},
    parameter::{Kind, Parameter},
    past::{RESOURCE, missing, moment, resource},
    problem::Problem,
    refused,
    reply::Reply,
};
use crate::{
    operator::Moment,
    pages::catalogue::Language,
    review::{self, Asked},
};

pub(super) const OPERATIONS: &[Operation] = &[Operation::new(
    "GET",
    "/access/review",
    "export_access_review",
    "Tell who could enter something in a period, what changed that, and who did enter, as one signed \
     ZIP archive: a page for paper, the same as JSON, the proof of each event, and what `doorward verify` \
     believes them by",
    Gives::Archive,
    Serve::Archive(made),
)
.query(&[
    RESOURCE.required(),
    Parameter::new(
        "from",
        "the period begins after this event, or at this time; from the beginning when absent",
        Kind::Moment,
    ),
    Parameter::new(
        "to",
        "the period ends with this event, or at this time; now when absent",
        Kind::Moment,
    ),
])
.for_auditors(Asks::Export(ExportForm::Review))];

fn made(call: &Call, _: &Arc<Directory>) -> Result<Reply, Problem> {
    let asked = Asked {
        organization: call.organization()?,
        resource: resource(call).ok_or_else(|| missing("resource"))?,
        from: moment(call, "from"),
        to: moment(call, "to").unwrap_or(Moment::Now),
        by: call.login.actor(),
        language: Language::English,
    };
    let pack = review::made(&call.house, &asked, call.house.clock.now());
    let pack = pack.map_err(|failure| refused::problem(&failure, true))?;
    Ok(Reply::file(review::MEDIA, &pack.name, pack.bytes))
}
