//! Whether the application behind a workspace answers.

use doorward_store::directory::{OrganizationName, SettingRefusal, Slug};

use crate::{
    operator::{Failure, House, TrialStep, directory},
    proxy::{Reached, reach},
};

/// What is tried.
const STEP: &str = "upstream";

/// Asks the upstream of a workspace for its first page.
pub(super) async fn test(
    house: &House,
    organization: &OrganizationName,
    workspace: &Slug,
) -> Result<TrialStep, Failure> {
    let directory = directory(house, organization)?;
    let held = directory.workspace(workspace.as_str());
    let held = held.ok_or_else(|| Failure::refused(SettingRefusal::NoSuchWorkspace.into()))?;
    let Some(upstream) = held.upstream.as_deref() else {
        return Ok(TrialStep::wrong(STEP, "the workspace has no upstream"));
    };
    Ok(match reach(upstream).await {
        Reached::Answered(status, after) => {
            let says = format!("it answered {status} after {} ms", after.as_millis());
            TrialStep::good(STEP, &says)
        }
        Reached::Down => TrialStep::wrong(STEP, "it cannot be reached: see whether it runs"),
        Reached::Untrusted(cause) => {
            TrialStep::wrong(STEP, &format!("its certificate is not trusted: {cause}"))
        }
        Reached::Late(after) => {
            TrialStep::wrong(STEP, &format!("it has not answered in {} s", after.as_secs()))
        }
        Reached::NoAddress => TrialStep::wrong(STEP, "its address is none"),
    })
}
