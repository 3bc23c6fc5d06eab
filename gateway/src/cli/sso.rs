//! `doorward sso …`

mod credential;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use doorward_store::directory::{OrganizationName, SsoConfigurationId};
use hyper::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Everywhere,
    print::{Properties, Row, or_dash, word},
};
use crate::{
    entra,
    exit::Exit,
    operator::{CredentialRow, Failure, SsoKind, SsoRow, TrialStep, Wish},
};

/// Where they are.
const CONFIGURATIONS: &str = "sso-configurations";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Trust an Entra app registration for sign-in
    Add(Box<Add>),
    /// Name all SSO configurations
    List {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
    /// Show one SSO configuration, and what to register in Entra
    Show(One),
    /// Change the name, the domain hint, or who may sign in
    Set(credential::Set),
    /// Add, list and remove the credentials of an SSO configuration
    #[command(subcommand)]
    Credential(credential::Command),
    /// Walk the way to Entra without a person: directory and credential
    Test(One),
    /// Remove an SSO configuration and end its sessions
    Remove(One),
}

/// Which SSO configuration.
#[derive(Debug, clap::Args)]
pub(super) struct One {
    /// Of which organization
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
    /// Which, as `sso list` names it
    #[arg(value_name = "SSO_ID", value_parser = configuration_id)]
    configuration: SsoConfigurationId,
}

/// What is added.
#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// For which organization
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
    /// Whose app registration it is
    #[arg(long, value_enum)]
    kind: SsoKind,
    /// The Directory (tenant) ID, or a domain of it, which is looked up once
    #[arg(long, value_name = "GUID|DOMAIN")]
    tenant_id: String,
    /// The Application (client) ID [default for multi-tenant: entra.client_id]
    #[arg(long, value_name = "GUID")]
    client_id: Option<String>,
    #[command(flatten)]
    shown: Shown,
    /// The name people see when there is a choice
    #[arg(long)]
    name: Option<String>,
    /// public, us-government, china, NAME.ciamlogin.com or development [default: public, or
    /// development where that is on]
    #[arg(long)]
    authority: Option<String>,
    /// Which domain Entra is told to sign in with
    #[arg(long, value_name = "DOMAIN")]
    domain_hint: Option<String>,
    /// Refuse guests of the directory
    #[arg(long)]
    members_only: bool,
    /// Let strangers become people at their first sign-in; never while provisioning is on
    #[arg(long)]
    just_in_time: bool,
}

/// What is shown at Entra's token endpoint.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub(super) struct Shown {
    /// A file with the client secret's Value; `-` is standard input
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
    /// A file with the certificate and its private key
    #[arg(long, value_name = "PEM")]
    certificate_file: Option<PathBuf>,
    /// Where the platform puts a token, as the server sees it
    #[arg(long, value_name = "PATH")]
    federated_token_file: Option<PathBuf>,
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let printer = everywhere.printer();
    match command {
        Command::Add(add) => {
            let wish = add.wish()?;
            printer.one::<SsoRow>(&everywhere.operator()?.one(wish)?)
        }
        Command::List { organization } => {
            let wish = Wish::of(Method::GET, &organization, &[CONFIGURATIONS]);
            let mut rows: Vec<SsoRow> = everywhere.operator()?.all(wish)?;
            rows.sort_by(|a, b| a.name.cmp(&b.name));
            printer.rows(&rows)
        }
        Command::Show(one) => {
            let wish = one.wish(Method::GET, &[]);
            printer.one::<SsoRow>(&everywhere.operator()?.one(wish)?)
        }
        Command::Remove(one) => {
            let wish = one.wish(Method::DELETE, &[]);
            printer.one::<SsoRow>(&everywhere.operator()?.one(wish)?)
        }
        Command::Set(set) => credential::set(everywhere, set),
        Command::Credential(command) => credential::run(everywhere, command),
        Command::Test(one) => {
            let wish = one.wish(Method::POST, &["test"]);
            let steps: Vec<TrialStep> = everywhere.operator()?.together(wish)?;
            printer.rows(&steps)?;
            match steps.iter().find(|step| !step.ok) {
                Some(bad) => {
                    Err(Failure::new(Exit::Unavailable, format!("the {} fails", bad.step)))
                }
                None => Ok(()),
            }
        }
    }
}

impl One {
    /// Something about it.
    fn wish(&self, method: Method, below: &[&str]) -> Wish {
        let id = self.configuration.to_string();
        let place = [&[CONFIGURATIONS, &id], below].concat();
        Wish::of(method, &self.organization, &place)
    }
}

impl Add {
    fn wish(self) -> Result<Wish, Failure> {
        let credential = self.shown.credential()?;
        let wish = Wish::of(Method::POST, &self.organization, &[CONFIGURATIONS]);
        Ok(wish.with(json!({
            "kind": self.kind,
            "tenant": self.tenant_id.trim(),
            "client_id": self.client_id,
            "credential": credential,
            "name": self.name,
            "authority": self.authority,
            "domain_hint": self.domain_hint,
            "members_only": self.members_only,
            "just_in_time": self.just_in_time,
        })))
    }
}

impl Shown {
    /// Secrets are read here, as whoever asks, and handed over.
    fn credential(self) -> Result<Option<Value>, Failure> {
        match (self.client_secret_file, self.certificate_file) {
            (Some(path), _) => Ok(Some(json!({ "client_secret": read(&path)? }))),
            (None, Some(path)) => Ok(Some(json!({ "certificate": read(&path)? }))),
            (None, None) => Ok(self
                .federated_token_file
                .map(|path| json!({ "federated_token_file": path.to_string_lossy() }))),
        }
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let text = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin())?.trim().to_owned()
    } else {
        let secret = entra::secret_in(path);
        secret.map_err(|error| Failure::of(Exit::Usage, &error))?.expose().to_owned()
    };
    match text.is_empty() {
        true => Err(Failure::new(Exit::Usage, format!("`{}` is empty", path.display()))),
        false => Ok(text),
    }
}

fn configuration_id(raw: &str) -> Result<SsoConfigurationId, uuid::Error> {
    Uuid::parse_str(raw).map(SsoConfigurationId)
}

impl Row for SsoRow {
    const HEADINGS: &'static [&'static str] = &["ID", "NAME", "KIND", "TENANT ID", "ACTIVE"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.name.clone(),
            word(&self.kind),
            self.tenant_id.clone(),
            if self.active { "yes" } else { "no" }.into(),
        ]
    }
}

impl Properties for SsoRow {
    fn properties(&self) -> Vec<(&'static str, String)> {
        let credential = |held: &CredentialRow| match &held.warning {
            Some(warning) => format!("{} ({warning})", held.kind),
            None => held.kind.clone(),
        };
        let credentials: Vec<_> = self.credentials.iter().map(credential).collect();
        vec![
            ("ID", self.id.to_string()),
            ("Name", self.name.clone()),
            ("Kind", word(&self.kind)),
            ("Directory (tenant) ID", self.tenant_id.clone()),
            ("Application (client) ID", or_dash(self.client_id.as_deref())),
            ("Authority", self.authority.clone()),
            ("Active", if self.active { "yes" } else { "after the first sign-in" }.into()),
            ("Credentials", credentials.join(", ")),
            ("Redirect URI", self.redirect_uri.clone()),
            ("Front-channel logout URL", self.front_channel_logout_url.clone()),
            ("Admin consent", or_dash(self.admin_consent_url.as_deref())),
        ]
    }
}

impl Row for TrialStep {
    const HEADINGS: &'static [&'static str] = &["STEP", "OK", "SAYS"];

    fn cells(&self) -> Vec<String> {
        vec![self.step.clone(), if self.ok { "yes" } else { "no" }.into(), self.says.clone()]
    }
}
