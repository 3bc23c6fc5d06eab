//! The command line: what can be typed, and what is printed. Data goes to standard output, words
//! about it to standard error.

use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

mod access;
mod api_token;
mod backup;
mod check_config;
mod client_secret;
mod erase;
mod event_line;
mod events;
mod evidence;
mod health;
mod man;
mod organization;
mod print;
mod provisioning;
mod replay;
mod retention;
mod scim_token;
mod serve;
mod session;
mod setup_link;
mod sso;
mod state;
mod table;
mod verify;
mod whole_file;
mod witness;
mod workspace;

use crate::{
    config::{Config, ConfigError, Effective, Sources},
    exit::Exit,
    operator::{Failure, Operator},
};
use print::Printer;

/// An event-sourced identity gateway for Microsoft Entra ID.
#[derive(Debug, Parser)]
#[command(name = "doorward", version, after_help = Exit::table(), propagate_version = true)]
struct Cli {
    #[command(flatten)]
    everywhere: Everywhere,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
struct Everywhere {
    /// The configuration file [default: doorward.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where everything is kept [default: doorward-data]
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<String>,
    /// What the outside calls this server [default: http:// and the address listened on]
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
    /// How answers are printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For scripts
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(serve::Arguments),
    /// Create and list organizations
    #[command(subcommand)]
    Organization(organization::Command),
    /// Create, list and revoke the Secret Tokens that Entra presents
    #[command(subcommand)]
    ScimToken(scim_token::Command),
    /// Create, list and revoke the client secrets that Entra shows for access tokens
    #[command(subcommand)]
    ClientSecret(client_secret::Command),
    /// See and set how Entra is read and answered
    #[command(subcommand)]
    Provisioning(provisioning::Command),
    /// Create, list and remove workspaces
    #[command(subcommand)]
    Workspace(workspace::Command),
    /// Say who may enter the dashboard and the workspaces, and why
    #[command(subcommand)]
    Access(access::Command),
    /// Create, list and revoke the tokens that applications present
    #[command(subcommand)]
    ApiToken(api_token::Command),
    /// Add, list, show, change, try and remove the Entra app registrations people sign in through
    #[command(subcommand)]
    Sso(sso::Command),
    /// Make a link that opens the dashboard once, without signing in
    SetupLink(setup_link::Arguments),
    /// List and end the sessions of people who are signed in
    #[command(subcommand)]
    Session(session::Command),
    /// Say what there is, or was
    #[command(subcommand)]
    State(state::Command),
    /// Erase a person for ever
    Erase(erase::Arguments),
    /// Say how long personal fields of sign-ins and entries are kept
    #[command(subcommand)]
    Retention(retention::Command),
    /// Read, follow, export and replay what happened
    #[command(subcommand)]
    Events(events::Command),
    /// Copy everything into a folder, also while the server runs
    Backup(backup::MakeArguments),
    /// Make the data directory anew of a backup
    Restore(backup::RestoreArguments),
    /// Verify a bundle without server, data directory or network
    Verify(verify::Arguments),
    /// Cosign the checkpoints of another Doorward, as long as each continues the one before
    Witness(witness::Arguments),
    /// Print the settings in force and where each comes from
    CheckConfig,
    /// Ask a running server whether it is ready
    Health,
    /// Print a manual page
    Man {
        /// Of which command, such as `events replay` [default: of doorward itself]
        command: Vec<String>,
    },
    /// Print a completion script
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
}

/// Every command that can be typed, without its arguments.
#[must_use]
pub fn commands() -> Vec<String> {
    let mut all = Vec::new();
    leaves(&Cli::command(), "", &mut all);
    all
}

fn leaves(command: &clap::Command, above: &str, all: &mut Vec<String>) {
    for one in command.get_subcommands() {
        let name = format!("{above}{}", one.get_name());
        match one.has_subcommands() {
            true => leaves(one, &format!("{name} "), all),
            false => all.push(name),
        }
    }
}

/// Does what the command line says.
#[must_use]
pub fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print(); // with nowhere to print to, the exit code still says it
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    match cli.run() {
        Ok(()) => Exit::Done,
        Err(failure) => {
            if failure.exit() != Exit::Done {
                eprintln!("doorward: {failure}");
            }
            failure.exit()
        }
    }
}

impl Cli {
    fn run(self) -> Result<(), Failure> {
        let Self { everywhere, command } = self;
        match command {
            Command::Serve(arguments) => serve::run(&everywhere, arguments),
            Command::Organization(command) => organization::run(&everywhere, command),
            Command::ScimToken(command) => scim_token::run(&everywhere, command),
            Command::ClientSecret(command) => client_secret::run(&everywhere, command),
            Command::Provisioning(command) => provisioning::run(&everywhere, command),
            Command::Workspace(command) => workspace::run(&everywhere, command),
            Command::Access(command) => access::run(&everywhere, command),
            Command::ApiToken(command) => api_token::run(&everywhere, command),
            Command::Sso(command) => sso::run(&everywhere, command),
            Command::SetupLink(arguments) => setup_link::run(&everywhere, &arguments),
            Command::Session(command) => session::run(&everywhere, command),
            Command::State(command) => state::run(&everywhere, command),
            Command::Erase(arguments) => erase::run(&everywhere, arguments),
            Command::Retention(command) => retention::run(&everywhere, command),
            Command::Events(command) => events::run(&everywhere, command),
            Command::Backup(arguments) => backup::make(&everywhere, &arguments),
            Command::Restore(arguments) => backup::restore(&everywhere, &arguments),
            Command::Verify(arguments) => verify::run(&everywhere, arguments),
            Command::Witness(arguments) => witness::run(&everywhere, arguments),
            Command::CheckConfig => check_config::run(&everywhere),
            Command::Health => health::run(&everywhere),
            Command::Man { command } => {
                everywhere.printer().raw(&man::page(Self::command(), &command)?)
            }
            Command::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(shell, &mut Self::command(), "doorward", &mut script);
                everywhere.printer().raw(&script)
            }
        }
    }
}

impl Everywhere {
    fn sources(&self) -> Sources {
        Sources::of_process(self.config.clone())
            .with_flag("server.data_dir", self.data_dir.clone(), "--data-dir")
            .with_flag("server.public_url", self.public_url.clone(), "--public-url")
    }

    fn settings(&self) -> Result<Effective, Failure> {
        load(&self.sources())
    }

    /// The server, or the closed data directory.
    fn operator(&self) -> Result<Operator, Failure> {
        Operator::reach(&self.settings()?.config, false)
    }

    fn printer(&self) -> Printer {
        Printer::new(self.format)
    }
}

fn load(sources: &Sources) -> Result<Effective, Failure> {
    let refuse = |error: ConfigError| Failure::of(Exit::Config, &error);
    Config::load(sources).map_err(refuse)
}
