//! `doorward provisioning …`

mod trust;

use clap::{Subcommand, ValueEnum};
use doorward_store::directory::OrganizationName;
use hyper::Method;
use serde::Serialize;
use serde_json::json;

use super::{
    Everywhere,
    print::{Properties, Row, or_dash, word},
};
use crate::{
    operator::{Failure, Provisioning, Wish},
    request_log::Entry,
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

#[derive(Debug, Clone, Copy, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mode {
    /// What Entra sends today is understood
    Tolerant,
    /// What the newest interop profile refuses is refused
    Strict,
}

#[derive(Debug, Clone, Copy, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Answering {
    /// 200 with the resource
    Body,
    /// 200 with the user, 204 for a group
    GroupsEmpty,
    /// 204
    Empty,
}

#[derive(Debug, Clone, Copy, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Delivery {
    /// There are none
    Off,
    /// Receivers fetch them (RFC 8936)
    Poll,
    /// They are sent to the address in `security_events.push` (RFC 8935), and may be fetched too
    Push,
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let printer = everywhere.printer();
    match command {
        Command::Show { organization } => {
            let wish = Wish::of(Method::GET, &organization, &["provisioning"]);
            printer.one::<Provisioning>(&everywhere.operator()?.one(wish)?)
        }
        Command::Set { organization, mode, patch_answer, security_events } => {
            let wish = Wish::of(Method::PATCH, &organization, &["provisioning"]);
            let wish = wish.with(json!({
                "mode": mode, "patch_answer": patch_answer, "security_events": security_events,
            }));
            printer.one::<Provisioning>(&everywhere.operator()?.one(wish)?)
        }
        Command::Trust(command) => trust::run(everywhere, command),
        Command::Requests { organization, failed, limit } => {
            let wish = Wish::of(Method::GET, &organization, &["provisioning", "requests"]);
            let wish = wish.saying("failed", failed.then_some(true)).saying("limit", Some(limit));
            printer.rows::<Entry>(&everywhere.operator()?.together(wish)?)
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
