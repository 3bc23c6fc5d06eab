//! What an operator says about workspaces, access rules and API tokens, and what is answered: the
//! part of the operator's commands that is about who may enter.

mod answer;
mod api_tokens;
mod explain;
mod request;
mod rules;
mod upstream;
mod workspaces;

pub use answer::{
    Answer, ApiTokenRow, Explanation, GroupSeen, IssuedApiToken, Reason, RuleAsked, RuleRow, Sso,
    Step, WorkspaceRow,
};
pub(crate) use api_tokens::row as api_token_row;
pub(crate) use explain::explained;
pub use request::Request;
pub(crate) use rules::row as rule_row;
pub(crate) use upstream::said as said_of;
pub(crate) use workspaces::shown as workspace_row;
pub use workspaces::{InvalidUpstream, upstream};

use crate::operator::{self, Answers, Failure, House, Login};

/// Carries out a request.
///
/// # Errors
/// Why it was not carried out.
pub async fn execute(
    house: &House,
    caller: &Login,
    request: Request,
    answers: &Answers,
) -> Result<(), Failure> {
    let told = match request {
        Request::CreateWorkspace { organization, workspace, name, upstream } => {
            vec![workspaces::create(house, caller, &organization, workspace, name, upstream).await?]
        }
        Request::ChangeWorkspace { organization, workspace, name, upstream } => {
            vec![workspaces::change(house, caller, &organization, workspace, name, upstream).await?]
        }
        Request::RemoveWorkspace { organization, workspace } => {
            vec![workspaces::remove(house, caller, &organization, workspace).await?]
        }
        Request::TryUpstream { organization, workspace } => {
            let step = upstream::test(house, &organization, &workspace).await?;
            operator::tell(answers, operator::Answer::TrialStep(step)).await?;
            vec![]
        }
        Request::SetRule { organization, target, admission } => {
            vec![rules::set(house, caller, &organization, target, admission).await?]
        }
        Request::ShowRule { organization, target } => {
            vec![rules::show(house, &organization, &target)?]
        }
        Request::Explain { organization, resource, user, at } => {
            let explained = operator::aside(house, answers, move |house, _| {
                explain::explain(house, &organization, &resource, user, at)
            });
            vec![Answer::Explained(Box::new(explained.await?))]
        }
        Request::IssueApiToken { organization, name, scopes, lifetime } => {
            vec![
                api_tokens::issue(house, caller, organization, name.into(), scopes, &lifetime)
                    .await?,
            ]
        }
        Request::ListApiTokens { organization } => api_tokens::list(house, &organization)?,
        Request::RevokeApiToken { organization, token } => {
            vec![api_tokens::revoke(house, caller, &organization, token).await?]
        }
    };
    for answer in told {
        operator::tell(answers, operator::Answer::Access(answer)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
