//! Events are told: the newest, those after a place, those of a name, one, and as they happen.

use doorward_store::record::Sequence;
use tokio::sync::mpsc;

use super::{
    super::{ActorText, Answer, Login, Request, execute},
    Operated, acme,
};

async fn sequences(
    operated: &Operated,
    after: Option<u64>,
    limit: Option<usize>,
    kind: Option<&str>,
) -> Vec<u64> {
    let (after, kind) = (after.map(Sequence), kind.map(Into::into));
    let request = Request::ReadEvents { organization: acme(), after, until: None, limit, kind };
    let answers = operated.ask(request).await.unwrap();
    answers.iter().map(sequence).collect()
}

fn sequence(answer: &Answer) -> u64 {
    let Answer::Event(event) = answer else { panic!("{answer:?}") };
    event.sequence.0
}

#[tokio::test]
async fn events_are_listed_from_a_place_or_the_newest() {
    let operated = Operated::with_acme().await;
    for name in ["ada", "bob", "eve"] {
        operated.arrives(name).await;
    }
    assert_eq!(sequences(&operated, None, None, None).await, [1, 2, 3, 4]);
    assert_eq!(sequences(&operated, None, Some(2), None).await, [3, 4]);
    assert_eq!(sequences(&operated, None, Some(9), None).await, [1, 2, 3, 4]);
    assert_eq!(sequences(&operated, Some(1), Some(2), None).await, [2, 3]);
    assert_eq!(sequences(&operated, Some(1), Some(0), None).await, [0; 0]);
    assert_eq!(sequences(&operated, Some(4), None, None).await, [0; 0]);
    let kind = Some("user.provisioned");
    assert_eq!(sequences(&operated, None, Some(2), kind).await, [3, 4]);
    assert_eq!(sequences(&operated, Some(0), Some(2), kind).await, [2, 3]);
    assert_eq!(sequences(&operated, None, Some(2), Some("user.deleted")).await, [0; 0]);
}

#[tokio::test]
async fn an_event_that_cannot_be_is_refused_in_words() {
    let operated = Operated::with_acme().await;
    for wrong in [0, 2] {
        let show = Request::ShowEvent { organization: acme(), sequence: Sequence(wrong) };
        let said = operated.refused(show).await;
        assert_eq!(said, format!("there is no event {wrong}: `acme` has 1 to 1"));
    }
    let kind = Some("user.born".into());
    let request =
        Request::ReadEvents { organization: acme(), after: None, until: None, limit: None, kind };
    let said = operated.refused(request).await;
    assert!(said.starts_with("there is no event `user.born`: there are `organization.created`, "));
}

#[tokio::test]
async fn an_event_says_who_caused_it() {
    let operated = Operated::with_acme().await;
    let show = Request::ShowEvent { organization: acme(), sequence: Sequence(1) };
    let answers = operated.ask(show).await.unwrap();
    let [Answer::Event(event)] = answers.as_slice() else { panic!("{answers:?}") };
    let login = Login::of_process().as_str().to_owned();
    assert_eq!(event.actor, ActorText::Operator { login });
    assert_eq!(event.event, "organization.created");
    assert_eq!(event.version, 1);
}

#[tokio::test]
async fn events_are_followed_as_they_happen() {
    let operated = Operated::with_acme().await;
    let (answers, mut told) = mpsc::channel(8);
    let house = operated.house.clone();
    let following = tokio::spawn(async move {
        let request = Request::FollowEvents { organization: acme(), after: Some(Sequence(0)) };
        execute(&house, &Login::of_process(), request, &answers).await
    });
    assert_eq!(sequence(&told.recv().await.unwrap()), 1);
    operated.arrives("ada").await;
    assert_eq!(sequence(&told.recv().await.unwrap()), 2);
    drop(told);
    following.await.unwrap().unwrap();
}
