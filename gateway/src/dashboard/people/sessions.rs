//! `POST /o/{organization}/dashboard/people/{person}/sessions/end`: ends one session of a person, or
//! all.

use actix_web::HttpResponse;
use doorward_store::directory::{Command, EndReason, SessionId, UserId};
use uuid::Uuid;

use crate::dashboard::{Form, Visit};

/// Answers.
pub(in crate::dashboard) async fn end(visit: &Visit<'_>, id: &str, form: &Form) -> HttpResponse {
    let Some(user) = UserId::parse(id).filter(|id| visit.directory.user(*id).is_some()) else {
        return visit.nothing_here();
    };
    let (back, reason) = (format!("people/{user}"), EndReason::Operator);
    let command = match form.text("session") {
        "all" => Command::EndSessionsOf { user, reason },
        session => {
            let session = Uuid::try_parse(session).ok().map(SessionId);
            let held = session.and_then(|id| visit.directory.session_by_id(id));
            match held.filter(|held| held.user == user) {
                Some(held) => Command::EndSession { session: held.id, reason },
                // It has ended meanwhile: that is what was wished.
                None => return visit.done(&back, "session_ended"),
            }
        }
    };
    match visit.submit(visit.actor(), command).await {
        Ok(_) => visit.done(&back, "session_ended"),
        Err(error) => visit.not_done(&error, &back),
    }
}
