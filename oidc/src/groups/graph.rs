//! Groups that did not fit into the token, asked from Graph with the person's own access token. The
//! address says `me`, so nothing a person controls is in it. Whatever goes wrong, nobody is admitted.

use std::{collections::BTreeSet, time::Duration};

use serde::Deserialize;
use serde_json::json;

use crate::{
    authority::{Destination, ForeignAddress, Graph},
    guid::GroupId,
    http::{self, Http, HttpError, Request, Response},
    secret::Secret,
};

/// A person is in fewer groups than fit on so many pages.
const MOST_PAGES: usize = 128;

/// Why Graph does not say which groups a person is in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// 401 or 403: the app registration lacks `User.Read`, or a policy forbids it.
    #[error(
        "Microsoft Graph refuses to say which groups the person is in: the app registration needs \
         the delegated permission `User.Read` (status {status})"
    )]
    Refused {
        /// The status.
        status: u16,
    },
    /// 429.
    #[error("Microsoft Graph asks to come back later")]
    Throttled {
        /// How much later.
        wait: Option<Duration>,
    },
    /// 5xx and everything else.
    #[error("Microsoft Graph does not answer as it should (status {status})")]
    Failing {
        /// The status.
        status: u16,
        /// How long to wait.
        wait: Option<Duration>,
    },
    /// No usable answer at all.
    #[error("Microsoft Graph {0}")]
    Http(#[from] HttpError),
    /// The next page is not Graph's.
    #[error("Microsoft Graph names a next page that is not its own")]
    ForeignPage(#[from] ForeignAddress),
    /// More groups than can be.
    #[error("the person is in more groups than can be read")]
    TooMany,
}

impl GraphError {
    /// How long to wait before trying again, if Graph said so.
    #[must_use]
    pub const fn wait(&self) -> Option<Duration> {
        match self {
            Self::Throttled { wait } | Self::Failing { wait, .. } => *wait,
            Self::Refused { .. } | Self::Http(_) | Self::ForeignPage(_) | Self::TooMany => None,
        }
    }

    /// Whether trying again may help; otherwise an administrator must change something.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Throttled { .. } | Self::Failing { .. } | Self::Http(_) => true,
            Self::Refused { .. } | Self::ForeignPage(_) | Self::TooMany => false,
        }
    }
}

#[derive(Deserialize)]
struct Ids {
    value: Vec<String>,
}

#[derive(Deserialize)]
struct Page {
    value: Vec<Member>,
    #[serde(rename = "@odata.nextLink")]
    next: Option<String>,
}

#[derive(Deserialize)]
struct Member {
    id: String,
}

#[derive(Deserialize)]
struct Refusal {
    error: RefusalCode,
}

#[derive(Deserialize)]
struct RefusalCode {
    code: String,
}

/// Which security groups the person is in, nested ones included.
///
/// # Errors
/// When Graph does not say, or says it only in part.
pub async fn membership(
    http: &dyn Http,
    graph: &Graph,
    access_token: &Secret,
) -> Result<BTreeSet<GroupId>, GraphError> {
    let question = json!({ "securityEnabledOnly": true });
    let request = Request::json(graph.call("me/getMemberObjects")?, &question);
    let response = http::send(http, request.with_bearer(access_token)).await?;
    if is_too_large_for_one_answer(&response) {
        return page_by_page(http, graph, access_token).await;
    }
    let ids: Ids = checked(&response)?.json()?;
    parse(ids.value.iter().map(String::as_str))
}

async fn page_by_page(
    http: &dyn Http,
    graph: &Graph,
    access_token: &Secret,
) -> Result<BTreeSet<GroupId>, GraphError> {
    let first = graph.call("me/transitiveMemberOf")?;
    let mut next: Option<Destination> =
        Some(first.with_query(&[("$select", "id"), ("$top", "999")]));
    let mut groups = BTreeSet::new();
    for _ in 0..MOST_PAGES {
        let Some(place) = next else { return Ok(groups) };
        let request = Request::get(place).with_bearer(access_token);
        let page: Page = checked(&http::send(http, request).await?)?.json()?;
        groups.extend(parse(page.value.iter().map(|member| member.id.as_str()))?);
        next = page.next.map(|link| graph.next(&link)).transpose()?;
    }
    if next.is_none() { Ok(groups) } else { Err(GraphError::TooMany) }
}

/// Graph answers with at most 11,000 groups at once.
fn is_too_large_for_one_answer(response: &Response) -> bool {
    let code = response.json().map(|refusal: Refusal| refusal.error.code);
    response.status == 400 && code.is_ok_and(|code| code == "Directory_ResultSizeLimitExceeded")
}

fn checked(response: &Response) -> Result<&Response, GraphError> {
    let wait = response.wait();
    match response.status {
        200 => Ok(response),
        status @ (401 | 403) => Err(GraphError::Refused { status }),
        429 => Err(GraphError::Throttled { wait }),
        status => Err(GraphError::Failing { status, wait }),
    }
}

fn parse<'a>(ids: impl Iterator<Item = &'a str>) -> Result<BTreeSet<GroupId>, GraphError> {
    let ids: Result<_, _> = ids.map(GroupId::parse).collect();
    ids.map_err(|_| GraphError::Http(HttpError::NotJson))
}
