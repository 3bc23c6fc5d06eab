//! `kill -9` under load: whatever was acknowledged is there afterwards, as the log tells it.

use doorward_tests::{host::Host, scim_load::Kills};

/// How often the server is killed unless `DOORWARD_KILLS` says otherwise.
const KILLS: usize = 5;

#[tokio::test]
async fn everything_acknowledged_is_there_after_kill_9() {
    let kills = std::env::var("DOORWARD_KILLS").ok().and_then(|kills| kills.parse().ok());
    let seed = std::env::var("DOORWARD_SEED").ok().and_then(|seed| seed.parse().ok());
    let kills: usize = kills.unwrap_or(KILLS);
    let seed = seed.unwrap_or_else(|| fastrand::u64(..1 << 32));
    eprintln!("{kills} kills, DOORWARD_SEED={seed}");
    let mut load = Kills::begin(Host::new().expect("a host"), seed).await.expect("a crowd");
    let mut clients = 0;
    for kill in 1..=kills {
        let checked = load.kill().await;
        let checked = checked.unwrap_or_else(|lost| panic!("kill {kill}, seed {seed}: {lost}"));
        eprintln!("kill {kill}: {checked}");
        clients = checked.clients;
    }
    assert!(clients >= kills * 16, "hardly any load: {clients} clients were heard of");
}
