//! The show: `cargo run --release --bin demo`.

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use doorward_tests::{
    demo::{Programme, run},
    entra::Plan,
};

/// A company arrives over SCIM, changes, the server is killed and the log tells who existed when.
#[derive(Parser)]
struct Arguments {
    /// How many people to invent.
    #[arg(long, default_value_t = 400)]
    people: usize,
    /// How many groups to invent.
    #[arg(long, default_value_t = 40)]
    groups: usize,
    /// Where the dice start.
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// A company from a JSON file instead (see `tests/fixtures/company.json`).
    #[arg(long, value_name = "FILE")]
    company: Option<PathBuf>,
    /// Where the data lies; a former show there is removed.
    #[arg(long, value_name = "DIR", default_value = "target/demo/data")]
    data_dir: PathBuf,
    /// End after the show instead of staying up.
    #[arg(long)]
    once: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { people, groups, seed, company, data_dir, once } = Arguments::parse();
    let plan = Plan { seed, people, groups };
    match run(Programme { plan, company, data_dir, once }).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("demo: {trouble}");
            ExitCode::FAILURE
        }
    }
}
