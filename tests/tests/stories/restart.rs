//! `kill -9` under load: whatever was acknowledged is there afterwards, as the log tells it.

mod load;

use std::time::Duration;

use doorward_tests::host::Host;

use super::scene::Scene;
use load::Load;

/// How often the server is killed unless `DOORWARD_KILLS` says otherwise.
const KILLS: usize = 5;

#[tokio::test]
async fn everything_acknowledged_is_there_after_kill_9() {
    let kills = std::env::var("DOORWARD_KILLS").ok().and_then(|kills| kills.parse().ok());
    let seed = std::env::var("DOORWARD_SEED").ok().and_then(|seed| seed.parse().ok());
    let (kills, seed) = (kills.unwrap_or(KILLS), seed.unwrap_or_else(|| fastrand::u64(..)));
    eprintln!("{kills} kills, DOORWARD_SEED={seed}");
    let mut dice = fastrand::Rng::with_seed(seed);

    let mut scene = Scene::on(Host::new().expect("a host"));
    let port = scene.server.port();
    let mut load = Load::begin(&scene).await;
    for kill in 1..=kills {
        let running = load.run(&scene.tenant);
        tokio::time::sleep(Duration::from_millis(dice.u64(50..1200))).await;
        scene.server.kill().expect("killed");
        load.end(running).await;
        scene.server = scene.host.serve_at(port).expect("it starts again");
        let replayed = scene.replay();
        assert_eq!(
            replayed["verified"], true,
            "kill {kill}, seed {seed}: {}",
            replayed["differences"]
        );
        load.compare(&replayed);
    }
    let (acknowledged, doubtful) = load.counted();
    eprintln!("{acknowledged} acknowledged changes, {doubtful} in doubt, none lost");
    assert!(acknowledged >= kills * 50, "hardly any load: {acknowledged} changes");
}
