//! Who looks into the log stands in the log, and nobody fills it by asking.

use doorward_store::{
    Actor, Sequence,
    directory::{
        TokenId,
        audit::{AskedMoment, AuditLookedUp, ExportForm, Question},
    },
};
use uuid::Uuid;

use super::{
    super::{Failure, Login},
    Operated, acme,
};
use crate::{
    audited::{Audited, tell},
    exit::Exit,
    pages::catalogue::Language,
};

fn auditor(nth: u128) -> Actor {
    Actor::Application { token: TokenId(Uuid::from_u128(nth)) }
}

impl Operated {
    async fn tells(&self, actor: Actor, audited: Audited) -> bool {
        self.asked(actor, audited).await.is_ok()
    }

    async fn asked(&self, actor: Actor, audited: Audited) -> Result<(), Failure> {
        let login = Login::behind(actor, self.house.clock.new_request_id());
        tell(&self.house, &login, &acme(), audited).await
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
    let failure = operated.asked(auditor(1), about(1000)).await.unwrap_err();
    assert_eq!(failure.exit(), Exit::TryAgain, "what is not told is not answered");
    let german = failure.in_catalogue().unwrap().within(Language::German.texts());
    assert!(german.contains("1000") && german != failure.to_string(), "{german}");
    assert!(operated.tells(auditor(1), about(7)).await, "that is told already");
    assert_eq!(operated.head(), full);
    assert!(operated.tells(auditor(2), about(1000)).await, "others are not held up");
}
