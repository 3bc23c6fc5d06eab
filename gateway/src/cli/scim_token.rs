//! `doorward scim-token …`

use clap::Subcommand;
use doorward_store::{
    directory::{OrganizationName, TokenId},
    record::Timestamp,
};
use hyper::Method;
use serde_json::json;
use uuid::Uuid;

use super::{
    Everywhere, Format,
    print::{Properties, Row, or_dash, word},
};
use crate::{
    operator::{Failure, IssuedToken, TokenRow, Wish},
    time_text,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a Secret Token and show it this once; two may be live
    Create {
        /// For which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// How long it lives, such as 180d [default: as configured, 365 days]
        #[arg(long, value_name = "SPAN", value_parser = span)]
        expires_in: Option<String>,
        /// Let it live until it is revoked
        #[arg(long, conflicts_with = "expires_in")]
        no_expiry: bool,
    },
    /// Name all Secret Tokens ever issued
    List {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
    /// End a Secret Token
    Revoke {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Which, as `scim-token list` names it
        #[arg(value_name = "TOKEN_ID", value_parser = token_id)]
        token: TokenId,
    },
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let (operator, printer) = (everywhere.operator()?, everywhere.printer());
    match command {
        Command::Create { organization, expires_in, no_expiry } => {
            let wish = Wish::of(Method::POST, &organization, &["scim-tokens"]);
            let life = json!({ "expires_in": expires_in, "endless": no_expiry });
            let issued: IssuedToken = operator.one(wish.with(life))?;
            printer.one(&issued)?;
            if printer.format() == Format::Table {
                eprintln!("Copy the Secret Token now: it is not shown again.");
            }
            if issued.tenant_url.starts_with("http:") {
                eprintln!("Entra asks for https: see `server.public_url` and `--public-url`.");
            }
            Ok(())
        }
        Command::List { organization } => {
            let wish = Wish::of(Method::GET, &organization, &["scim-tokens"]);
            let mut tokens: Vec<TokenRow> = operator.all(wish)?;
            tokens.sort_by(|a, b| a.issued.cmp(&b.issued));
            printer.rows(&tokens)
        }
        Command::Revoke { organization, token: id } => {
            let place = ["scim-tokens", &id.to_string()];
            let wish = Wish::of(Method::DELETE, &organization, &place);
            printer.one::<TokenRow>(&operator.one(wish)?)
        }
    }
}

fn span(raw: &str) -> Result<String, time_text::InvalidTime> {
    time_text::after(Timestamp::default(), raw).map(|_| raw.into())
}

fn token_id(raw: &str) -> Result<TokenId, uuid::Error> {
    Uuid::parse_str(raw).map(TokenId)
}

impl Properties for IssuedToken {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Tenant URL", self.tenant_url.clone()),
            ("Secret Token", self.secret_token.clone()),
            ("Token ID", self.token_id.to_string()),
            ("Expires", self.expires.clone().unwrap_or_else(|| "never".into())),
        ]
    }
}

impl Row for TokenRow {
    const HEADINGS: &'static [&'static str] =
        &["TOKEN ID", "STATE", "ISSUED", "EXPIRES", "REVOKED", "LAST USED"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.token_id.to_string(),
            word(&self.state),
            self.issued.clone(),
            self.expires.clone().unwrap_or_else(|| "never".into()),
            or_dash(self.revoked.as_deref()),
            or_dash(self.last_used.as_deref()),
        ]
    }
}

impl Properties for TokenRow {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Token ID", self.token_id.to_string()),
            ("State", word(&self.state)),
            ("Revoked", or_dash(self.revoked.as_deref())),
            ("Last used", or_dash(self.last_used.as_deref())),
        ]
    }
}
