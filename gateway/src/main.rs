//! The binary `doorward`.

use std::process::ExitCode;

fn main() -> ExitCode {
    doorward::cli::run().into()
}
