//! `doorward serve`

use clap::Args;

use super::{Everywhere, load};
use crate::{
    operator::Failure,
    serve::{self, Reload},
    telemetry,
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where people, applications and Entra come in [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    /// Where metrics are read; empty for nowhere [default: 127.0.0.1:9464]
    #[arg(long, value_name = "ADDR:PORT")]
    metrics_listen: Option<String>,
}

pub(super) fn run(everywhere: &Everywhere, arguments: Arguments) -> Result<(), Failure> {
    let sources = everywhere
        .sources()
        .with_flag("server.listen", arguments.listen, "--listen")
        .with_flag("metrics.listen", arguments.metrics_listen, "--metrics-listen");
    let config = load(&sources)?.config;
    let filter = telemetry::begin(&config.telemetry);
    let reload = Reload { sources, filter };
    actix_web::rt::System::new().block_on(serve::serve(config, reload))
}
