//! The writer: what is answered is durable, what is refused is not there, and what failed is whole
//! or absent.

use std::{sync::Arc, time::Duration};

use doorward_store::{
    Health, NotClosed, PATIENCE, Store, SubmitError, Until,
    directory::{Command, Expected, Number, Refusal, UserName},
    log::{Log, MemoryLog},
};
use uuid::Uuid;

use doorward_tests::faulty_log::{Fault, FaultyLog};

use crate::wishes::{acme, person, submission};

async fn open(log: &Arc<dyn Log>) -> Store {
    let store = Store::open(log.clone()).expect("the log can be read");
    let created = store.submit(submission(Command::CreateOrganization, 0)).await;
    match created {
        Ok(_) | Err(SubmitError::Refused(Refusal::OrganizationExists)) => store,
        Err(error) => panic!("{error}"),
    }
}

fn provision(nth: u32) -> Command {
    let user_name = UserName::parse(&format!("user{nth}@contoso.example")).expect("a good name");
    let wanted = doorward_store::directory::WantedUser { user_name, ..person(0, None, None, 2) };
    Command::ProvisionUser { seed: Uuid::from_u128(u128::from(nth) << 64), wanted }
}

fn memory() -> Arc<dyn Log> {
    Arc::new(MemoryLog::new())
}

#[tokio::test]
async fn commands_of_one_batch_see_each_other() {
    let store = open(&memory()).await;
    let same = (0..64).map(|nth| store.submit(submission(provision(7), nth)));
    let answers = futures_util::future::join_all(same).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let taken = Err(SubmitError::Refused(Refusal::UserNameTaken));
    assert_eq!(
        answers
            .iter()
            .filter(|a| a.as_ref().map(|_| ()) == taken.as_ref().map(|(): &()| ()))
            .count(),
        63
    );
}

#[tokio::test]
async fn the_answer_holds_a_directory_in_which_it_has_happened() {
    let store = open(&memory()).await;
    let committed = store.submit(submission(provision(1), 1)).await.expect("granted");
    let user = committed.created_user().expect("a user was provisioned");
    assert!(committed.directory.user(user).is_some());
    assert!(store.directory(&acme()).is_some_and(|now| now.user(user).is_some()));
}

#[tokio::test]
async fn a_reader_keeps_what_it_holds_while_the_writer_moves_on() {
    let store = open(&memory()).await;
    let held = store.directory(&acme()).expect("created");
    store.submit(submission(provision(1), 1)).await.expect("granted");
    assert_eq!(held.user_count(), 0);
    assert_eq!(store.directory(&acme()).map(|now| now.user_count()), Some(1));
}

#[tokio::test]
async fn time_never_goes_backwards_in_a_log() {
    let store = open(&memory()).await;
    store.submit(submission(provision(1), 500)).await.expect("granted");
    store.submit(submission(provision(2), 100)).await.expect("granted");
    let mut times = Vec::new();
    let visit = &mut |recorded: doorward_store::Recorded| {
        times.push(recorded.time.0);
        std::ops::ControlFlow::Continue(())
    };
    store.read(&acme(), doorward_store::Sequence::START, visit).expect("readable");
    assert_eq!(times, [0, 500, 500]);
}

#[tokio::test]
async fn two_writers_on_one_log_decide_again_on_what_the_other_wrote() {
    let log = memory();
    let (one, other) = (open(&log).await, open(&log).await);
    one.submit(submission(provision(1), 1)).await.expect("granted");
    let refused = other.submit(submission(provision(1), 2)).await.expect_err("it is taken");
    assert_eq!(refused, SubmitError::Refused(Refusal::UserNameTaken));
    other.submit(submission(provision(2), 3)).await.expect("granted");
    one.submit(submission(provision(3), 4)).await.expect("granted");
    let replayed = one.replay(&acme(), Until::Head).expect("readable");
    assert_eq!(one.directory(&acme()).as_deref(), Some(&replayed));
    assert_eq!(replayed.user_count(), 3);
}

#[tokio::test]
async fn a_store_that_was_closed_says_so_and_has_carried_out_what_waited() {
    let log = memory();
    let store = open(&log).await;
    let waiting: Vec<_> =
        (0..20).map(|nth| store.submit(submission(provision(nth), nth))).collect();
    let answers = futures_util::future::join_all(waiting).await;
    store.close(PATIENCE).expect("it closes");
    assert!(answers.iter().all(Result::is_ok));
    let late = store.submit(submission(provision(99), 99)).await;
    assert_eq!(late.map(|_| ()), Err(SubmitError::Closed));
    assert_eq!(open(&log).await.directory(&acme()).map(|now| now.user_count()), Some(20));
}

#[tokio::test]
async fn a_replay_stops_where_it_is_told() {
    let store = open(&memory()).await;
    for nth in 1..=10 {
        store.submit(submission(provision(nth), nth * 10)).await.expect("granted");
    }
    let users = |until| store.replay(&acme(), until).expect("readable").user_count();
    assert_eq!(users(Until::Head), 10);
    assert_eq!(users(Until::Sequence(doorward_store::Sequence(4))), 3);
    assert_eq!(users(Until::Time(doorward_store::Timestamp(55))), 5);
}

#[tokio::test]
async fn a_user_changed_since_it_was_read_is_not_overwritten() {
    let store = open(&memory()).await;
    let committed = store.submit(submission(provision(1), 1)).await.expect("granted");
    let user = committed.created_user().expect("a user was provisioned");
    let seen = committed.directory.user(user).expect("there").sequence;
    let change = |title| Command::ChangeUser {
        user,
        expected: Expected::Since(seen),
        wanted: person(0, None, None, title),
    };
    store.submit(submission(change(1), 2)).await.expect("granted");
    let late = store.submit(submission(change(3), 3)).await.expect_err("it has moved");
    assert!(matches!(late, SubmitError::Refused(Refusal::VersionMoved { .. })));
    assert_eq!(*store.health(), Health::Ready);
    assert_eq!(store.directory(&acme()).map(|now| now.users_after(Number(0)).count()), Some(1));
}

/// Hands in `count` new users at once, and tells which of them were acknowledged.
async fn hire(store: &Store, from: u32, count: u32) -> Vec<(u32, Result<(), SubmitError>)> {
    let one =
        |nth| async move { (nth, store.submit(submission(provision(nth), nth)).await.map(drop)) };
    futures_util::future::join_all((from..from + count).map(one)).await
}

/// Waits until the writer has read the log again.
async fn recovered(store: &Store) {
    for _ in 0..100 {
        if *store.health() == Health::Ready {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the store did not recover: {:?}", store.health());
}

/// Sixty people in six rounds; tells how many appends that took, and what was answered.
async fn six_rounds(
    store: &Store,
    faulty: &FaultyLog<MemoryLog>,
) -> (u64, Vec<(u32, Result<(), SubmitError>)>) {
    let before = faulty.appended();
    let mut answers = Vec::new();
    for round in 0..6 {
        answers.extend(hire(store, round * 10, 10).await);
    }
    (faulty.appended() - before, answers)
}

#[tokio::test]
async fn what_was_acknowledged_is_there_whichever_append_failed_and_however() {
    for fault in [Fault::BeforePersisting, Fault::AfterPersisting] {
        let mut nth = 0;
        loop {
            nth += 1;
            let faulty = Arc::new(FaultyLog::new(MemoryLog::new()));
            let log: Arc<dyn Log> = faulty.clone();
            let store = open(&log).await;
            faulty.fail_append(nth, fault);
            let (appends, mut answers) = six_rounds(&store, &faulty).await;
            if appends < nth {
                assert!(nth > 6, "{fault:?}: each round is at least one append");
                break; // every append there is has failed once
            }
            recovered(&store).await;
            answers.extend(hire(&store, 100, 5).await);
            let now = store.directory(&acme()).expect("created");
            assert_eq!(store.replay(&acme(), Until::Head).as_ref().ok(), Some(now.as_ref()));
            for (nth, answer) in &answers {
                let name = format!("user{nth}@contoso.example");
                match answer {
                    Ok(()) => assert!(now.user_by_name(&name).is_some(), "{fault:?}: lost {name}"),
                    Err(error) => assert_eq!(*error, SubmitError::Unavailable, "{fault:?}"),
                }
            }
            assert!(answers.iter().any(|(_, answer)| answer.is_err()), "{fault:?}: nothing failed");
            assert!(answers[60..].iter().all(|(_, answer)| answer.is_ok()), "{fault:?}");
        }
    }
}

#[tokio::test]
async fn nobody_sees_what_failed_before_it_was_kept() {
    let faulty = Arc::new(FaultyLog::new(MemoryLog::new()));
    let log: Arc<dyn Log> = faulty.clone();
    let store = open(&log).await;
    faulty.fail_append(1, Fault::BeforePersisting);
    let answers = hire(&store, 0, 1).await;
    assert_eq!(answers, [(0, Err(SubmitError::Unavailable))]);
    assert_ne!(*store.health(), Health::Ready);
    assert_eq!(store.directory(&acme()).map(|now| now.user_count()), Some(0));
    recovered(&store).await;
    assert_eq!(hire(&store, 0, 1).await, [(0, Ok(()))], "the name was not taken");
}

#[tokio::test]
async fn what_was_kept_though_it_failed_is_found_again() {
    let faulty = Arc::new(FaultyLog::new(MemoryLog::new()));
    let log: Arc<dyn Log> = faulty.clone();
    let store = open(&log).await;
    faulty.fail_append(1, Fault::AfterPersisting);
    assert_eq!(hire(&store, 0, 1).await, [(0, Err(SubmitError::Unavailable))]);
    recovered(&store).await;
    assert_eq!(store.directory(&acme()).map(|now| now.user_count()), Some(1));
    let taken = Err(SubmitError::Refused(Refusal::UserNameTaken));
    assert_eq!(hire(&store, 0, 1).await, [(0, taken)]);
}

#[tokio::test]
async fn a_log_that_fails_at_random_never_loses_nor_halves_anything() {
    for seed in 0..5 {
        let faulty = Arc::new(FaultyLog::new(MemoryLog::new()));
        let log: Arc<dyn Log> = faulty.clone();
        let store = open(&log).await;
        faulty.fail_at_random(seed, 0.3);
        let mut answers = Vec::new();
        for round in 0..8 {
            answers.extend(hire(&store, round * 20, 20).await);
            recovered(&store).await;
        }
        faulty.heal();
        let now = store.directory(&acme()).expect("created");
        assert_eq!(store.replay(&acme(), Until::Head).as_ref().ok(), Some(now.as_ref()));
        for (nth, answer) in answers {
            let there = now.user_by_name(&format!("user{nth}@contoso.example")).is_some();
            assert!(there || answer.is_err(), "seed {seed}: user {nth} is lost");
        }
    }
}

/// Longer than a healthy log takes, and short enough to wait for.
const HURRY: Duration = Duration::from_millis(300);

/// A store whose log never answers the next append.
async fn hanging() -> (Arc<FaultyLog<MemoryLog>>, Arc<Store>) {
    let faulty = Arc::new(FaultyLog::new(MemoryLog::new()));
    drop(open(&(faulty.clone() as Arc<dyn Log>)).await);
    let store = Store::open_patient(faulty.clone(), HURRY).expect("the log can be read");
    faulty.fail_append(1, Fault::Never);
    (faulty, Arc::new(store))
}

#[tokio::test]
async fn a_log_that_never_answers_is_told_and_nobody_waits_with_it() {
    let (faulty, store) = hanging().await;
    assert_eq!(*store.health(), Health::Ready);
    let unavailable = Err(SubmitError::Unavailable);
    assert_eq!(hire(&store, 0, 1).await, [(0, unavailable.clone())]);
    assert_eq!(*store.health(), Health::Stuck);
    assert_eq!(hire(&store, 1, 1).await, [(1, unavailable)], "refused at once");
    assert_eq!(store.directory(&acme()).map(|now| now.user_count()), Some(0));
    faulty.heal();
    recovered(&store).await;
    let now = store.directory(&acme()).expect("created");
    assert!(now.user_by_name("user0@contoso.example").is_some(), "what was written is so");
    assert!(now.user_by_name("user1@contoso.example").is_none(), "what was refused is not");
    assert_eq!(hire(&store, 1, 1).await, [(1, Ok(()))]);
}

#[tokio::test]
async fn what_nobody_waits_for_any_longer_is_not_begun() {
    let (faulty, store) = hanging().await;
    let behind = async {
        while faulty.failed() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        hire(&store, 1, 1).await
    };
    let (written, late) = tokio::join!(hire(&store, 0, 1), behind);
    assert_eq!([&written[0].1, &late[0].1], [&Err(SubmitError::Unavailable); 2]);
    faulty.heal();
    recovered(&store).await;
    assert_eq!(hire(&store, 2, 1).await, [(2, Ok(()))]);
    let now = store.directory(&acme()).expect("created");
    assert!(now.user_by_name("user1@contoso.example").is_none());
}

#[tokio::test]
async fn a_store_whose_log_never_answers_is_closed_all_the_same() {
    let (faulty, store) = hanging().await;
    assert_eq!(hire(&store, 0, 1).await, [(0, Err(SubmitError::Unavailable))]);
    assert_eq!(store.close(HURRY), Err(NotClosed));
    drop(store); // waits no second time
    faulty.heal();
}
