//! What an application or an operator asks of the log, as the log tells it.

use doorward_store::{
    Sequence,
    directory::{
        Event, RuleTarget, UserId,
        audit::{AskedMoment, AuditLookedUp, ExportForm, Question},
    },
};

use super::{call::Call, problem::Problem, refused};
use crate::audited::{self, Audited};

/// What is told of whoever asks for something that auditors ask for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asks {
    /// Nothing: it is about nobody.
    Nothing,
    /// What an auditor looks up.
    LookUp(Question),
    /// That events leave.
    Export(ExportForm),
}

/// Has the log tell of a call, where it does.
///
/// # Errors
/// Why it is not to be answered.
pub(super) async fn tell(call: &Call) -> Result<(), Problem> {
    let (Some(audited), Some(organization)) = (asked(call), &call.organization) else {
        return Ok(());
    };
    // What is answered is not about what this comes to, so nobody waits for its outcome.
    let login = call.caller.login(call.request);
    let told = audited::tell(&call.house, &login, organization, audited).await;
    told.map_err(|failure| refused::problem(&failure, true))
}

fn asked(call: &Call) -> Option<Audited> {
    let (is_operator, scopes) = (call.caller.is_operator(), call.caller.scopes());
    let look_up = |question| {
        let is_auditor = !is_operator && scopes.audit;
        is_auditor.then(|| Audited::LookUp(looked_up(call, question)))
    };
    match call.operation.auditors? {
        Asks::Nothing => None,
        // What there is none of is refused, and leaves nowhere.
        Asks::Export(_) if call.said("kind").is_some_and(is_unknown) => None,
        // The newest few, as a command lists them.
        Asks::Export(_) if is_operator && call.said("limit").is_some() => None,
        Asks::Export(form) => {
            let after = call.said("after").and_then(|after| after.parse().ok());
            let some = call.said("kind").or(call.said("limit")).is_some();
            let whole = !some && form != ExportForm::Review;
            Some(Audited::Export { form, after: Sequence(after.unwrap_or_default()), whole })
        }
        Asks::LookUp(question) => look_up(question),
    }
}

/// What is asked, and about whom and what: ids, and no name that somebody typed.
fn looked_up(call: &Call, question: Question) -> AuditLookedUp {
    let said = |names: [&str; 2]| names.into_iter().find_map(|name| call.said(name));
    let directory = call.directory().ok();
    let user = |name: &str| {
        let named = directory.as_ref().and_then(|held| held.user_by_name(name));
        named.map(|user| user.id).or_else(|| UserId::parse(name))
    };
    let of_event = matches!(question, Question::Event | Question::Proof | Question::Decision);
    let event = of_event.then(|| call.word(0));
    let moment = |said: Option<&str>| said.map(AskedMoment::cleaned);
    AuditLookedUp {
        user: said(["person", "user_name"]).and_then(user),
        target: said(["resource", "about"]).and_then(|it| it.parse::<RuleTarget>().ok()),
        from: moment(said(["from", "since"])),
        to: moment(event.or_else(|| said(["to", "until"])).or_else(|| call.said("at"))),
        ..AuditLookedUp::new(question)
    }
}

fn is_unknown(kind: &str) -> bool {
    !Event::NAMES.contains(&kind)
}
