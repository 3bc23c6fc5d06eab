//! *Applications*: API tokens. One is shown once, in the answer to the form that made it.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use doorward_store::directory::{Scopes, TokenId};
use uuid::Uuid;

use super::{lives, moment};
use crate::{
    access::{self, ApiTokenRow, IssuedApiToken},
    dashboard::{Form, Frame, Refused, Section, Visit, Wrong, choice::Choice, told::Moment},
    etag,
    operator::{Answer, Lifetime, Request, TokenState},
};

/// How long a token may live, in days.
const LIVES: [&str; 4] = ["30", "90", "180", "365"];

/// The page.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings/api_tokens.html")]
struct Page {
    frame: Frame,
    /// The token that was made just now.
    issued: Option<IssuedApiToken>,
    tokens: Vec<Token>,
    name: String,
    scopes: Scopes,
    lives: Vec<Choice>,
    seen: String,
    action: String,
    address: String,
}

/// A token as it is listed.
#[derive(Debug)]
struct Token {
    row: ApiTokenRow,
    issued: Option<Moment>,
    expires: Option<Moment>,
    last_used: Option<Moment>,
    is_live: bool,
}

pub(super) async fn page(visit: &Visit<'_>) -> HttpResponse {
    show(visit, &Form::default(), None, Refused::nothing()).await
}

/// Makes a token for an application.
pub(super) async fn issue(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let scopes = scopes(form);
    let mut wrong = Vec::new();
    if form.text("name").is_empty() {
        wrong.push(Wrong::new("name", visit.t("api_tokens.name_missing")));
    }
    if scopes == Scopes::default() {
        wrong.push(Wrong::new("read", visit.t("api_tokens.scope_missing")));
    }
    if !wrong.is_empty() {
        let refused = Refused { status: StatusCode::UNPROCESSABLE_ENTITY, wrong };
        return show(visit, form, None, refused).await;
    }
    let wish = access::Request::IssueApiToken {
        organization: visit.organization.clone(),
        name: form.text("name").to_owned(),
        scopes,
        lifetime: lifetime(form),
    };
    let seen = etag::still(form.text("seen"), etag::api_tokens);
    match visit.ask_if(seen, Request::Access(wish)).await {
        Ok(answers) => {
            let issued = answers.into_iter().find_map(|answer| {
                let Answer::Access(access::Answer::IssuedApiToken(issued)) = answer else {
                    return None;
                };
                Some(issued)
            });
            show(visit, &Form::default(), issued, Refused::nothing()).await
        }
        Err(failure) => {
            let refused = visit.refused(&failure, |_| None).await;
            show(visit, form, None, refused).await
        }
    }
}

/// Ends a token at once.
pub(super) async fn revoke(visit: &Visit<'_>, form: &Form) -> HttpResponse {
    let Ok(token) = Uuid::parse_str(form.text("token")).map(TokenId) else {
        return visit.nothing_here();
    };
    let organization = visit.organization.clone();
    let wish = access::Request::RevokeApiToken { organization, token };
    let seen = etag::still(form.text("seen"), etag::api_tokens);
    match visit.ask_if(seen, Request::Access(wish)).await {
        Ok(_) => visit.done("settings/api-tokens", "api_token_revoked"),
        Err(failure) => {
            let refused = visit.refused(&failure, |_| None).await;
            show(visit, &Form::default(), None, refused).await
        }
    }
}

fn scopes(form: &Form) -> Scopes {
    Scopes {
        decide: form.is_ticked("decide"),
        read: form.is_ticked("read"),
        write: form.is_ticked("write"),
        audit: form.is_ticked("audit"),
    }
}

/// A life that is not offered is the usual one.
fn lifetime(form: &Form) -> Lifetime {
    let wanted = LIVES.into_iter().find(|days| *days == form.text("life"));
    wanted.map_or(Lifetime::Usual, |days| Lifetime::Span(format!("{days}d")))
}

async fn show(
    visit: &Visit<'_>,
    form: &Form,
    issued: Option<IssuedApiToken>,
    refused: Refused,
) -> HttpResponse {
    let (directory, organization) = (visit.fresh(), visit.organization.clone());
    let wish = Request::Access(access::Request::ListApiTokens { organization });
    let listed = visit.ask(wish).await.unwrap_or_default();
    let tokens = listed.into_iter().filter_map(|answer| {
        let Answer::Access(access::Answer::ApiToken(row)) = answer else { return None };
        Some(token(row))
    });
    let page = Page {
        frame: visit.frame(Section::Settings, visit.t("settings.api_tokens")).wrong(refused.wrong),
        issued,
        tokens: tokens.collect(),
        name: form.text("name").to_owned(),
        scopes: scopes(form),
        lives: lives(visit, LIVES, "days", form.text("life"), "365"),
        seen: etag::seen(etag::api_tokens(&directory).as_ref()),
        action: visit.page_path("settings/api-tokens"),
        address: format!("{}/api/v1", visit.app.config.server.public_url),
    };
    visit.render(refused.status, &page)
}

fn token(row: ApiTokenRow) -> Token {
    Token {
        issued: moment(&row.issued),
        expires: row.expires.as_deref().and_then(moment),
        last_used: row.last_used.as_deref().and_then(moment),
        is_live: row.state == TokenState::Live,
        row,
    }
}
