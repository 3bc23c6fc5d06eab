//! After the show: the server stays up, a small cycle runs now and then, and whoever kills the
//! server sees it come back.

use std::time::Duration;

use super::{ORGANIZATION, Show, Trouble, changes, stage};
use crate::entra::encoded;

/// How often somebody joins, moves or leaves.
const TICK: Duration = Duration::from_secs(20);
/// How often the server is looked after.
const LOOK: Duration = Duration::from_millis(200);

/// Stays up until Ctrl-C.
pub(super) async fn stay_up(mut show: Show) -> Result<(), Trouble> {
    show.what_to_try();
    let mut turn = 0;
    let mut tick = tokio::time::interval_at(tokio::time::Instant::now() + TICK, TICK);
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            biased; // Ctrl-C reaches the server too: that is no reason to start it again
            stopped = tokio::signal::ctrl_c() => {
                stopped?;
                break;
            }
            _ = tick.tick() => {
                show.small_cycle(turn).await;
                turn += 1;
            }
            _ = look.tick() => show.look_after()?,
        }
    }
    println!();
    let Show { host, server, .. } = show;
    server.terminate()?;
    stage::good(&format!("stopped; the data stays in {}", host.data_dir().display()));
    Ok(())
}

impl Show {
    fn what_to_try(&self) {
        let host = &self.host;
        let url = &self.tenant.url;
        let someone = self.company.people().next().map_or("", |one| &one.user_principal_name);
        let filter = encoded(&format!("userName eq \"{someone}\""));
        stage::act("Try it yourself, in another terminal");
        stage::note("sign in with your browser (the stand-in for Entra asks for no password)");
        stage::line(&self.sign_in_address());
        for (name, doors) in self.people_to_try() {
            stage::line(&format!("as {name}, who may enter {doors}"));
        }
        let tries = [
            (
                "watch the log grow (a small cycle runs every 20 s)",
                format!("events tail {ORGANIZATION}"),
            ),
            ("see who existed at event 100", format!("events replay {ORGANIZATION} --until 100")),
            (
                "see what Entra asked for",
                format!("provisioning requests {ORGANIZATION} --limit 10"),
            ),
            (
                "take the log elsewhere",
                format!("events export {ORGANIZATION} > {ORGANIZATION}.jsonl"),
            ),
        ];
        for (why, command) in tries {
            stage::note(why);
            stage::shell(host, &command);
        }
        stage::note("ask as Entra does");
        stage::line(&format!("curl -s -H 'Authorization: Bearer {}' \\", self.tenant.token));
        stage::line(&format!("  '{url}/Users?filter={filter}'"));
        stage::note("kill it: it comes back, and so does everything it acknowledged");
        stage::line(&format!("kill -9 {}", self.server.pid()));
        stage::note("Ctrl-C here ends the show");
        println!();
    }

    async fn small_cycle(&mut self, turn: usize) {
        let Some(change) = changes::one(&mut self.company, &mut self.recruiter, turn) else {
            return;
        };
        self.publish();
        let cycle = self.entra.incremental_cycle(&self.company, &mut |_| {}).await;
        let told = format!("{} {}: {}", change.who.display_name, change.what, change.detail);
        match cycle.failures.first() {
            None => stage::good(&told),
            Some(failure) => stage::bad(&format!("{told} ({})", failure.reason)),
        }
    }

    /// Starts the server again when somebody has killed it.
    fn look_after(&mut self) -> Result<(), Trouble> {
        let Some(status) = self.server.ended()? else { return Ok(()) };
        stage::bad(&format!("the server ended: {status}"));
        self.start_again(self.server.port())?;
        stage::line(&format!("kill -9 {}", self.server.pid()));
        Ok(())
    }
}
