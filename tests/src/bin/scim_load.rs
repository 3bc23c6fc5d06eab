//! Hammers a server with 64 connections, says what was acknowledged, and later, after whatever
//! happened to the server and its disk, checks that all of it is there.

use std::{
    error::Error,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use clap::Parser;
use doorward_tests::{
    host::Host,
    scim_load::{
        Ack, Acks, CONNECTIONS, Kills, ORGANIZATION, Target, Trouble, replay_agrees, verify,
    },
};
use tokio::sync::mpsc;

/// Loses nothing that was acknowledged: hammers a server, kills it, checks what it holds.
#[derive(Parser)]
enum Arguments {
    /// Hammers a running server until it is gone; prints a line for each acknowledged change.
    Run {
        /// The Tenant URL.
        #[arg(long)]
        url: String,
        /// The Secret Token.
        #[arg(long)]
        token: String,
        /// How many clients come at once.
        #[arg(long, default_value_t = CONNECTIONS)]
        connections: u32,
        /// What they do; another one for each run on the same data directory.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Checks a data directory that nobody serves.
    Verify {
        /// The data directory.
        #[arg(long)]
        data_dir: PathBuf,
        /// The lines that `run` printed.
        #[arg(long)]
        acks: PathBuf,
        /// How many steps each client may have come further than it was heard of.
        #[arg(long, default_value_t = 1)]
        beyond: u64,
        /// The program that replays the log [default: the one beside this].
        #[arg(long)]
        doorward: Option<PathBuf>,
    },
    /// Kills a server of its own again and again under load, and checks after each time.
    Kills {
        /// How often.
        #[arg(long, default_value_t = 100)]
        times: u64,
        /// The moments and the load [default: random, and told].
        #[arg(long)]
        seed: Option<u64>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Arguments::parse() {
        Arguments::Run { url, token, connections, seed } => {
            run(Target { url, token, connections }, seed).await
        }
        Arguments::Verify { data_dir, acks, beyond, doorward } => {
            check(&data_dir, &acks, beyond, doorward)
        }
        Arguments::Kills { times, seed } => {
            kills(times, seed.unwrap_or_else(|| fastrand::u64(..1 << 32))).await
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("scim_load: {}", sentence(trouble.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn run(target: Target, seed: u64) -> Result<(), Trouble> {
    let (told, heard) = mpsc::unbounded_channel();
    let printer = tokio::task::spawn_blocking(move || print(heard));
    let crowd = target.crowd(&told).await?;
    target.hammer(seed, &crowd, &told).await?;
    drop(told);
    Ok(printer.await??)
}

fn print(mut heard: mpsc::UnboundedReceiver<Ack>) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    while let Some(ack) = heard.blocking_recv() {
        writeln!(out, "{ack}")?;
        out.flush()?;
    }
    Ok(())
}

fn check(
    data_dir: &Path,
    acks: &Path,
    beyond: u64,
    doorward: Option<PathBuf>,
) -> Result<(), Trouble> {
    let lines = fs::read_to_string(acks)?;
    let acks: Acks = lines.lines().map(Ack::parse).collect::<Result<_, _>>()?;
    let checked = verify(data_dir, ORGANIZATION, &acks, beyond)?;
    let doorward = match doorward {
        Some(path) => path,
        None => std::env::current_exe()?.with_file_name("doorward"),
    };
    let mut command = Command::new(doorward);
    command.arg("--data-dir").arg(data_dir);
    replay_agrees(command, ORGANIZATION)?;
    println!("{checked}");
    Ok(())
}

async fn kills(times: u64, seed: u64) -> Result<(), Trouble> {
    eprintln!("{times} kills, --seed {seed}");
    let mut kills = Kills::begin(Host::new()?, seed).await?;
    for kill in 1..=times {
        let checked = kills.kill().await.map_err(|trouble| {
            format!("kill {kill}, --seed {seed}: {}", sentence(trouble.as_ref()))
        })?;
        println!("kill {kill}: {checked}");
    }
    Ok(())
}

fn sentence(error: &dyn Error) -> String {
    let mut sentence = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        sentence = format!("{sentence}: {error}");
        cause = error.source();
    }
    sentence
}
