//! `doorward provisioning trust …`

use clap::Subcommand;
use doorward_store::directory::OrganizationName;

use super::super::{
    Everywhere,
    print::{Properties, or_dash},
};
use crate::{
    credentials::{Answer as Credential, Request as Wish, TrustRow, WantedTrust},
    operator::{Answer, Failure, Request},
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
    let wish = match command {
        Command::Set { organization, tenant_id, audience, subject, authority } => {
            let wanted = WantedTrust { tenant: tenant_id, audience, subject, authority };
            Wish::SetTrust { organization, wanted: Box::new(wanted) }
        }
        Command::Show { organization } => Wish::ShowTrust { organization },
        Command::Remove { organization } => Wish::RemoveTrust { organization },
    };
    everywhere.printer().one(&everywhere.operator()?.one(Request::Credential(wish), take)?)
}

fn take(answer: Answer) -> Option<TrustRow> {
    let Answer::Credential(Credential::Trust(row)) = answer else { return None };
    Some(*row)
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
