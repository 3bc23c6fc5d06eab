//! The scenes in their order.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    time::Instant,
};

use super::{
    ORGANIZATION, Show, Trouble,
    changes::{self, Change, KINDS},
    moment::{Moment, Verdict, side_by_side},
    stage,
};
use crate::{
    entra::{Cycle, Step},
    host::{Host, Server, Tenant},
};

/// Where the server listens if nobody else does.
const PORT: u16 = 8080;
/// How many people of a kind are named.
const NAMED: usize = 3;

/// An absent data directory: what a former show left there is removed, and nothing else.
pub(super) fn fresh(data_dir: &Path) -> Result<PathBuf, Trouble> {
    if data_dir.join("format").exists() {
        std::fs::remove_dir_all(data_dir)?;
    }
    if let Some(parent) = data_dir.parent() {
        std::fs::create_dir_all(parent)?;
    }
    Ok(data_dir.to_owned())
}

/// The organization and its Secret Token, made on the closed data directory.
pub(super) fn tenant(host: &Host) -> Result<Tenant, Trouble> {
    let tenant = host.tenant(ORGANIZATION)?;
    stage::shell(host, &format!("organization create {ORGANIZATION}"));
    stage::shell(host, &format!("scim-token create {ORGANIZATION}"));
    Ok(tenant)
}

/// The server, on the usual port if that is free.
pub(super) fn serve(host: &Host) -> Result<Server, Trouble> {
    match TcpListener::bind(("127.0.0.1", PORT)) {
        Ok(probe) => {
            drop(probe);
            Ok(host.serve_at(PORT)?)
        }
        Err(_) => Ok(host.serve()?),
    }
}

/// What Entra's administrator is told to enter.
pub(super) fn tenant_url(server: &Server) -> String {
    format!("http://{}/o/{ORGANIZATION}/scim/v2", server.authority())
}

impl Show {
    pub(super) async fn initial_cycle(&mut self) -> Result<(), Trouble> {
        stage::act("Entra provisions everybody: the initial cycle");
        self.entra.test_connection().await.map_err(|failure| failure.reason)?;
        stage::good("Test Connection");
        let people = self.company.people().count();
        let bar = stage::bar(people * 2 + self.company.groups().count());
        let mut told = |step: Step| {
            bar.set_message(words(&step));
            bar.inc(1);
        };
        let cycle = self.entra.initial_cycle(&self.company, &mut told).await;
        bar.finish_and_clear();
        self.summary(&cycle);
        self.newest(5)
    }

    pub(super) async fn incremental_cycle(&mut self) {
        stage::act("Forty minutes later: joiners, movers and leavers");
        let changes = changes::day(&mut self.company, &mut self.recruiter);
        self.publish();
        let mut rows = Vec::new();
        for what in KINDS {
            let of_kind: Vec<_> = changes.iter().filter(|change| change.what == what).collect();
            for change in of_kind.iter().take(NAMED) {
                rows.push(vec![
                    change.who.display_name.clone(),
                    what.to_owned(),
                    change.detail.clone(),
                ]);
            }
            if let Some(more) = of_kind.len().checked_sub(NAMED).filter(|more| *more > 0) {
                rows.push(vec![format!("and {more} more"), String::new(), String::new()]);
            }
        }
        rows.insert(0, vec!["who".to_owned(), "what".to_owned(), String::new()]);
        stage::table(&rows);
        let cycle = self.entra.incremental_cycle(&self.company, &mut |_| {}).await;
        self.summary(&cycle);
        self.noticed = noticed(&changes);
    }

    pub(super) fn before_and_after(&self, before: &Moment) -> Result<(), Trouble> {
        stage::act("The log tells who existed when");
        let until = format!("events replay {ORGANIZATION} --until {}", before.sequence);
        stage::shell(&self.host, &until);
        stage::shell(&self.host, &format!("events replay {ORGANIZATION}"));
        let after = self.replay(None)?;
        stage::table(&side_by_side(before, &after, &self.noticed));
        Ok(())
    }

    /// Ends the server without a word, starts it again, and folds the log from nothing beside it.
    pub(super) fn kill_and_verify(&mut self) -> Result<(), Trouble> {
        stage::act("The server is killed and starts again");
        let (pid, port) = (self.server.pid(), self.server.port());
        self.server.kill()?;
        stage::line(&format!("kill -9 {pid}"));
        self.start_again(port)
    }

    /// Starts the server where it was and compares the fold of the log with what it serves.
    pub(super) fn start_again(&mut self, port: u16) -> Result<(), Trouble> {
        let began = Instant::now();
        self.server = self.host.serve_at(port)?;
        let took = began.elapsed();
        let verify = ["events", "replay", ORGANIZATION, "--verify", "--format", "json"];
        let Verdict { verified_at } = serde_json::from_str(&self.host.must(&verify)?)?;
        stage::shell(&self.host, &format!("events replay {ORGANIZATION} --verify"));
        let pid = self.server.pid();
        let again = format!("process {pid}, ready after {took:.0?}; at event {verified_at}");
        stage::good(&format!("{again} the fold of the log equals what is served"));
        Ok(())
    }

    /// What existed then: at an event, or now.
    pub(super) fn replay(&self, until: Option<u64>) -> Result<Moment, Trouble> {
        let until = until.map(|sequence| sequence.to_string());
        let mut arguments = vec!["events", "replay", ORGANIZATION, "--format", "json"];
        if let Some(until) = &until {
            arguments.extend(["--until", until.as_str()]);
        }
        Ok(serde_json::from_str(&self.host.must(&arguments)?)?)
    }

    fn newest(&self, count: usize) -> Result<(), Trouble> {
        let list = format!("events list {ORGANIZATION} --limit {count}");
        stage::shell(&self.host, &list);
        let told = self.host.must(&list.split(' ').collect::<Vec<_>>())?;
        told.lines().for_each(stage::line);
        Ok(())
    }

    pub(super) fn summary(&self, cycle: &Cycle) {
        let people = [
            (cycle.created, "created"),
            (cycle.changed, "changed"),
            (cycle.restored, "restored"),
            (cycle.disabled, "disabled"),
            (cycle.deleted, "deleted"),
            (cycle.managers, "managers set"),
        ];
        let groups = [
            (cycle.groups_created, "created"),
            (cycle.groups_renamed, "renamed"),
            (cycle.groups_deleted, "deleted"),
            (cycle.members_added, "memberships added"),
            (cycle.members_removed, "removed"),
        ];
        for (word, counts) in [("people", &people[..]), ("groups", &groups[..])] {
            let counts = counts.iter().filter(|(count, _)| *count > 0);
            let told: Vec<_> = counts.map(|(count, what)| format!("{count} {what}")).collect();
            if !told.is_empty() {
                stage::tell(word, &told.join(", "));
            }
        }
        let each = cycle.took.as_secs_f64() * 1000.0 / cycle.requests.max(1) as f64;
        let took = format!(
            "{} over one connection in {:.1} s, {each:.1} ms each",
            cycle.requests,
            cycle.took.as_secs_f64()
        );
        stage::tell("requests", &took);
        for failure in &cycle.failures {
            stage::bad(&format!("{}: {}", failure.object, failure.reason));
        }
    }
}

fn words(step: &Step) -> String {
    match step {
        Step::Person(name) => name.clone(),
        Step::Manager(name) => format!("the manager of {name}"),
        Step::Group(name) => format!("the members of {name}"),
    }
}

/// One person of each kind, to look at twice.
fn noticed(changes: &[Change]) -> Vec<Change> {
    let first = |what| changes.iter().find(move |change| change.what == what);
    KINDS.into_iter().filter_map(first).cloned().collect()
}
