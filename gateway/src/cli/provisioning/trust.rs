//! `doorward provisioning trust …`

use clap::Subcommand;
use doorward_store::directory::OrganizationName;
use hyper::Method;
use serde_json::json;

use super::super::{
    Everywhere,
    print::{Properties, or_dash},
};
use crate::{
    credentials::TrustRow,
    operator::{Failure, Wish},
};

#[derive(Debug, Subcommand)]
pub(in super::super) enum Command {
    /// Take the assertions of Entra's workload instead of a client secret
    Set {
        /// For which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// The Directory (tenant) ID that issues them, or a domain of it, which is looked up once
        #[arg(long, value_name = "GUID|DOMAIN")]
        tenant_id: String,
        /// The application they are for: its Application (client) ID, or `api://` and that
        #[arg(long, value_name = "GUID")]
        audience: String,
        /// The object ID of Entra's provisioning application in that directory
        #[arg(long, value_name = "GUID")]
        subject: String,
        /// public, us-government, china, NAME.ciamlogin.com or development [default: public, or
        /// development where that is on]
        #[arg(long)]
        authority: Option<String>,
    },
    /// Say whose assertions are taken, and what Entra is told
    Show {
        /// For which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
    /// Take nobody's assertions any more, and end the access tokens given for them
    Remove {
        /// For which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
}

pub(in super::super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let trust = ["provisioning", "trust"];
    let wish = match command {
        Command::Set { organization, tenant_id, audience, subject, authority } => {
            let wish = Wish::of(Method::PUT, &organization, &trust);
            wish.with(json!({
                "tenant": tenant_id, "audience": audience, "subject": subject,
                "authority": authority,
            }))
        }
        Command::Show { organization } => Wish::of(Method::GET, &organization, &trust),
        Command::Remove { organization } => Wish::of(Method::DELETE, &organization, &trust),
    };
    everywhere.printer().one::<TrustRow>(&everywhere.operator()?.one(wish)?)
}

impl Properties for TrustRow {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Tenant URL", self.tenant_url.clone()),
            ("Token endpoint", self.token_endpoint.clone()),
            ("Client ID", self.client_id.clone()),
            ("Trust ID", self.trust_id.to_string()),
            ("Directory (tenant) ID", self.tenant_id.clone()),
            ("Authority", self.authority.clone()),
            ("Issuer", or_dash(self.issuer.as_deref())),
            ("Audience", self.audience.clone()),
            ("Subject", self.subject.clone()),
            ("Last used", or_dash(self.last_used.as_deref())),
        ]
    }
}
