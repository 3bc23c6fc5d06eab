//! Who existed when.

use doorward_store::record::Sequence;

use super::{
    super::{Answer, Moment, ReplayLine, Request, Verdict},
    Operated, acme,
};
use crate::time_text;

async fn names(operated: &Operated, until: Moment) -> Vec<String> {
    let request = Request::Replay { organization: acme(), until, verify: false };
    let user_name = |answer| {
        let Answer::Replay(ReplayLine::User(user)) = answer else { return None };
        Some(user.user_name)
    };
    operated.ask(request).await.unwrap().into_iter().filter_map(user_name).collect()
}

#[tokio::test]
async fn a_replay_tells_who_existed_then() {
    let operated = Operated::with_acme().await;
    operated.arrives("ada").await;
    let between = operated.house.clock.now();
    operated.arrives("bob").await;
    assert_eq!(names(&operated, Moment::Now).await, ["ada", "bob"]);
    assert_eq!(names(&operated, Moment::Sequence(Sequence(2))).await, ["ada"]);
    assert_eq!(names(&operated, Moment::Sequence(Sequence(99))).await, ["ada", "bob"]);
    assert_eq!(names(&operated, Moment::Time(between)).await, ["ada"]);
    let before = time_text::parse("2001-01-01T00:00:00Z").unwrap();
    assert_eq!(names(&operated, Moment::Time(before)).await, [""; 0]);
}

#[tokio::test]
async fn a_replay_of_any_moment_is_verified_against_the_running_state() {
    let operated = Operated::with_acme().await;
    operated.arrives("ada").await;
    for until in [Moment::Now, Moment::Sequence(Sequence(1))] {
        let request = Request::Replay { organization: acme(), until, verify: true };
        let last = operated.ask(request).await.unwrap().pop();
        let verified_at = Sequence(2);
        let verdict = Verdict { verified: true, verified_at, differences: vec![] };
        assert_eq!(last, Some(Answer::Replay(ReplayLine::Verdict(verdict))));
    }
}
