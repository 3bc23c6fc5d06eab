//! `doorward access …`

use clap::Subcommand;
use doorward_store::{
    directory::{
        AllowList, AuthenticationContext, OrganizationName, RuleTarget, Slug, SsoConfigurationId,
        workspace::InvalidSlug,
    },
    record::Sequence,
};
use hyper::Method;
use serde_json::json;
use uuid::Uuid;

use super::{Everywhere, Format};
use crate::{
    access::{Explanation, RuleRow},
    exit::Exit,
    operator::{Failure, Wish},
};

mod shown;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say whom the dashboard, the workspace defaults or one workspace admits
    Set(SetArguments),
    /// Tell one access rule, or all
    Show {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// `dashboard`, `defaults` or `workspace:SLUG` [default: all]
        #[arg(value_name = "TARGET")]
        target: Option<RuleTarget>,
    },
    /// Say whether somebody may enter, and why, with the numbers of the events that made it so
    Explain(ExplainArguments),
}

#[derive(Debug, clap::Args)]
pub(super) struct SetArguments {
    /// Of which organization
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
    /// `dashboard`, `defaults` or `workspace:SLUG`
    #[arg(value_name = "TARGET")]
    target: RuleTarget,
    /// Admit people who signed in at this SSO configuration
    #[arg(
        long,
        value_name = "ID",
        value_parser = configuration,
        required_unless_present_any = ["sso_off", "inherit"],
        conflicts_with_all = ["sso_off", "inherit"]
    )]
    sso: Option<SsoConfigurationId>,
    /// Everyone who can sign in there
    #[arg(long, requires = "sso", conflicts_with = "groups")]
    everyone: bool,
    /// Those who belong to one of these groups, by Entra object ID; unknown ones are allowed
    #[arg(long, requires = "sso", value_name = "GUID,GUID…", value_parser = AllowList::parse)]
    groups: Option<AllowList>,
    /// Ask for a stronger sign-in: a Conditional Access authentication context, `c1` to `c99`
    #[arg(long, requires = "sso", value_name = "cN")]
    authentication_context: Option<AuthenticationContext>,
    /// Let nobody sign in
    #[arg(long, conflicts_with = "inherit")]
    sso_off: bool,
    /// Let a workspace be as the workspace defaults say
    #[arg(long)]
    inherit: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArguments {
    /// Of which organization
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
    /// Into which workspace
    #[arg(
        long,
        value_name = "SLUG",
        value_parser = held,
        required_unless_present = "dashboard",
        conflicts_with = "dashboard"
    )]
    workspace: Option<Slug>,
    /// Into the main user dashboard
    #[arg(long)]
    dashboard: bool,
    /// Who
    #[arg(long, value_name = "USERNAME")]
    user: String,
    /// As it was after this event [default: now]
    #[arg(long, value_name = "SEQUENCE", value_parser = sequence)]
    at: Option<Sequence>,
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let printer = everywhere.printer();
    match command {
        Command::Set(arguments) => {
            let wish = arguments.wish()?;
            let set: RuleRow = everywhere.operator()?.one(wish)?;
            for group in set.groups.iter().filter(|group| group.display_name.is_none()) {
                eprintln!("The group {} is not provisioned yet.", group.object_id);
            }
            printer.one(&set)
        }
        Command::Show { organization, target: Some(target) } => {
            let place = ["access-rules", &target.to_string()];
            let wish = Wish::of(Method::GET, &organization, &place);
            printer.one::<RuleRow>(&everywhere.operator()?.one(wish)?)
        }
        Command::Show { organization, target: None } => {
            let wish = Wish::of(Method::GET, &organization, &["access-rules"]);
            printer.rows::<RuleRow>(&everywhere.operator()?.all(wish)?)
        }
        Command::Explain(arguments) => {
            let told: Explanation = everywhere.operator()?.one(arguments.wish())?;
            match printer.format() {
                Format::Table => printer.raw(shown::explanation(&told).as_bytes()),
                Format::Json => printer.json(&told),
            }
        }
    }
}

impl SetArguments {
    fn wish(self) -> Result<Wish, Failure> {
        if self.sso.is_some() && self.groups.is_none() && !self.everyone {
            let message = "say whom `--sso` admits: `--everyone` or `--groups GUID,GUID…`";
            return Err(Failure::new(Exit::Usage, message));
        }
        let sso = match (self.sso, self.sso_off) {
            (Some(_), _) => "on",
            (None, true) => "off",
            (None, false) => "inherit",
        };
        let place = ["access-rules", &self.target.to_string()];
        let wish = Wish::of(Method::PUT, &self.organization, &place);
        Ok(wish.with(json!({
            "sso": sso,
            "sso_configuration": self.sso,
            "everyone": self.everyone,
            "groups": self.groups.as_ref().map(AllowList::ids),
            "authentication_context": self.authentication_context.map(|it| it.to_string()),
        })))
    }
}

impl ExplainArguments {
    fn wish(self) -> Wish {
        let resource = self.workspace.map_or(RuleTarget::Dashboard, RuleTarget::Workspace);
        Wish::of(Method::GET, &self.organization, &["explanation"])
            .saying("resource", Some(resource))
            .saying("user_name", Some(self.user))
            .saying("at", self.at)
    }
}

fn configuration(raw: &str) -> Result<SsoConfigurationId, uuid::Error> {
    Uuid::parse_str(raw).map(SsoConfigurationId)
}

fn sequence(raw: &str) -> Result<Sequence, std::num::ParseIntError> {
    raw.parse().map(Sequence)
}

fn held(raw: &str) -> Result<Slug, InvalidSlug> {
    Slug::try_from(raw.to_owned())
}
