//! Takes the figures of Doorward beside their references: `bench all`, or `bench ROW …`.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use doorward_tests::bench::{Line, ROWS, Row, Scale, Trouble, fold_once, serve_storeless, table};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Takes figures beside their references, taking turns, and tells each as a ratio.
#[derive(Parser)]
struct Arguments {
    /// The rows to measure, or `all`.
    rows: Vec<String>,
    /// Take this part of the full measure, for a quick look.
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    #[command(subcommand)]
    step: Option<Step>,
}

#[derive(Subcommand)]
enum Step {
    /// Serves what the rows `post` and `single` are compared with.
    #[command(hide = true)]
    Storeless { port: u16 },
    /// Opens a data directory and prints the resident memory: a step of the row `memory`.
    #[command(hide = true)]
    FoldOnce { folder: PathBuf },
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("bench: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<bool, Trouble> {
    match arguments.step {
        Some(Step::FoldOnce { folder }) => {
            println!("{}", fold_once(&folder)?);
            return Ok(true);
        }
        Some(Step::Storeless { port }) => return serve_storeless(port).map(|()| true),
        None => {}
    }
    let rows: Vec<&Row> = match arguments.rows.as_slice() {
        [] => return Err(format!("name a row: all, {}", names()).into()),
        [all] if all == "all" => ROWS.iter().collect(),
        named => named.iter().map(|name| row(name)).collect::<Result<_, _>>()?,
    };
    let mut lines: Vec<Line> = Vec::new();
    for (name, measure) in rows {
        eprintln!("measuring {name}");
        lines.extend(measure(Scale::new(arguments.scale))?);
    }
    println!("{}", table(&lines));
    Ok(lines.iter().all(Line::reached))
}

fn row(name: &str) -> Result<&'static Row, Trouble> {
    let known = ROWS.iter().find(|(row, _)| *row == name);
    known.ok_or_else(|| format!("there is no row `{name}`: {}", names()).into())
}

fn names() -> String {
    ROWS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}
