//! How the provisioning client is read and answered.

use doorward_store::directory::provisioning::{Mode, PatchAnswer};

use super::{
    super::{Answer, Request},
    Operated, acme,
};

#[tokio::test]
async fn what_is_not_named_stays_as_it_was() {
    let operated = Operated::with_acme().await;
    for (mode, patch_answer, want) in [
        (None, None, (Mode::Tolerant, PatchAnswer::GroupsEmpty)),
        (Some(Mode::Strict), None, (Mode::Strict, PatchAnswer::GroupsEmpty)),
        (None, Some(PatchAnswer::Body), (Mode::Strict, PatchAnswer::Body)),
    ] {
        let set = Request::SetProvisioning { organization: acme(), mode, patch_answer };
        let show = Request::ShowProvisioning { organization: acme() };
        let answers = operated.ask(set).await.unwrap();
        let [Answer::Provisioning(shown)] = answers.as_slice() else { panic!("{answers:?}") };
        assert_eq!((shown.mode, shown.patch_answer), want);
        assert_eq!(operated.ask(show).await.unwrap(), answers);
    }
}
