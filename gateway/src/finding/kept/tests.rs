//! What is found while much happens.

use std::sync::atomic::AtomicUsize;

use doorward_store::{
    Submission,
    directory::{Command, Profile, UserName, WantedUser},
    log::MemoryLog,
    record::{Actor, Sequence},
};
use uuid::Uuid;

use super::*;
use crate::clock::Clock;

struct House {
    store: Arc<Store>,
    finding: Arc<Finding>,
}

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

impl House {
    async fn begin() -> Self {
        let store = Arc::new(Store::open(Arc::new(MemoryLog::default())).unwrap());
        let house = Self { store, finding: Arc::default() };
        house.submit(Command::CreateOrganization).await;
        house
    }

    async fn submit(&self, command: Command) {
        let (organization, actor) = (acme(), Actor::System);
        let (request, time) = (Clock.new_request_id(), Clock.now());
        let submission = Submission { organization, actor, request, time, command };
        self.store.submit(submission).await.unwrap();
    }

    async fn hire(&self, numbers: std::ops::Range<u128>) {
        // As many at a time as may wait.
        for begin in numbers.clone().step_by(100) {
            self.hire_at_once(begin..numbers.end.min(begin + 100)).await;
        }
    }

    async fn hire_at_once(&self, numbers: std::ops::Range<u128>) {
        let hired = numbers.map(|number| {
            self.submit(Command::ProvisionUser {
                seed: Uuid::from_u128(number),
                wanted: WantedUser {
                    user_name: UserName::parse(&format!("perry{number}@contoso.example")).unwrap(),
                    external_id: None,
                    active: Some(true),
                    profile: Profile::default(),
                },
            })
        });
        futures_util::future::join_all(hired).await;
    }

    fn grown(&self) -> Arc<Found> {
        let directory = self.store.directory(&acme()).unwrap();
        self.finding.grown(&self.store, &acme(), &directory, || false).unwrap()
    }

    fn count(&self, found: &Found) -> usize {
        let directory = self.store.directory(&acme()).unwrap();
        found.names.people(&directory, "perry", None, 10_000).all.len()
    }

    fn is_tidying(&self) -> bool {
        let kept = lock(&self.finding.kept).get(&acme()).cloned();
        kept.is_some_and(|kept| lock(&kept.growing).tidying)
    }
}

#[tokio::test]
async fn whoever_comes_is_found_before_while_and_after_all_is_put_in_order() {
    let house = House::begin().await;
    house.hire(0..10).await;
    let early = house.grown();
    assert_eq!(house.count(&early), 10);
    house.hire(10..5_000).await;
    assert_eq!(house.count(&house.grown()), 5_000);
    house.hire(5_000..5_001).await;
    assert_eq!(house.count(&house.grown()), 5_001);
    while house.is_tidying() {
        std::thread::yield_now();
    }
    assert!(!house.grown().is_due(), "all was put in order");
    assert_eq!(house.count(&house.grown()), 5_001);
    assert_eq!(house.count(&early), 10, "a reader's value stays as it was");
}

#[tokio::test]
async fn a_fold_that_was_broken_off_is_gone_on_with_by_whoever_asks() {
    let house = House::begin().await;
    house.hire(0..10).await;
    let directory = house.store.directory(&acme()).unwrap();
    let read = AtomicUsize::new(0);
    let stops = || read.fetch_add(1, Ordering::Relaxed) >= 6;
    let early = house.finding.grown(&house.store, &acme(), &directory, stops).unwrap();
    assert_eq!(early.trail.head(), Sequence(6));
    assert!((1..10).contains(&house.count(&early)));
    assert_eq!(house.count(&house.grown()), 10, "each is found, and once");
}

#[tokio::test]
async fn a_server_that_stops_folds_nothing_that_nobody_asks_for() {
    let house = House::begin().await;
    house.finding.stop();
    house.finding.warm_up(house.store.clone());
    while Arc::strong_count(&house.finding) > 1 {
        std::thread::yield_now();
    }
    let kept = lock(&house.finding.kept).get(&acme()).cloned();
    assert!(kept.is_none_or(|kept| kept.found.load().trail.head() == Sequence::START));
    assert!(house.grown().trail.head() > Sequence::START, "whoever asks has an answer");
}
