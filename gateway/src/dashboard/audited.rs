//! What an auditor looks up on a page, and what anybody downloads, as the log tells it.

use actix_web::{HttpResponse, http::StatusCode};
use doorward_store::{
    Sequence,
    directory::{
        GroupId, RuleTarget, Slug, UserId,
        audit::{AskedMoment, AuditLookedUp, ExportForm, Question},
    },
};

use super::{Visit, Visitor, past};
use crate::{
    audited::{self, Audited},
    operator::Login,
};

impl Visit<'_> {
    /// Has the log tell which page an auditor reads.
    ///
    /// # Errors
    /// The answer when it cannot be told.
    pub(super) async fn looks_up(&self, parts: &[&str]) -> Result<(), HttpResponse> {
        match (&self.who, looked_up(self, parts)) {
            (Visitor::Auditor { .. }, Some(asked)) => self.is_told(Audited::LookUp(asked)).await,
            (Visitor::Auditor { .. } | Visitor::MainUser { .. } | Visitor::Setup { .. }, _) => {
                Ok(())
            }
        }
    }

    /// Has the log tell that events are downloaded.
    ///
    /// # Errors
    /// The answer when it cannot be told.
    pub(super) async fn exports(&self, form: ExportForm, whole: bool) -> Result<(), HttpResponse> {
        self.is_told(Audited::Export { form, after: Sequence::START, whole }).await
    }

    async fn is_told(&self, audited: Audited) -> Result<(), HttpResponse> {
        let login = Login::behind(self.actor(), self.request);
        let told = audited::tell(&self.house(), &login, &self.organization, audited).await;
        told.map_err(|failure| {
            tracing::warn!(%failure, "what is asked of the log is not told, so not answered");
            let (title, text) = (self.t("message.not_done_title"), self.told(&failure));
            self.say(StatusCode::SERVICE_UNAVAILABLE, title, &text, "")
        })
    }
}

/// What the page of these parts tells; nothing for a file, which is an export.
fn looked_up(visit: &Visit<'_>, parts: &[&str]) -> Option<AuditLookedUp> {
    let about = AuditLookedUp::new;
    Some(match *parts {
        ["people"] => about(Question::People),
        ["people", id] => AuditLookedUp { user: UserId::parse(id), ..about(Question::Person) },
        ["groups"] => about(Question::Groups),
        ["groups", id] => AuditLookedUp { group: GroupId::parse(id), ..about(Question::Group) },
        ["workspaces"] => about(Question::Workspaces),
        ["workspaces", slug] => {
            let target = Slug::try_from(slug.to_owned()).ok().map(RuleTarget::Workspace);
            AuditLookedUp { target, ..about(Question::Workspace) }
        }
        ["past"] => asked(visit, Question::History, ["resource", "", "at"]),
        ["activity"] | ["activity", "live"] => {
            asked(visit, Question::Activity, ["workspace", "since", "until"])
        }
        ["activity", number] => {
            AuditLookedUp { to: Some(AskedMoment::cleaned(number)), ..about(Question::Event) }
        }
        _ => return None,
    })
}

/// What the query of a page asks.
fn asked(visit: &Visit<'_>, question: Question, names: [&str; 3]) -> AuditLookedUp {
    let said = |name: &str| Some(visit.query(name)).filter(|said| !said.is_empty());
    let person = |name: String| {
        let named = visit.directory.user_by_name(&name).map(|user| user.id);
        named.or_else(|| UserId::parse(&name))
    };
    let [target, from, to] = names.map(said);
    AuditLookedUp {
        user: said("person").and_then(person),
        target: target.and_then(|target| past::target(&target)),
        from: from.map(|from| AskedMoment::cleaned(&from)),
        to: to.map(|to| AskedMoment::cleaned(&to)),
        ..AuditLookedUp::new(question)
    }
}
