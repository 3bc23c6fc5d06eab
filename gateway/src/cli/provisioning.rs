//! `doorward provisioning …`

use clap::{Subcommand, ValueEnum};
use doorward_store::directory::{
    OrganizationName,
    provisioning::{self, PatchAnswer},
};

use super::{
    Everywhere,
    print::{Properties, word},
};
use crate::operator::{Answer, Failure, Provisioning, Request};

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
        #[arg(long, value_enum, required_unless_present = "patch_answer")]
        mode: Option<Mode>,
        /// What a PATCH is answered with
        #[arg(long, value_enum)]
        patch_answer: Option<Answering>,
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

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let request = match command {
        Command::Show { organization } => Request::ShowProvisioning { organization },
        Command::Set { organization, mode, patch_answer } => Request::SetProvisioning {
            organization,
            mode: mode.map(Into::into),
            patch_answer: patch_answer.map(Into::into),
        },
    };
    let provisioning = everywhere.operator()?.one(request, |answer| match answer {
        Answer::Provisioning(provisioning) => Some(provisioning),
        _ => None,
    })?;
    everywhere.printer().one(&provisioning)
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

impl Properties for Provisioning {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Organization", self.organization.to_string()),
            ("Tenant URL", self.tenant_url.clone()),
            ("Mode", word(&self.mode)),
            ("PATCH answer", word(&self.patch_answer)),
            ("Live tokens", self.live_tokens.to_string()),
        ]
    }
}
