//! Who looks into the log stands in the log, and nobody fills it by asking.

use doorward_store::{
    Actor, Sequence,
    directory::{
        TokenId,
        audit::{AskedMoment, AuditLookedUp, ExportForm, Question},
    },
};
use uuid::Uuid;

use super::{super::Login, Operated, acme};
use crate::audited::{Audited, tell};

fn auditor(nth: u128) -> Actor {
    Actor::Application { token: TokenId(Uuid::from_u128(nth)) }
}

impl Operated {
    async fn tells(&self, actor: Actor, audited: Audited) -> bool {
        let login = Login::behind(actor, self.house.clock.new_request_id());
        tell(&self.house, &login, &acme(), audited).await.is_ok()
    }

    fn head(&self) -> u64 {
        self.house.store.directory(&acme()).unwrap().head().0
    }
}

fn about(event: usize) -> Audited {
    let to = Some(AskedMoment::cleaned(&event.to_string()));
    Audited::LookUp(AuditLookedUp { to, ..AuditLookedUp::new(Question::Event) })
}

fn export(form: ExportForm, after: u64) -> Audited {
    Audited::Export { form, after: Sequence(after), whole: true }
}

#[tokio::test]
async fn the_same_question_is_told_once_in_a_while_and_another_one_at_once() {
    let operated = Operated::with_acme().await;
    let before = operated.head();
    for (actor, audited, told) in [
        (1, about(1), 1),
        (1, about(1), 1),
        (1, about(2), 2),
        (2, about(1), 3),
        (1, export(ExportForm::Csv, 0), 4),
        (1, export(ExportForm::Csv, 17), 4),
        (1, export(ExportForm::Ocsf, 17), 5),
    ] {
        assert!(operated.tells(auditor(actor), audited.clone()).await);
        assert_eq!(operated.head() - before, told, "{actor} {audited:?}");
    }
}

#[tokio::test]
async fn nobody_fills_the_log_by_asking() {
    let operated = Operated::with_acme().await;
    for nth in 0..1000 {
        assert!(operated.tells(auditor(1), about(nth)).await, "{nth}");
    }
    let full = operated.head();
    assert!(!operated.tells(auditor(1), about(1000)).await, "what is not told is not answered");
    assert!(operated.tells(auditor(1), about(7)).await, "that is told already");
    assert_eq!(operated.head(), full);
    assert!(operated.tells(auditor(2), about(1000)).await, "others are not held up");
}
