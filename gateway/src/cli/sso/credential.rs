//! `doorward sso credential …` and `doorward sso set`

use clap::Subcommand;
use doorward_store::directory::CredentialId;
use hyper::Method;
use serde_json::json;
use uuid::Uuid;

use super::{
    super::{
        Everywhere,
        print::{Row, or_dash},
    },
    One, Shown,
};
use crate::{
    exit::Exit,
    operator::{CredentialRow, Failure, SsoRow},
};

#[derive(Debug, Subcommand)]
pub(in super::super) enum Command {
    /// Add a credential beside the one in use; the newest is tried first
    Add {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        shown: Shown,
        /// When Entra stops taking it: a day, a time, or a span such as 180d
        #[arg(long, value_name = "END")]
        expires: Option<String>,
    },
    /// Name the credentials of an SSO configuration, without their secrets
    List(One),
    /// Remove a credential
    Remove {
        #[command(flatten)]
        one: One,
        /// Which, as `sso credential list` names it
        #[arg(value_name = "CREDENTIAL_ID", value_parser = credential_id)]
        credential: CredentialId,
        /// Even if it is the last live one, and nobody signs in until another is added
        #[arg(long)]
        last: bool,
    },
}

/// What can be changed.
#[derive(Debug, clap::Args)]
pub(in super::super) struct Set {
    #[command(flatten)]
    one: One,
    #[command(flatten)]
    change: Change,
}

/// What is different from now on.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct Change {
    /// The name people see when there is a choice
    #[arg(long)]
    name: Option<String>,
    /// Which domain Entra is told to sign in with
    #[arg(long, value_name = "DOMAIN")]
    domain_hint: Option<String>,
    /// Tell Entra no domain any more
    #[arg(long, conflicts_with = "domain_hint")]
    no_domain_hint: bool,
    /// Whether guests of the directory are refused
    #[arg(long, value_name = "true|false")]
    members_only: Option<bool>,
    /// Whether strangers become people at their first sign-in; never while provisioning is on
    #[arg(long, value_name = "true|false")]
    just_in_time: Option<bool>,
}

pub(in super::super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let wish = match command {
        Command::Add { one, shown, expires } => {
            let usage = "say which: see `sso credential add --help`";
            let credential = shown.credential()?.ok_or_else(|| Failure::new(Exit::Usage, usage))?;
            let wish = one.wish(Method::POST, &["credentials"]);
            wish.with(json!({ "credential": credential, "expires": expires }))
        }
        Command::List(one) => one.wish(Method::GET, &[]),
        Command::Remove { one, credential, last } => {
            let place = ["credentials", &credential.to_string()];
            one.wish(Method::DELETE, &place).saying("last", last.then_some(true))
        }
    };
    let row: SsoRow = everywhere.operator()?.one(wish)?;
    everywhere.printer().rows(&row.credentials)
}

pub(in super::super) fn set(everywhere: &Everywhere, set: Set) -> Result<(), Failure> {
    let Change { name, domain_hint, no_domain_hint, members_only, just_in_time } = set.change;
    let domain_hint = if no_domain_hint { Some(String::new()) } else { domain_hint };
    let wish = set.one.wish(Method::PATCH, &[]).with(json!({
        "name": name,
        "domain_hint": domain_hint,
        "members_only": members_only,
        "just_in_time": just_in_time,
    }));
    everywhere.printer().one::<SsoRow>(&everywhere.operator()?.one(wish)?)
}

fn credential_id(raw: &str) -> Result<CredentialId, uuid::Error> {
    Uuid::parse_str(raw).map(CredentialId)
}

impl Row for CredentialRow {
    const HEADINGS: &'static [&'static str] =
        &["CREDENTIAL ID", "KIND", "LIVE", "ADDED", "EXPIRES", "WARNING"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.kind.clone(),
            if self.live { "yes" } else { "no" }.into(),
            self.added.clone(),
            or_dash(self.expires.as_deref()),
            or_dash(self.warning.as_deref()),
        ]
    }
}
