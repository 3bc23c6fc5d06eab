use std::path::Path;

use doorward_oidc::authorization::{AuthenticationContext, RANDOM_BYTES};
use doorward_store::directory::SsoConfigurationId;
use uuid::Uuid;

use super::{seen::MOST_OF_ONE, *};
use crate::{config::PublicUrl, sign_in::ReturnTo};

const SPARE: [u8; KEY_BYTES] = [5; KEY_BYTES];

fn at(seconds: i64) -> Timestamp {
    Timestamp((1_800_000_000 + seconds) * 1_000_000)
}

fn browser(number: u8) -> HandleDigest {
    HandleDigest([number; 32])
}

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

/// A host whose instance key lies there, made if it was not.
fn host(folder: &Path) -> KeyFile {
    let file = KeyFile::at(&folder.join("data.key"));
    drop(file.read_or_make([7; 32]).unwrap());
    file
}

fn under_way(number: u8, seconds: i64) -> UnderWay {
    let public_url = PublicUrl::parse("https://id.example.com").unwrap();
    UnderWay {
        organization: acme(),
        browser: browser(number),
        configuration: SsoConfigurationId(Uuid::from_u128(1)),
        started: at(seconds),
        context: AuthenticationContext::parse("c1").ok(),
        return_to: ReturnTo::parse("/o/acme/w/wiki/?q=\"a\"", &acme(), &public_url).unwrap(),
        random: [number; RANDOM_BYTES],
    }
}

/// Sign-ins of one process.
struct Process(PendingSignIns);

impl Process {
    fn begin(&self, number: u8, address: &str, seconds: i64) -> Secret {
        let under_way = under_way(number, seconds);
        let state = self.0.state(&under_way, &SPARE).unwrap();
        self.0.begun(&state, &under_way, address.parse().unwrap());
        state
    }

    fn take(&self, state: &Secret, number: u8, seconds: i64) -> Result<UnderWay, Lost> {
        let address = "10.0.0.1".parse().unwrap();
        self.0.take(state, (Some(&browser(number)), address), at(seconds))
    }

    fn takes(&self, state: &Secret, number: u8, seconds: i64) -> bool {
        self.take(state, number, seconds).is_ok()
    }
}

/// A process on a host that has an instance key.
fn process() -> (Process, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Process(PendingSignIns::under(host(folder.path()), at(0))), folder)
}

#[test]
fn rows_44_and_47_a_sign_in_ends_once_and_in_its_own_browser() {
    let (all, _folder) = process();
    let (a, b) = (all.begin(1, "10.0.0.1", 0), all.begin(1, "10.0.0.1", 1)); // another tab
    assert!(!all.takes(&Secret::new("x".into()), 1, 2), "an unknown state");
    assert!(!all.takes(&a, 2, 2), "another browser");
    let nobody = all.0.take(&a, (None, "10.0.0.1".parse().unwrap()), at(2));
    assert!(nobody.is_err(), "no browser");
    assert!(all.takes(&a, 1, 2));
    assert!(!all.takes(&a, 1, 2), "a second time");
    assert!(all.takes(&b, 1, 2));
}

#[test]
fn row_45_a_state_that_was_not_sealed_here_is_none() {
    let (all, _folder) = process();
    let foreign = all.begin(1, "10.0.0.1", 0);
    let folder = tempfile::tempdir().unwrap();
    let file = KeyFile::at(&folder.path().join("data.key"));
    drop(file.read_or_make([8; 32]).unwrap());
    let other_key = Process(PendingSignIns::under(file, at(1)));
    assert_eq!(other_key.take(&foreign, 1, 1).err(), Some(Lost::Unknown));
    let own = all.begin(1, "10.0.0.1", 0);
    let bytes = URL_SAFE_NO_PAD.decode(own.expose()).unwrap();
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let changed = Secret::new(URL_SAFE_NO_PAD.encode(changed));
        assert_eq!(all.take(&changed, 1, 1).err(), Some(Lost::Unknown), "byte {place}");
    }
    assert!(all.takes(&own, 1, 1));
}

#[test]
fn row_72_a_sign_in_ends_well_in_the_next_process_with_all_that_was_begun() {
    let (before, folder) = process();
    let state = before.begin(1, "10.0.0.1", 0);
    drop(before);
    let after = Process(PendingSignIns::under(host(folder.path()), at(1)));
    assert_eq!(after.take(&state, 2, 1).err(), Some(Lost::OtherBrowser(acme())));
    let back = after.take(&state, 1, 1).unwrap();
    assert_eq!(back.to_bytes(), under_way(1, 0).to_bytes());
    let (pending, begun) = (back.pending(state.expose()), under_way(1, 0).pending("another"));
    assert!(pending.state.is_of(state.expose()));
    assert_eq!(pending.nonce, begun.nonce);
    assert_eq!(pending.verifier.expose(), begun.verifier.expose());
    assert_eq!(pending.return_to, "/o/acme/w/wiki/?q=\"a\"");
    assert_eq!(pending.context, begun.context);
    assert_eq!(after.take(&state, 1, 1).err(), Some(Lost::Used(acme())), "once there, too");
    assert_eq!(after.0.fate(&acme()), Fate::default(), "it was begun before");
}

#[test]
fn on_a_host_without_an_instance_key_a_sign_in_ends_with_its_process() {
    let folder = tempfile::tempdir().unwrap();
    let key_file = KeyFile::at(&folder.path().join("data.key"));
    let all = Process(PendingSignIns::under(key_file.clone(), at(0)));
    let state = all.begin(1, "10.0.0.1", 0);
    drop(host(folder.path())); // a key that is made meanwhile disturbs nobody
    assert!(all.takes(&state, 1, 1));
    let after = Process(PendingSignIns::under(key_file, at(1)));
    assert_eq!(after.take(&state, 1, 1).err(), Some(Lost::Unknown));
}

#[test]
fn nothing_of_a_sign_in_can_be_read_from_its_state() {
    let (all, _folder) = process();
    let state = all.begin(1, "10.0.0.1", 0);
    let bytes = URL_SAFE_NO_PAD.decode(state.expose()).unwrap();
    for piece in [&b"acme"[..], b"wiki", &[1; 8]] {
        assert!(!bytes.windows(piece.len()).any(|window| window == piece), "{piece:?}");
    }
    assert_ne!(state.expose(), all.begin(1, "10.0.0.1", 0).expose());
    assert_eq!(format!("{:?}", under_way(1, 0)), format!("UnderWay(acme, {})", Uuid::from_u128(1)));
}

#[test]
fn the_longest_way_back_fits_into_a_state() {
    let (all, _folder) = process();
    let public_url = PublicUrl::parse("https://id.example.com").unwrap();
    let longest = format!("/o/acme/?{}", "\"".repeat(2039));
    let return_to = ReturnTo::parse(&longest, &acme(), &public_url).unwrap();
    let state = all.0.state(&UnderWay { return_to, ..under_way(1, 0) }, &SPARE).unwrap();
    let query = format!("code=c&state={}", state.expose());
    let callback = doorward_oidc::authorization::Callback::parse(&query).unwrap();
    assert!(all.0.look(callback.state().unwrap(), at(1)).is_some());
}

#[test]
fn a_way_back_that_is_lost_still_says_whose_it_was() {
    let (all, _folder) = process();
    let state = all.begin(1, "10.0.0.1", 0);
    assert_eq!(all.take(&state, 2, 1).err(), Some(Lost::OtherBrowser(acme())));
    assert!(all.takes(&state, 1, 1));
    assert_eq!(all.take(&state, 1, 1).err(), Some(Lost::Used(acme())));
    assert_eq!(all.take(&state, 1, 600).err(), Some(Lost::Unknown), "as every other");
}

#[test]
fn a_sign_in_takes_ten_minutes_at_most() {
    let (all, _folder) = process();
    let (a, b) = (all.begin(1, "10.0.0.1", 0), all.begin(1, "10.0.0.1", 1));
    assert!(!all.takes(&a, 1, 600));
    assert!(all.takes(&b, 1, 600));
    all.begin(1, "10.0.0.1", 600);
    all.0.sweep(at(1200));
    assert_eq!(all.0.count(), 0);
}

#[test]
fn who_never_comes_back_is_counted_for_two_days() {
    let (all, _folder) = process();
    let first = all.begin(1, "10.0.0.1", 0);
    all.begin(1, "10.0.0.1", 0);
    all.begin(1, "10.0.0.1", 0);
    assert!(all.takes(&first, 1, 2));
    assert_eq!(all.0.fate(&acme()), Fate { begun: 3, lost: 0 });
    all.0.sweep(at(601));
    assert_eq!(all.0.fate(&acme()), Fate { begun: 3, lost: 2 });
    assert_eq!(all.0.fate(&OrganizationName::parse("acmf").unwrap()), Fate::default());
    all.0.sweep(at(49 * 3600));
    assert_eq!(all.0.fate(&acme()), Fate::default());
}

#[test]
fn row_56_a_flood_from_one_address_pushes_out_nobody_else() {
    let (all, _folder) = process();
    let mine = all.begin(1, "10.0.0.1", 0);
    let first = all.begin(2, "10.0.0.2", 1);
    for _ in 0..MOST_OF_ONE {
        all.begin(2, "10.0.0.2", 1);
    }
    assert_eq!(all.0.count(), MOST_OF_ONE + 1);
    assert!(all.takes(&mine, 1, 2));
    assert_eq!(all.take(&first, 2, 2).err(), Some(Lost::Unknown), "sealed, and pushed out");
}
