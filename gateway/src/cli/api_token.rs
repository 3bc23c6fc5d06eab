//! `doorward api-token …`

use clap::{Subcommand, ValueEnum};
use doorward_store::{
    directory::{OrganizationName, Scopes, TokenId},
    record::Timestamp,
};
use uuid::Uuid;

use super::{
    Everywhere, Format,
    print::{Properties, Row, or_dash, word},
};
use crate::{
    access::{self, ApiTokenRow, IssuedApiToken},
    operator::{Answer, Failure, Lifetime, Request},
    time_text,
};

/// What an application may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Scope {
    /// Ask who may enter what
    Decide,
    /// Read what is so
    Read,
    /// Change it
    Write,
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
            let lifetime = match (expires_in, no_expiry) {
                (Some(span), _) => Lifetime::Span(span),
                (None, true) => Lifetime::Endless,
                (None, false) => Lifetime::Usual,
            };
            let scopes = Scopes {
                decide: scope.contains(&Scope::Decide),
                read: scope.contains(&Scope::Read),
                write: scope.contains(&Scope::Write),
            };
            let wish = access::Request::IssueApiToken { organization, name, scopes, lifetime };
            printer.one(&operator.one(Request::Access(wish), issued)?)?;
            if printer.format() == Format::Table {
                eprintln!("Copy the API token now: it is not shown again.");
            }
            Ok(())
        }
        Command::List { organization } => {
            let wish = access::Request::ListApiTokens { organization };
            printer.rows(&operator.all(Request::Access(wish), token)?)
        }
        Command::Revoke { organization, token: id } => {
            let wish = access::Request::RevokeApiToken { organization, token: id };
            printer.one(&operator.one(Request::Access(wish), token)?)
        }
    }
}

fn span(raw: &str) -> Result<String, time_text::InvalidTime> {
    time_text::after(Timestamp::default(), raw).map(|_| raw.into())
}

fn token_id(raw: &str) -> Result<TokenId, uuid::Error> {
    Uuid::parse_str(raw).map(TokenId)
}

fn issued(answer: Answer) -> Option<IssuedApiToken> {
    let Answer::Access(access::Answer::IssuedApiToken(issued)) = answer else { return None };
    Some(issued)
}

fn token(answer: Answer) -> Option<ApiTokenRow> {
    let Answer::Access(access::Answer::ApiToken(row)) = answer else { return None };
    Some(row)
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
