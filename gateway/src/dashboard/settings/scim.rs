//! *System for Cross-domain Identity Management*: user synchronization is on while a Secret Token is
//! live. A Secret Token is shown once, in the answer to the form that made it.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::TokenId;
use uuid::Uuid;

use crate::{
    credentials,
    dashboard::{Form, Frame, Section, Visit, Wrong, words},
    etag,
    operator::{Answer, Failure, IssuedToken, Lifetime, Request, TokenRow, TokenState},
    time_text,
};

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/scim.html")]
struct Scim {
    frame: Frame,
    tenant_url: String,
    /// The token that was made just now.
    issued: Option<IssuedToken>,
    tokens: Vec<Token>,
    live: usize,
    /// Which tokens there were when the page was made.
    seen: String,
    action: String,
}

/// A Secret Token as it is listed.
#[derive(Debug)]
struct Token {
    row: TokenRow,
    is_live: bool,
    warning: Option<String>,
}

pub(super) async fn page(visit: &Visit<'_>) -> HttpResponse {
    show(visit, StatusCode::OK, None, vec![]).await
}

/// Makes a Secret Token. A form that is sent again makes no second one: it was shown before the
/// first.
pub(super) async fn issue(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let organization = visit.organization.clone();
    let wish = Request::IssueScimToken { organization, lifetime: Lifetime::Usual };
    match visit.ask_if(etag::still(form.text("seen"), etag::scim_tokens), wish).await {
        Ok(answers) => {
            let issued = answers.into_iter().find_map(|answer| {
                let Answer::IssuedToken(issued) = answer else { return None };
                Some(issued)
            });
            show(visit, StatusCode::OK, issued, vec![]).await
        }
        Err(failure) => refused(visit, &failure).await,
    }
}

/// Ends a Secret Token at once.
pub(super) async fn revoke(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let Ok(token) = Uuid::parse_str(form.text("token")).map(TokenId) else {
        return visit.nothing_here();
    };
    let wish = Request::RevokeScimToken { organization: visit.organization.clone(), token };
    match visit.ask_if(etag::still(form.text("seen"), etag::scim_tokens), wish).await {
        Ok(_) => visit.done("settings/scim", "token_revoked"),
        Err(failure) => refused(visit, &failure).await,
    }
}

async fn refused(visit: &Visit<'_>, failure: &Failure) -> HttpResponse {
    let refused = visit.refused(failure, |_| None).await;
    show(visit, refused.status, None, refused.wrong).await
}

async fn show(
    visit: &Visit<'_>,
    status: StatusCode,
    issued: Option<IssuedToken>,
    wrong: Vec<Wrong>,
) -> HttpResponse {
    let (directory, organization) = (visit.fresh(), visit.organization.clone());
    let listed = visit.ask(Request::ListScimTokens { organization }).await.unwrap_or_default();
    let rows = listed.into_iter().filter_map(|answer| {
        let Answer::Token(row) = answer else { return None };
        Some(row)
    });
    let tokens: Vec<_> = rows.map(|row| token(visit, row)).collect();
    let page = Scim {
        frame: visit.frame(Section::Settings, visit.t("settings.scim")).wrong(wrong),
        tenant_url: format!(
            "{}/o/{}/scim/v2",
            visit.app.config.server.public_url, visit.organization
        ),
        issued,
        live: tokens.iter().filter(|token| token.is_live).count(),
        seen: etag::seen(etag::scim_tokens(&directory).as_ref()),
        tokens,
        action: visit.page_path("settings/scim"),
    };
    visit.render(status, &page)
}

fn token(visit: &Visit<'_>, row: TokenRow) -> Token {
    let is_live = row.state == TokenState::Live;
    let expires = row.expires.as_deref().and_then(|time| time_text::parse(time).ok());
    let ending = credentials::ending(expires, visit.now).filter(|_| is_live);
    let warning = ending.map(|ending| words::ending(visit.texts(), ending));
    Token { row, is_live, warning }
}
