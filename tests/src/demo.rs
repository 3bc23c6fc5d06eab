//! The show a newcomer sees: a company arrives over SCIM, changes, signs in, the server is killed and
//! started again, the log tells who existed when, and an auditor proves it. Everything is real but the company and Entra.

mod auditor;
mod changes;
mod moment;
mod next;
mod scenes;
mod sign_in;
mod stage;

use std::{path::PathBuf, time::Instant};

use crate::{
    entra::{
        Company, Dialect, Plan, ProvisioningClient, Recruiter,
        stand_in::{StandIn, TenantId},
    },
    host::{Host, Server, Tenant},
};

/// The organization of the show.
const ORGANIZATION: &str = "contoso";

/// Any reason why the show cannot go on.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// What is shown.
#[derive(Debug, Clone)]
pub struct Programme {
    /// How large the invented company is.
    pub plan: Plan,
    /// A company from a file instead.
    pub company: Option<PathBuf>,
    /// Where the data lies; whatever a former show left there is removed.
    pub data_dir: PathBuf,
    /// End after the show instead of staying up.
    pub once: bool,
}

/// Everything on the stage.
struct Show {
    host: Host,
    server: Server,
    tenant: Tenant,
    entra: ProvisioningClient,
    company: Company,
    recruiter: Recruiter,
    /// Where people sign in, and which directory there is theirs.
    stand_in: StandIn,
    directory: TenantId,
    /// People whose day is told before and after.
    noticed: Vec<changes::Change>,
    /// Whose right has ended for a while.
    asked: Option<auditor::Asked>,
}

/// Gives the show.
///
/// # Errors
/// What went wrong, for the audience.
pub async fn run(programme: Programme) -> Result<(), Trouble> {
    stage::title("Doorward", "a company arrives from Microsoft Entra ID");
    let (company, recruiter) = company(&programme)?;
    let data_dir = scenes::fresh(&programme.data_dir)?;
    stage::note("building the server; the first time takes a few minutes");
    let stand_in = StandIn::open()?;
    let directory = stand_in.found("contoso.example", company.clone());
    let host = Host::at(data_dir)?
        .setting("DOORWARD_ENTRA__DEVELOPMENT_AUTHORITY", stand_in.authority())
        .setting("DOORWARD_ENTRA__DEVELOPMENT_GRAPH", stand_in.graph());

    stage::act("An operator sets the stage");
    let tenant = scenes::tenant(&host)?;
    let began = Instant::now();
    let server = scenes::serve(&host)?;
    stage::shell(&host, &format!("serve --listen {}", server.authority()));
    stage::tell("ready", &format!("process {}, after {:.0?}", server.pid(), began.elapsed()));
    let tenant = Tenant { url: scenes::tenant_url(&server), ..tenant };
    stage::tell("Tenant URL", &tenant.url);
    stage::tell("Secret Token", &tenant.token);

    let entra = ProvisioningClient::new(&tenant.url, &tenant.token, Dialect::Usual);
    let noticed = Vec::new();
    let mut show = Show {
        host,
        server,
        tenant,
        entra,
        company,
        recruiter,
        stand_in,
        directory,
        noticed,
        asked: None,
    };
    show.initial_cycle().await?;
    let before = show.replay(None)?;
    show.incremental_cycle().await;
    show.before_and_after(&before)?;
    show.open_doors()?;
    show.walk_through().await?;
    show.kill_and_verify()?;
    show.audit()?;
    if programme.once {
        stage::note("the show is over");
        return Ok(show.server.terminate().map(drop)?);
    }
    next::stay_up(show).await
}

fn company(programme: &Programme) -> Result<(Company, Recruiter), Trouble> {
    let (invented, recruiter) = programme.plan.company();
    match &programme.company {
        Some(path) => Ok((Company::from_json(&std::fs::read_to_string(path)?)?, recruiter)),
        None => Ok((invented, recruiter)),
    }
}
