//! `doorward witness`

use std::{net::SocketAddr, path::PathBuf};

use super::{Everywhere, load, verify::public_key};
use crate::{
    operator::Failure,
    telemetry,
    witness::{self, Settings},
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where checkpoints are shown to it
    #[arg(long, value_name = "ADDR:PORT")]
    listen: SocketAddr,
    /// Where it keeps what it has seen; its key lies beside that, in `DIR.checkpoint-key`
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
    /// The name that it signs with, such as witness.example.com
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The public key of a log, or a file that holds it; once for each log that it knows
    #[arg(long = "log", value_name = "KEY", required = true)]
    logs: Vec<String>,
}

pub(super) fn run(everywhere: &Everywhere, arguments: Arguments) -> Result<(), Failure> {
    let Arguments { listen, state, name, logs } = arguments;
    let logs = logs.iter().map(|key| public_key(key)).collect::<Result<Vec<_>, _>>()?;
    let config = load(&everywhere.sources())?.config;
    let _filter = telemetry::begin(&config.telemetry);
    let settings = Settings { listen, state, name, logs };
    actix_web::rt::System::new().block_on(witness::serve(settings))
}
