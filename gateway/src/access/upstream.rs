//! Whether the application behind a workspace answers.

use doorward_store::directory::{OrganizationName, SettingRefusal, Slug};

use crate::{
    operator::{Failure, House, TrialStep, directory},
    pages::catalogue::Said,
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
        return Ok(TrialStep::wrong(STEP, Said::of("upstream.none")));
    };
    let reached = reach(upstream).await;
    Ok(TrialStep {
        ok: matches!(reached, Reached::Answered(..)),
        ..TrialStep::good(STEP, said(&reached))
    })
}

/// What came of asking.
pub(crate) fn said(reached: &Reached) -> Said {
    match reached {
        Reached::Answered(status, after) => {
            let said = Said::of("upstream.answered").with("status", status);
            said.with("after", &after.as_millis())
        }
        Reached::Down => Said::of("upstream.down"),
        Reached::Untrusted(cause) => Said::of("upstream.untrusted").with("cause", cause),
        Reached::Late(after) => Said::of("upstream.late").with("after", &after.as_secs()),
        Reached::NoAddress => Said::of("upstream.no_address"),
    }
}
