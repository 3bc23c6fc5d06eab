//! Somebody is erased: nobody reads again what the log says of them, whenever the process dies, and
//! everything else is as it was.

use std::{fs, num::NonZeroU16, ops::ControlFlow, path::Path, sync::Arc};

use doorward_store::{
    Health, Recorded, Sequence, Store, Submission, SubmitError, Timestamp, Until,
    data_dir::{DataDir, LogOptions},
    directory::{
        Command, Event, Expected, Refusal, UserId, UserName, WantedUser,
        erasure::decide::Erasure,
        line::Line,
        sign_in::refused::{RefusedBecause, RefusedSignIn, SignInRefused},
    },
    evidence::{KnownByName, Origin, SignedCheckpoint, Signer, bundle, state_digest},
    keys::{Dice, WrappingKey},
};
use uuid::Uuid;

use crate::wishes::{acme, person, submission};

const OPTIONS: LogOptions = LogOptions { cache_bytes: 1 << 20, reserve_bytes: 0 };

/// A data directory as the gateway opens it.
fn open(path: &Path) -> (DataDir, Store) {
    let data_dir = DataDir::open(path).expect("the data directory");
    let log = Arc::new(data_dir.open_log(OPTIONS).expect("its log"));
    let dice: Dice = Arc::new(|| Some([5; 32]));
    let wrapping = WrappingKey::of(&[3; 32]).expect("a key");
    let keys = data_dir.open_keys(wrapping, dice).expect("its keys");
    (data_dir, Store::open_sealed(log, Arc::new(keys), &KnownByName::new()).expect("its store"))
}

async fn submit(store: &Store, nth: u32, command: Command) -> Result<(), SubmitError> {
    store.submit(submission(command, nth)).await.map(drop)
}

async fn provision(store: &Store, nth: u32, name: &str) -> UserId {
    let user_name = UserName::parse(name).expect("a good name");
    let wanted = WantedUser { user_name, ..person(0, Some(1), None, 2) };
    let command = Command::ProvisionUser { seed: Uuid::from_u128(u128::from(nth) << 64), wanted };
    let committed = store.submit(submission(command, nth)).await.expect("granted");
    committed.created_user().expect("a user")
}

fn erase(store: &Store, user: UserId) -> Command {
    let found = store.count_personal(&acme(), user).expect("readable");
    Command::EraseUser(Erasure {
        user,
        reason: Line::cleaned("asked for it"),
        sealed: found.sealed,
        in_the_clear: found.in_the_clear,
    })
}

fn events(store: &Store) -> Vec<Recorded> {
    let mut all = Vec::new();
    let visit = &mut |recorded| {
        all.push(recorded);
        ControlFlow::Continue(())
    };
    store.read(&acme(), Sequence::START, visit).expect("readable");
    all
}

/// What is said of somebody in a log that is whole, and folds to what is so.
fn legible(store: &Store, user: UserId) -> usize {
    let all = events(store);
    assert!(all.iter().zip(1..).all(|(recorded, at)| recorded.sequence == Sequence(at)), "a gap");
    let replayed = store.replay(&acme(), Until::Head).expect("it folds");
    assert_eq!(store.directory(&acme()).as_deref(), Some(&replayed));
    let said = |recorded: &&Recorded| {
        matches!(&recorded.event, Event::UserProvisioned(it) if it.user == user)
            || matches!(&recorded.event, Event::UserChanged(it) if it.user == user)
    };
    all.iter().filter(said).count()
}

fn checkpoint(store: &Store, signer: &Signer) -> SignedCheckpoint {
    let organizations = store.organizations();
    signer.checkpoint(organizations.tree(&acme()).expect("a tree")).expect("signed")
}

/// A bundle needs no key to be proved, and continues what was signed earlier.
fn proves_itself(store: &Store, signer: &Signer, earlier: &SignedCheckpoint) {
    let mut written = Vec::new();
    store.bundle(&acme(), signer, &mut written).expect("a bundle");
    let input = std::io::Cursor::new(written);
    let verified = bundle::verify(input, signer.public(), Some(earlier)).expect("it is proved");
    let held = store.directory(&acme()).expect("a directory");
    assert_eq!(state_digest(&verified.directory), state_digest(&held));
    assert_eq!(verified.directory.user_count(), held.user_count());
}

/// Every file below a folder that holds a text.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if fs::read(&path)
            .expect("readable")
            .windows(text.len())
            .any(|it| it == text.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}

/// Ada has come, changed and is in nobody's way; Bob stays.
async fn begun(path: &Path) -> (DataDir, Store, UserId, UserId) {
    let (data_dir, store) = open(path);
    submit(&store, 0, Command::CreateOrganization).await.expect("granted");
    let ada = provision(&store, 1, "ada@contoso.example").await;
    let bob = provision(&store, 2, "bob@contoso.example").await;
    let wanted = WantedUser {
        user_name: UserName::parse("ada.lovelace@contoso.example").expect("a good name"),
        ..person(0, None, None, 1)
    };
    let change = Command::ChangeUser { user: ada, expected: Expected::Anything, wanted };
    submit(&store, 3, change).await.expect("granted");
    (data_dir, store, ada, bob)
}

#[tokio::test]
async fn nobody_reads_what_was_said_of_somebody_erased() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data_dir, store, ada, bob) = begun(folder.path()).await;
    assert_eq!(legible(&store, ada), 2);
    let signer = Signer::new(Origin::new("doorward.example", &acme()), &[9; 32]).expect("a key");
    let earlier = checkpoint(&store, &signer);
    proves_itself(&store, &signer, &earlier);
    submit(&store, 4, erase(&store, ada)).await.expect("granted");
    submit(&store, 5, erase(&store, ada)).await.expect("asking twice is harmless");
    let all = events(&store);
    let Some(Event::UserErased(receipt)) = all.last().map(|last| &last.event) else {
        panic!("no receipt: {all:?}")
    };
    assert_eq!((receipt.user, receipt.events, receipt.in_the_clear), (ada, 2, 0));
    assert_eq!((legible(&store, ada), legible(&store, bob)), (0, 1));

    // The same person again is somebody else.
    let again = provision(&store, 6, "ada.lovelace@contoso.example").await;
    assert_ne!(again, ada);
    drop((store, data_dir));
    let (_data_dir, store) = open(folder.path());
    assert_eq!((legible(&store, ada), legible(&store, bob), legible(&store, again)), (0, 1, 1));
    proves_itself(&store, &signer, &earlier);
    for personal in ["contoso.example", "lovelace", "title"] {
        assert_eq!(holding(folder.path(), personal), Vec::<String>::new(), "{personal}");
    }
}

#[tokio::test]
async fn somebody_deleted_before_can_be_erased_and_a_stranger_cannot() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_data_dir, store, ada, bob) = begun(folder.path()).await;
    let delete = Command::DeleteUser { user: ada, expected: Expected::Anything };
    submit(&store, 4, delete).await.expect("granted");
    submit(&store, 5, erase(&store, ada)).await.expect("granted");
    assert_eq!((legible(&store, ada), legible(&store, bob)), (0, 1));
    let stranger = UserId::new(Uuid::from_u128(9 << 64), bob.number());
    let refused = submit(&store, 6, erase(&store, stranger)).await;
    assert_eq!(refused, Err(SubmitError::Refused(Refusal::NoSuchUser)));
    let wordless = Command::EraseUser(Erasure {
        user: bob,
        reason: Line::cleaned(" "),
        sealed: 1,
        in_the_clear: 0,
    });
    let refused = submit(&store, 7, wordless).await;
    assert_eq!(refused, Err(SubmitError::Refused(Refusal::Empty { what: "reason" })));
    assert_eq!(legible(&store, bob), 1);
}

#[tokio::test]
async fn a_key_that_a_crash_left_is_destroyed_when_the_log_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data_dir, store, ada, bob) = begun(folder.path()).await;
    let file = folder.path().join("keys/acme");
    let before = fs::read(&file).expect("the keys");
    submit(&store, 4, erase(&store, ada)).await.expect("granted");
    drop((store, data_dir));
    // As it would be had the process died after the receipt and before the key.
    fs::write(&file, &before).expect("as it was");
    let (_data_dir, store) = open(folder.path());
    assert_ne!(fs::read(&file).expect("the keys"), before);
    assert_eq!((legible(&store, ada), legible(&store, bob)), (0, 1));
}

#[tokio::test]
async fn while_a_key_cannot_be_destroyed_nothing_is_done_and_then_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_data_dir, store, ada, bob) = begun(folder.path()).await;
    let (keys, aside) = (folder.path().join("keys"), folder.path().join("aside"));
    fs::rename(&keys, &aside).expect("the disk fails");
    assert_eq!(submit(&store, 4, erase(&store, ada)).await, Err(SubmitError::Unavailable));
    assert!(matches!(*store.health(), Health::Unavailable { .. }), "{:?}", store.health());
    fs::rename(&aside, &keys).expect("the disk is well");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while *store.health() != Health::Ready && std::time::Instant::now() < deadline {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!((legible(&store, ada), legible(&store, bob)), (0, 1));
    provision(&store, 5, "carl@contoso.example").await;
}

#[tokio::test]
async fn what_was_told_of_sign_ins_expires_by_the_day_and_people_stay() {
    const DAY: i64 = 86_400_000_000;
    let folder = tempfile::tempdir().expect("a folder");
    let (data_dir, store, ada, _) = begun(folder.path()).await;
    let on = async |store: &Store, day: i64, command| {
        let submission = Submission { time: Timestamp(day * DAY), ..submission(command, 9) };
        store.submit(submission).await.expect("granted").events.len()
    };
    let refused = |day: i64| {
        let refused = SignInRefused {
            reason: RefusedBecause::Entra(Line::cleaned("access_denied")),
            configuration: None,
            person: None,
            upn: Some(Line::cleaned("stranger@elsewhere.example")),
            address: "192.0.2.7".parse().expect("an address"),
            agent: Line::cleaned("a browser"),
        };
        Command::RecordRefusedSignIn(Box::new(RefusedSignIn { refused, at: Timestamp(day * DAY) }))
    };
    let legible = |store: &Store| {
        let all = events(store);
        let told = |recorded: &&Recorded| matches!(recorded.event, Event::SignInRefused(_));
        let count = all.iter().filter(told).count();
        let replayed = store.replay(&acme(), Until::Head).expect("it folds");
        assert_eq!(store.directory(&acme()).as_deref(), Some(&replayed));
        count
    };
    for day in [10, 11, 12] {
        assert_eq!(on(&store, day, refused(day)).await, 1);
    }
    let expire = |day: i64| Command::ExpirePersonalFields { at: Timestamp(day * DAY) };
    assert_eq!(on(&store, 12, expire(12)).await, 0, "for ever, when nobody says otherwise");
    on(&store, 12, Command::SetRetention { days: NonZeroU16::new(2) }).await;
    assert_eq!(on(&store, 13, expire(13)).await, 1);
    assert_eq!(on(&store, 13, expire(13)).await, 0, "once a day");
    assert_eq!(legible(&store), 2);
    assert_eq!(on(&store, 14, expire(14)).await, 1);
    assert_eq!(legible(&store), 1);
    let file = folder.path().join("keys/acme");
    let before = fs::read(&file).expect("the keys");
    assert_eq!(on(&store, 15, expire(15)).await, 1);
    drop((store, data_dir));
    // As it would be had the process died before the keys were destroyed.
    fs::write(&file, &before).expect("as it was");
    let (_data_dir, store) = open(folder.path());
    assert_eq!(legible(&store), 0);
    assert_ne!(fs::read(&file).expect("the keys"), before);
    assert!(store.directory(&acme()).is_some_and(|now| now.user(ada).is_some()));
    assert_eq!(self::legible(&store, ada), 2);
}

#[tokio::test]
async fn what_lies_in_the_clear_from_before_goes_on_and_is_counted_and_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let data_dir = DataDir::open(folder.path()).expect("the data directory");
    let log = Arc::new(data_dir.open_log(OPTIONS).expect("its log"));
    let store = Store::open(log).expect("its store");
    submit(&store, 0, Command::CreateOrganization).await.expect("granted");
    let ada = provision(&store, 1, "ada@contoso.example").await;
    let signer = Signer::new(Origin::new("doorward.example", &acme()), &[9; 32]).expect("a key");
    let earlier = checkpoint(&store, &signer);
    drop((store, data_dir));
    let format = folder.path().join("format");
    fs::write(&format, "2\n").expect("as the program before left it");
    let (data_dir, store) = open(folder.path());
    assert_eq!(fs::read_to_string(&format).expect("a number"), "3\n");
    let wanted = WantedUser {
        user_name: UserName::parse("ada@contoso.example").expect("a good name"),
        ..person(0, None, None, 1)
    };
    let change = Command::ChangeUser { user: ada, expected: Expected::Anything, wanted };
    submit(&store, 3, change).await.expect("granted");
    let found = store.count_personal(&acme(), ada).expect("readable");
    assert_eq!((found.sealed, found.in_the_clear), (1, 1));
    submit(&store, 4, erase(&store, ada)).await.expect("granted");
    proves_itself(&store, &signer, &earlier);
    drop((store, data_dir));
    let (_data_dir, store) = open(folder.path());
    assert!(store.directory(&acme()).is_some_and(|now| now.user(ada).is_none()));
    assert_eq!(legible(&store, ada), 1, "what was never sealed stays");
    proves_itself(&store, &signer, &earlier);
}
