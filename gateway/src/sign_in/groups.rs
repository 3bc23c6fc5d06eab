//! Groups that did not fit into the token: asked of Graph, but only where nobody provisions people.

use std::collections::BTreeSet;

use doorward_oidc::{
    groups::{GraphError, Groups, membership},
    guid::GroupId,
    http::HttpError,
    sign_in::SignedIn,
};
use tracing::warn;

use super::Visit;

/// What Graph says, if it has to be asked.
///
/// # Errors
/// When it has to be asked and does not say: nobody comes in on half a list.
pub(super) async fn beyond_token(
    visit: &Visit<'_>,
    signed_in: &SignedIn,
    authority: &doorward_oidc::authority::Authority,
) -> Result<Option<BTreeSet<GroupId>>, GraphError> {
    match &signed_in.id_token.groups {
        Groups::Overage if !visit.directory.provisioning_is_on() => {}
        Groups::Unreadable(why) => {
            warn!(organization = %visit.organization, "the groups of a token are not read: {why}");
            return Ok(None);
        }
        Groups::Overage | Groups::Ids(_) | Groups::None => return Ok(None),
    }
    let (Some(graph), Some(token)) = (authority.graph(), &signed_in.access_token) else {
        return Err(GraphError::Http(HttpError::Unreachable));
    };
    membership(&*visit.app.entra.http, &graph, token).await.map(Some)
}
