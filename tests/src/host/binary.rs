//! The binary `doorward`, built by cargo as it is shipped, in the profile of whoever asks. Cargo
//! is asked once a process; when nothing has changed that takes a moment.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use serde_json::Value;

/// Where the binary is.
#[derive(Debug, Clone)]
pub struct Binary(PathBuf);

/// Why there is no binary.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Cargo or a folder is not to be had.
    #[error("`cargo` could not be run")]
    Run(#[from] std::io::Error),
    /// Cargo failed, or built something else.
    #[error("`cargo build --bin doorward` failed: {0}")]
    Failed(String),
}

impl Binary {
    /// Builds the binary unless it is up to date.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub fn built() -> Result<Self, BuildError> {
        static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
        let path = BUILT.get_or_init(|| build().map_err(|error| error.to_string()));
        path.clone().map(Self).map_err(BuildError::Failed)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

fn build() -> Result<PathBuf, BuildError> {
    let workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(workspace)
        .args(["build", "--bin", "doorward"])
        .args(["--message-format", "json-render-diagnostics"])
        .stderr(Stdio::inherit());
    // A release build is for people to watch, a debug build for tests that have their own output.
    cargo.arg(if cfg!(debug_assertions) { "--quiet" } else { "--release" });
    let output = cargo.output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    let executable = told.lines().filter_map(executable).next();
    match (output.status.success(), executable) {
        (true, Some(path)) => Ok(path),
        (true, None) => Err(BuildError::Failed("it made no executable".to_owned())),
        (false, _) => Err(BuildError::Failed(output.status.to_string())),
    }
}

/// The executable that a message of cargo names, if it does.
fn executable(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    message.get("executable")?.as_str().map(PathBuf::from)
}
