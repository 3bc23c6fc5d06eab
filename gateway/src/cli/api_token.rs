//! `doorward api-token …`

use clap::{Subcommand, ValueEnum};
use doorward_store::{
    directory::{OrganizationName, TokenId},
    record::Timestamp,
};
use hyper::Method;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    Everywhere, Format,
    print::{Properties, Row, or_dash, word},
};
use crate::{
    access::{ApiTokenRow, IssuedApiToken},
    operator::{Failure, Wish},
    time_text,
};

/// What an application may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Scope {
    /// Ask who may enter what
    Decide,
    /// Read what is so
    Read,
    /// Change it
    Write,
    /// Read what an auditor asks for, and nothing else
    Audit,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an API token and show it this once
    Create {
        /// For which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// What it is for, several separated by commas
        #[arg(long, value_enum, value_delimiter = ',', required = true)]
        scope: Vec<Scope>,
        /// The name people see
        #[arg(long, default_value = "API token")]
        name: String,
        /// How long it lives, such as 180d [default: as configured for Secret Tokens, 365 days]
        #[arg(long, value_name = "SPAN", value_parser = span)]
        expires_in: Option<String>,
        /// Let it live until it is revoked
        #[arg(long, conflicts_with = "expires_in")]
        no_expiry: bool,
    },
    /// Name all API tokens ever issued
    List {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
    /// End an API token
    Revoke {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Which, as `api-token list` names it
        #[arg(value_name = "TOKEN_ID", value_parser = token_id)]
        token: TokenId,
    },
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let (operator, printer) = (everywhere.operator()?, everywhere.printer());
    match command {
        Command::Create { organization, scope, name, expires_in, no_expiry } => {
            let wish = Wish::of(Method::POST, &organization, &["api-tokens"]);
            let new = json!({
                "name": name, "scopes": scope, "expires_in": expires_in, "endless": no_expiry,
            });
            printer.one::<IssuedApiToken>(&operator.one(wish.with(new))?)?;
            if printer.format() == Format::Table {
                eprintln!("Copy the API token now: it is not shown again.");
            }
            Ok(())
        }
        Command::List { organization } => {
            let wish = Wish::of(Method::GET, &organization, &["api-tokens"]);
            let mut tokens: Vec<ApiTokenRow> = operator.all(wish)?;
            tokens.sort_by(|a, b| a.issued.cmp(&b.issued));
            printer.rows(&tokens)
        }
        Command::Revoke { organization, token: id } => {
            let place = ["api-tokens", &id.to_string()];
            let wish = Wish::of(Method::DELETE, &organization, &place);
            printer.one::<ApiTokenRow>(&operator.one(wish)?)
        }
    }
}

fn span(raw: &str) -> Result<String, time_text::InvalidTime> {
    time_text::after(Timestamp::default(), raw).map(|_| raw.into())
}

fn token_id(raw: &str) -> Result<TokenId, uuid::Error> {
    Uuid::parse_str(raw).map(TokenId)
}

impl Properties for IssuedApiToken {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("API token", self.api_token.clone()),
            ("Token ID", self.token_id.to_string()),
            ("Name", self.name.clone()),
            ("Scopes", self.scopes.join(", ")),
            ("Expires", self.expires.clone().unwrap_or_else(|| "never".into())),
        ]
    }
}

impl Row for ApiTokenRow {
    const HEADINGS: &'static [&'static str] =
        &["TOKEN ID", "NAME", "SCOPES", "STATE", "ISSUED", "EXPIRES", "REVOKED", "LAST USED"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.token_id.to_string(),
            self.name.clone(),
            self.scopes.join(","),
            word(&self.state),
            self.issued.clone(),
            self.expires.clone().unwrap_or_else(|| "never".into()),
            or_dash(self.revoked.as_deref()),
            or_dash(self.last_used.as_deref()),
        ]
    }
}

impl Properties for ApiTokenRow {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Token ID", self.token_id.to_string()),
            ("Name", self.name.clone()),
            ("State", word(&self.state)),
            ("Revoked", or_dash(self.revoked.as_deref())),
        ]
    }
}
