//! *System for Cross-domain Identity Management*: user synchronization is on while a Secret Token is
//! live. A Secret Token is shown once, in the answer to the form that made it.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::TokenId;
use uuid::Uuid;

use crate::{
    credentials,
    dashboard::{Form, Frame, Section, Visit, Wrong},
    exit::Exit,
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
    /// How many tokens there were when the page was made.
    seen: usize,
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
    if form.text("seen") != visit.directory.scim_tokens().count().to_string() {
        let wrong = vec![Wrong::new("", visit.t("scim.moved"))];
        return show(visit, StatusCode::CONFLICT, None, wrong).await;
    }
    let organization = visit.organization.clone();
    let wish = Request::IssueScimToken { organization, lifetime: Lifetime::Usual };
    match visit.ask(wish).await {
        Ok(answers) => {
            let issued = answers.into_iter().find_map(|answer| {
                let Answer::IssuedToken(issued) = answer else { return None };
                Some(issued)
            });
            show(visit, StatusCode::OK, issued, vec![]).await
        }
        Err(failure) => {
            let status = status(&failure);
            show(visit, status, None, vec![Wrong::new("", &failure)]).await
        }
    }
}

/// Ends a Secret Token at once.
pub(super) async fn revoke(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let Ok(token) = Uuid::parse_str(form.text("token")).map(TokenId) else {
        return visit.nothing_here();
    };
    let wish = Request::RevokeScimToken { organization: visit.organization.clone(), token };
    match visit.ask(wish).await {
        Ok(_) => visit.done("settings/scim", "token_revoked"),
        Err(failure) => {
            let status = status(&failure);
            show(visit, status, None, vec![Wrong::new("", &failure)]).await
        }
    }
}

/// What a failure of an operator's wish is in a browser.
pub(super) fn status(failure: &Failure) -> StatusCode {
    let exit = failure.exit();
    if exit == Exit::Usage {
        StatusCode::UNPROCESSABLE_ENTITY
    } else if exit == Exit::Refused {
        StatusCode::CONFLICT
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

async fn show(
    visit: &Visit<'_>,
    status: StatusCode,
    issued: Option<IssuedToken>,
    wrong: Vec<Wrong>,
) -> HttpResponse {
    let organization = visit.organization.clone();
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
        seen: tokens.len(),
        tokens,
        action: visit.page_path("settings/scim"),
    };
    visit.render(status, &page)
}

fn token(visit: &Visit<'_>, row: TokenRow) -> Token {
    let is_live = row.state == TokenState::Live;
    let expires = row.expires.as_deref().and_then(|time| time_text::parse(time).ok());
    let warning = credentials::warning(expires, visit.now).filter(|_| is_live);
    Token { row, is_live, warning }
}
