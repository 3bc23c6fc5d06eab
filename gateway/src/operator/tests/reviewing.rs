//! A review of who had access is made of the log, and of nothing else.

use doorward_store::{
    Actor, Sequence, Timestamp,
    directory::{RuleTarget, Slug, audit::ExportForm},
    evidence::review::verify,
};

use super::{super::Moment, Operated, acme};
use crate::{
    audited::{Audited, tell},
    exit::Exit,
    operator::Login,
    pages::catalogue::Language,
    review::{Asked, made},
};

fn asked(resource: RuleTarget) -> Asked {
    Asked {
        organization: acme(),
        resource,
        from: None,
        to: Moment::Sequence(Sequence(2)),
        by: Actor::System,
        language: Language::German,
    }
}

#[tokio::test]
async fn the_same_question_at_the_same_time_makes_the_same_bytes() {
    let operated = Operated::with_acme().await;
    operated.arrives("ada").await;
    let house = &operated.house;
    let make = |time| made(house, &asked(RuleTarget::Dashboard), Timestamp(time)).unwrap();
    let review = make(1);
    assert_eq!(review.bytes, make(1).bytes);
    assert_ne!(review.bytes, make(2).bytes);
    let key = house.evidence.public_key(&acme()).unwrap();
    let verified = verify(&review.bytes, &key).unwrap();
    assert_eq!(verified.cited.keys().map(|at| at.0).collect::<Vec<_>>(), [2]);
    assert!(review.name.starts_with("acme-dashboard-review-"), "{}", review.name);
}

#[tokio::test]
async fn nobody_is_told_of_what_never_was() {
    let operated = Operated::with_acme().await;
    operated.arrives("ada").await;
    let labs = RuleTarget::Workspace(Slug::parse("labs").unwrap());
    for (resource, exit) in [(labs, Exit::Refused), (RuleTarget::Defaults, Exit::Usage)] {
        let failure = made(&operated.house, &asked(resource), Timestamp(1)).unwrap_err();
        assert_eq!((failure.exit(), failure.field()), (exit, Some("resource")), "{failure}");
    }
}

#[tokio::test]
async fn each_review_is_told_though_another_just_was() {
    let operated = Operated::with_acme().await;
    let house = &operated.house;
    let export = Audited::Export { form: ExportForm::Review, after: Sequence(0), whole: false };
    for _ in 0..2 {
        tell(house, &Login::of_process(), &acme(), export.clone()).await.unwrap();
    }
    assert_eq!(house.store.directory(&acme()).unwrap().head(), Sequence(3));
}
