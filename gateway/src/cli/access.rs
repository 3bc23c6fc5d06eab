//! `doorward access …`

use std::path::PathBuf;

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

use super::{Everywhere, Format, evidence};
use crate::{
    access::{Explanation, RuleRow},
    exit::Exit,
    operator::{Failure, Moment, Wish},
    past::{Could, DecisionReplayed, Interval},
    time_text,
};

mod past_shown;
mod shown;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say whom the dashboard, its auditors' pages, the workspace defaults or one workspace admits
    Set(SetArguments),
    /// Tell one access rule, or all
    Show {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// `dashboard`, `auditors`, `defaults` or `workspace:SLUG` [default: all]
        #[arg(value_name = "TARGET")]
        target: Option<RuleTarget>,
    },
    /// Say whether somebody may enter, and why, with the numbers of the events that made it so
    Explain(ExplainArguments),
    /// Name everybody who may enter, or might at some time, and by what
    Who(WhoArguments),
    /// Say from which event to which somebody could enter, and by what
    History(HistoryArguments),
    /// Write who could enter in a period, what changed that, and the proofs, into one signed archive
    Review(ReviewArguments),
    /// Decide again what an event tells of, on the log folded from its beginning, and compare
    ReplayDecision {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Which `entry.allowed` or `entry.refused`
        #[arg(value_name = "SEQUENCE", value_parser = sequence)]
        sequence: Sequence,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct SetArguments {
    /// Of which organization
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
    /// `dashboard`, `auditors`, `defaults` or `workspace:SLUG`
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

/// What somebody enters.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Door {
    /// Into which workspace
    #[arg(long, value_name = "SLUG", value_parser = held)]
    workspace: Option<Slug>,
    /// Into the main user dashboard
    #[arg(long)]
    dashboard: bool,
    /// Into its pages as auditors read them
    #[arg(long)]
    auditors: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArguments {
    /// Of which organization
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
    #[command(flatten)]
    door: Door,
    /// Who
    #[arg(long, value_name = "USERNAME")]
    user: String,
    /// As it was after this event, or at this time [default: now]
    #[arg(long, value_name = "SEQUENCE|TIME", value_parser = moment)]
    at: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct WhoArguments {
    /// Of which organization
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
    #[command(flatten)]
    door: Door,
    /// As it was after this event, or at this time [default: now]
    #[arg(long, value_name = "SEQUENCE|TIME", value_parser = moment)]
    at: Option<String>,
}

/// Whose history.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Whose {
    /// Of this person, by userName or id, whatever became of them
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// Of this workspace, there or not
    #[arg(long, value_name = "SLUG", value_parser = held)]
    workspace: Option<Slug>,
    /// Of the main user dashboard
    #[arg(long)]
    dashboard: bool,
    /// Of its pages as auditors read them
    #[arg(long)]
    auditors: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct HistoryArguments {
    /// Of which organization
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
    #[command(flatten)]
    whose: Whose,
    /// Only what was so after this event, at this time, or later [default: from the beginning]
    #[arg(long, value_name = "SEQUENCE|TIME", value_parser = moment)]
    from: Option<String>,
    /// Only what was so after this event, at this time, or before [default: now]
    #[arg(long, value_name = "SEQUENCE|TIME", value_parser = moment)]
    to: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ReviewArguments {
    /// Of which organization
    #[arg(value_name = "ORG")]
    organization: OrganizationName,
    #[command(flatten)]
    door: Door,
    /// The period begins after this event, or at this time [default: from the beginning]
    #[arg(long, value_name = "SEQUENCE|TIME", value_parser = moment)]
    from: Option<String>,
    /// The period ends with this event, or at this time [default: now]
    #[arg(long, value_name = "SEQUENCE|TIME", value_parser = moment)]
    to: Option<String>,
    /// Into this file, a ZIP archive, for `verify`
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
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
        Command::Who(arguments) => {
            printer.rows::<Could>(&everywhere.operator()?.all(arguments.wish())?)
        }
        Command::History(arguments) => {
            printer.rows::<Interval>(&everywhere.operator()?.all(arguments.wish())?)
        }
        Command::Review(arguments) => {
            let out = arguments.out.clone();
            evidence::review(everywhere, arguments.wish(), &out)
        }
        Command::ReplayDecision { organization, sequence } => {
            let place = ["events", &sequence.to_string(), "decision"];
            let wish = Wish::of(Method::GET, &organization, &place);
            let told: DecisionReplayed = everywhere.operator()?.one(wish)?;
            printer.one(&told)?;
            let message = format!("event {sequence} is decided otherwise on what it was made on");
            if told.agrees { Ok(()) } else { Err(Failure::new(Exit::Differs, message)) }
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

impl Door {
    fn target(self) -> RuleTarget {
        match (self.workspace, self.auditors) {
            (Some(workspace), _) => RuleTarget::Workspace(workspace),
            (None, true) => RuleTarget::Auditors,
            (None, false) => RuleTarget::Dashboard,
        }
    }
}

impl ExplainArguments {
    fn wish(self) -> Wish {
        Wish::of(Method::GET, &self.organization, &["explanation"])
            .saying("resource", Some(self.door.target()))
            .saying("user_name", Some(self.user))
            .saying("at", self.at)
    }
}

impl WhoArguments {
    fn wish(self) -> Wish {
        Wish::of(Method::GET, &self.organization, &["access"])
            .saying("resource", Some(self.door.target()))
            .saying("at", self.at)
    }
}

impl HistoryArguments {
    fn wish(self) -> Wish {
        let Whose { person, workspace, dashboard, auditors } = self.whose;
        let named = person.is_none().then_some(Door { workspace, dashboard, auditors });
        Wish::of(Method::GET, &self.organization, &["access", "history"])
            .saying("person", person)
            .saying("resource", named.map(Door::target))
            .saying("from", self.from)
            .saying("to", self.to)
    }
}

impl ReviewArguments {
    fn wish(self) -> Wish {
        Wish::of(Method::GET, &self.organization, &["access", "review"])
            .saying("resource", Some(self.door.target()))
            .saying("from", self.from)
            .saying("to", self.to)
    }
}

fn configuration(raw: &str) -> Result<SsoConfigurationId, uuid::Error> {
    Uuid::parse_str(raw).map(SsoConfigurationId)
}

fn sequence(raw: &str) -> Result<Sequence, std::num::ParseIntError> {
    raw.parse().map(Sequence)
}

/// A moment as it is typed, if it is one.
pub(super) fn moment(raw: &str) -> Result<String, time_text::InvalidTime> {
    raw.parse::<Moment>().map(|_| raw.to_owned())
}

fn held(raw: &str) -> Result<Slug, InvalidSlug> {
    Slug::try_from(raw.to_owned())
}
