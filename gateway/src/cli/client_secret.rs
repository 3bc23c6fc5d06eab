//! `doorward client-secret …`

use clap::Subcommand;
use doorward_store::directory::{OrganizationName, TokenId};
use hyper::Method;
use serde_json::json;
use uuid::Uuid;

use super::{
    Everywhere, Format,
    print::{Properties, Row, or_dash, word},
};
use crate::{
    credentials::{ClientSecretRow, IssuedClientSecret},
    operator::{Failure, Wish},
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a client secret and show it this once; four may be live
    Create {
        /// For which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// How long it lives, from 1y to 3y
        #[arg(long, value_name = "SPAN", default_value = "1y")]
        expires_in: String,
    },
    /// Name all client secrets ever issued
    List {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
    /// End a client secret and every access token that was given for it
    Revoke {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Which, as `client-secret list` names it
        #[arg(value_name = "SECRET_ID", value_parser = secret_id)]
        secret: TokenId,
    },
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let (operator, printer) = (everywhere.operator()?, everywhere.printer());
    match command {
        Command::Create { organization, expires_in } => {
            let wish = Wish::of(Method::POST, &organization, &["client-secrets"]);
            let life = json!({ "expires_in": expires_in });
            let issued: IssuedClientSecret = operator.one(wish.with(life))?;
            printer.one(&issued)?;
            if printer.format() == Format::Table {
                eprintln!("Copy the client secret now: it is not shown again.");
            }
            if issued.token_endpoint.starts_with("http:") {
                eprintln!("Entra asks for https: see `server.public_url` and `--public-url`.");
            }
            Ok(())
        }
        Command::List { organization } => {
            let wish = Wish::of(Method::GET, &organization, &["client-secrets"]);
            let mut secrets: Vec<ClientSecretRow> = operator.all(wish)?;
            secrets.sort_by(|a, b| a.issued.cmp(&b.issued));
            printer.rows(&secrets)
        }
        Command::Revoke { organization, secret: id } => {
            let place = ["client-secrets", &id.to_string()];
            let wish = Wish::of(Method::DELETE, &organization, &place);
            printer.one::<ClientSecretRow>(&operator.one(wish)?)
        }
    }
}

fn secret_id(raw: &str) -> Result<TokenId, uuid::Error> {
    Uuid::parse_str(raw).map(TokenId)
}

impl Properties for IssuedClientSecret {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Tenant URL", self.tenant_url.clone()),
            ("Token endpoint", self.token_endpoint.clone()),
            ("Client ID", self.client_id.clone()),
            ("Client secret", self.client_secret.clone()),
            ("Secret ID", self.secret_id.to_string()),
            ("Expires", self.expires.clone()),
        ]
    }
}

impl Row for ClientSecretRow {
    const HEADINGS: &'static [&'static str] =
        &["SECRET ID", "STATE", "ISSUED", "EXPIRES", "REVOKED", "LAST USED", "WARNING"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.secret_id.to_string(),
            word(&self.state),
            self.issued.clone(),
            self.expires.clone(),
            or_dash(self.revoked.as_deref()),
            or_dash(self.last_used.as_deref()),
            or_dash(self.warning.as_deref()),
        ]
    }
}

impl Properties for ClientSecretRow {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Secret ID", self.secret_id.to_string()),
            ("State", word(&self.state)),
            ("Revoked", or_dash(self.revoked.as_deref())),
            ("Last used", or_dash(self.last_used.as_deref())),
        ]
    }
}
