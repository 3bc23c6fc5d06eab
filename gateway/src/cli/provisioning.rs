//! `doorward provisioning …`

mod trust;

use clap::{Subcommand, ValueEnum};
use doorward_store::directory::{
    OrganizationName,
    provisioning::{self, PatchAnswer},
    security_events,
};

use super::{
    Everywhere,
    print::{Properties, Row, or_dash, word},
};
use crate::{
    operator::{Answer, Failure, Provisioning, Request},
    request_log::{self, Entry},
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say how Entra is read and answered
    Show {
        /// For which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
    /// Change how Entra is read and answered
    Set {
        /// For which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// How strictly requests are read
        #[arg(long, value_enum, required_unless_present_any = ["patch_answer", "security_events"])]
        mode: Option<Mode>,
        /// What a PATCH is answered with
        #[arg(long, value_enum)]
        patch_answer: Option<Answering>,
        /// Whether changes are told as security events (RFC 9967), and how they reach a receiver
        #[arg(long, value_enum)]
        security_events: Option<Delivery>,
    },
    /// Say whose assertions are taken instead of a client secret
    #[command(subcommand)]
    Trust(trust::Command),
    /// Print what Entra asked for lately and what became of it
    Requests {
        /// For which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Only those that failed
        #[arg(long)]
        failed: bool,
        /// The newest, no more than this many
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Mode {
    /// What Entra sends today is understood
    Tolerant,
    /// What the newest interop profile refuses is refused
    Strict,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Answering {
    /// 200 with the resource
    Body,
    /// 200 with the user, 204 for a group
    GroupsEmpty,
    /// 204
    Empty,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Delivery {
    /// There are none
    Off,
    /// Receivers fetch them (RFC 8936)
    Poll,
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let request = match command {
        Command::Show { organization } => Request::ShowProvisioning { organization },
        Command::Set { organization, mode, patch_answer, security_events } => {
            Request::SetProvisioning {
                organization,
                mode: mode.map(Into::into),
                patch_answer: patch_answer.map(Into::into),
                security_events: security_events.map(Into::into),
            }
        }
        Command::Trust(command) => return trust::run(everywhere, command),
        Command::Requests { organization, failed, limit } => {
            return requests(everywhere, &organization, failed, limit);
        }
    };
    everywhere.printer().one(&everywhere.operator()?.one(request, take)?)
}

fn take(answer: Answer) -> Option<Provisioning> {
    let Answer::Provisioning(provisioning) = answer else { return None };
    Some(provisioning)
}

/// The files are read as they lie there, whether or not a server writes them.
fn requests(
    everywhere: &Everywhere,
    organization: &OrganizationName,
    failed: bool,
    limit: usize,
) -> Result<(), Failure> {
    let data_dir = everywhere.settings()?.config.server.data_dir;
    if !data_dir.exists() {
        return Err(Failure::no_data_dir(&data_dir));
    }
    let entries =
        request_log::read(&data_dir.join(request_log::FOLDER), organization, failed, limit)?;
    everywhere.printer().rows(&entries)
}

impl From<Mode> for provisioning::Mode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Tolerant => Self::Tolerant,
            Mode::Strict => Self::Strict,
        }
    }
}

impl From<Answering> for PatchAnswer {
    fn from(answering: Answering) -> Self {
        match answering {
            Answering::Body => Self::Body,
            Answering::GroupsEmpty => Self::GroupsEmpty,
            Answering::Empty => Self::Empty,
        }
    }
}

impl From<Delivery> for security_events::Delivery {
    fn from(delivery: Delivery) -> Self {
        match delivery {
            Delivery::Off => Self::Off,
            Delivery::Poll => Self::Poll,
        }
    }
}

impl Properties for Provisioning {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Organization", self.organization.to_string()),
            ("Tenant URL", self.tenant_url.clone()),
            ("Mode", word(&self.mode)),
            ("PATCH answer", word(&self.patch_answer)),
            ("Security events", word(&self.security_events)),
            ("Live tokens", self.live_tokens.to_string()),
        ]
    }
}

impl Row for Entry {
    const HEADINGS: &'static [&'static str] =
        &["TIME", "METHOD", "ENDPOINT", "TARGET", "STATUS", "REASON", "REQUEST ID"];

    fn cells(&self) -> Vec<String> {
        let filter = self.filter.as_ref().map(|filter| format!("?filter={filter}"));
        vec![
            self.time.clone(),
            self.method.to_string(),
            format!("{}{}", self.endpoint, filter.unwrap_or_default()),
            or_dash(self.target.as_deref()),
            self.status.to_string(),
            or_dash(self.reason.as_deref()),
            self.request.to_string(),
        ]
    }
}
