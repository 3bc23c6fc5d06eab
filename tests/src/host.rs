//! A host with a data directory, on which an operator runs the real `doorward`: commands and the
//! server, each a process of its own.

mod binary;
mod closed;
mod server;

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

pub use self::{
    binary::{Binary, BuildError},
    closed::open_store,
    server::{Server, StartError},
};

/// A machine, a data directory, an operator.
#[derive(Debug)]
pub struct Host {
    binary: Binary,
    data_dir: PathBuf,
    settings: Vec<(&'static str, String)>,
    public_url: Option<String>,
    _folder: Option<TempDir>,
}

/// What a command told.
#[derive(Debug, Clone)]
pub struct Told {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Data.
    pub stdout: String,
    /// Messages.
    pub stderr: String,
}

/// What an administrator of Entra is given.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// The Tenant URL.
    pub url: String,
    /// The Secret Token.
    pub token: String,
    /// What the token is called.
    pub token_id: String,
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// It could not be started.
    #[error("`doorward` could not be run")]
    Run(#[from] std::io::Error),
    /// It refused.
    #[error("`doorward {command}` ended with {code:?}: {stderr}")]
    Refused {
        /// What was asked.
        command: String,
        /// The exit code.
        code: Option<i32>,
        /// What it said.
        stderr: String,
    },
    /// Its output is not what scripts rely on.
    #[error("`doorward {command}` told no JSON with `{key}`: {stdout}")]
    Told {
        /// What was asked.
        command: String,
        /// What should be there.
        key: &'static str,
        /// What it told.
        stdout: String,
    },
}

impl Host {
    /// A host with an empty temporary data directory.
    ///
    /// # Errors
    /// When the binary cannot be built or the folder cannot be made.
    pub fn new() -> Result<Self, BuildError> {
        let folder = tempfile::Builder::new().prefix("doorward-").tempdir()?;
        let mut host = Self::at(folder.path().join("data"))?;
        host._folder = Some(folder);
        Ok(host)
    }

    /// A host with its data directory at a place of its own.
    ///
    /// # Errors
    /// When the binary cannot be built.
    pub fn at(data_dir: impl Into<PathBuf>) -> Result<Self, BuildError> {
        let settings = vec![("DOORWARD_METRICS__LISTEN", String::new())];
        let (binary, data_dir) = (Binary::built()?, data_dir.into());
        Ok(Self { binary, data_dir, settings, public_url: None, _folder: None })
    }

    /// With a setting, by its variable.
    #[must_use]
    pub fn setting(mut self, variable: &'static str, value: impl Into<String>) -> Self {
        self.settings.push((variable, value.into()));
        self
    }

    /// Behind a proxy that people reach by this address.
    #[must_use]
    pub fn published_at(mut self, url: impl Into<String>) -> Self {
        self.public_url = Some(url.into());
        self
    }

    /// Where its data lies.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Runs a command and lets it end.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Result<Told, CommandError> {
        let output = self.command().args(arguments).stdin(Stdio::null()).output()?;
        Ok(Told {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs a command that must succeed, and answers what it told.
    ///
    /// # Errors
    /// When it refuses.
    pub fn must(&self, arguments: &[&str]) -> Result<String, CommandError> {
        let Told { code, stdout, stderr } = self.run(arguments)?;
        match code {
            Some(0) => Ok(stdout),
            code => Err(CommandError::Refused { command: arguments.join(" "), code, stderr }),
        }
    }

    /// Creates an organization and its first Secret Token.
    ///
    /// # Errors
    /// When a command refuses.
    pub fn tenant(&self, organization: &str) -> Result<Tenant, CommandError> {
        self.must(&["organization", "create", organization])?;
        self.scim_token(organization, &[])
    }

    /// Creates one more Secret Token.
    ///
    /// # Errors
    /// When the command refuses.
    pub fn scim_token(&self, organization: &str, more: &[&str]) -> Result<Tenant, CommandError> {
        let mut arguments = vec!["scim-token", "create", organization, "--format", "json"];
        arguments.extend(more);
        let stdout = self.must(&arguments)?;
        let told: Value = serde_json::from_str(&stdout).unwrap_or_default();
        let text = |key: &'static str| match told.get(key).and_then(Value::as_str) {
            Some(text) => Ok(text.to_owned()),
            None => {
                let (command, stdout) = (arguments.join(" "), stdout.clone());
                Err(CommandError::Told { command, key, stdout })
            }
        };
        Ok(Tenant {
            url: text("tenant_url")?,
            token: text("secret_token")?,
            token_id: text("token_id")?,
        })
    }

    /// Starts the server on a free port and waits until it is ready.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn serve(&self) -> Result<Server, StartError> {
        Server::start(self, server::free_port()?)
    }

    /// Starts the server on the port it had before.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn serve_at(&self, port: u16) -> Result<Server, StartError> {
        Server::start(self, port)
    }

    /// A command as a person would type it.
    #[must_use]
    pub fn typed(&self, arguments: &str) -> String {
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
        let short = |path: &Path| path.strip_prefix(&here).unwrap_or(path).display().to_string();
        format!("{} --data-dir {} {arguments}", short(self.binary.path()), short(&self.data_dir))
    }

    /// A command about to be run.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.binary.path());
        command.arg("--data-dir").arg(&self.data_dir).env("NO_COLOR", "1");
        for (variable, value) in &self.settings {
            command.env(variable, value);
        }
        command
    }
}
