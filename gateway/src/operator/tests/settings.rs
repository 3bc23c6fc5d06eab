//! How the provisioning client is read and answered.

use doorward_store::directory::{
    provisioning::{Mode, PatchAnswer},
    security_events::Delivery,
};

use super::{
    super::{Answer, Request},
    Operated, acme,
};

#[tokio::test]
async fn what_is_not_named_stays_as_it_was() {
    let operated = Operated::with_acme().await;
    let (off, poll) = (Delivery::Off, Delivery::Poll);
    for (mode, patch_answer, security_events, want) in [
        (None, None, None, (Mode::Tolerant, PatchAnswer::GroupsEmpty, off)),
        (Some(Mode::Strict), None, None, (Mode::Strict, PatchAnswer::GroupsEmpty, off)),
        (None, Some(PatchAnswer::Body), None, (Mode::Strict, PatchAnswer::Body, off)),
        (None, None, Some(poll), (Mode::Strict, PatchAnswer::Body, poll)),
        (Some(Mode::Tolerant), None, None, (Mode::Tolerant, PatchAnswer::Body, poll)),
    ] {
        let organization = acme();
        let set = Request::SetProvisioning { organization, mode, patch_answer, security_events };
        let show = Request::ShowProvisioning { organization: acme() };
        let answers = operated.ask(set).await.unwrap();
        let [Answer::Provisioning(shown)] = answers.as_slice() else { panic!("{answers:?}") };
        assert_eq!((shown.mode, shown.patch_answer, shown.security_events), want);
        assert_eq!(operated.ask(show).await.unwrap(), answers);
    }
}
