//! `doorward access …`

use clap::Subcommand;
use doorward_store::{
    directory::{
        Admission, Admitted, AllowList, AuthenticationContext, OrganizationName, RuleTarget, Slug,
        SsoConfigurationId, workspace::InvalidSlug,
    },
    record::Sequence,
};
use uuid::Uuid;

use super::{Everywhere, Format};
use crate::{
    access::{self, Explanation, RuleRow},
    exit::Exit,
    operator::{Answer, Failure, Request},
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
            let request = arguments.request()?;
            let set = everywhere.operator()?.one(request, rule)?;
            for group in set.groups.iter().filter(|group| group.display_name.is_none()) {
                eprintln!("The group {} is not provisioned yet.", group.object_id);
            }
            printer.one(&set)
        }
        Command::Show { organization, target: Some(target) } => {
            let wish = access::Request::ShowRules { organization, target: Some(target) };
            printer.one(&everywhere.operator()?.one(Request::Access(wish), rule)?)
        }
        Command::Show { organization, target: None } => {
            let wish = access::Request::ShowRules { organization, target: None };
            printer.rows(&everywhere.operator()?.all(Request::Access(wish), rule)?)
        }
        Command::Explain(arguments) => {
            let told = everywhere.operator()?.one(arguments.request(), explained)?;
            match printer.format() {
                Format::Table => printer.raw(shown::explanation(&told).as_bytes()),
                Format::Json => printer.json(&told),
            }
        }
    }
}

impl SetArguments {
    fn request(self) -> Result<Request, Failure> {
        let (organization, target) = (self.organization, self.target);
        let admission = match (self.sso, self.groups, self.everyone, self.sso_off) {
            (None, _, _, true) => Some(Admission::Off),
            (None, _, _, false) => None,
            (Some(_), None, false, _) => {
                let message = "say whom `--sso` admits: `--everyone` or `--groups GUID,GUID…`";
                return Err(Failure::new(Exit::Usage, message));
            }
            (Some(configuration), groups, _, _) => Some(Admission::On {
                configuration,
                admitted: groups.map_or(Admitted::Everyone, Admitted::Groups),
                context: self.authentication_context,
            }),
        };
        Ok(Request::Access(access::Request::SetRule { organization, target, admission }))
    }
}

impl ExplainArguments {
    fn request(self) -> Request {
        let resource = self.workspace.map_or(RuleTarget::Dashboard, RuleTarget::Workspace);
        let Self { organization, user, at, .. } = self;
        Request::Access(access::Request::Explain { organization, resource, user, at })
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

fn rule(answer: Answer) -> Option<RuleRow> {
    let Answer::Access(access::Answer::Rule(row)) = answer else { return None };
    Some(row)
}

fn explained(answer: Answer) -> Option<Explanation> {
    let Answer::Access(access::Answer::Explained(told)) = answer else { return None };
    Some(*told)
}
