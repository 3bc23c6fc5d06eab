//! Pages of a workspace that somebody may enter: there is nothing in it, or it does not answer.

use std::fmt;

use doorward_store::{RequestId, directory::Workspace};

use super::{Page, catalogue::Language, texts};
use crate::config::Config;

/// A workspace that has nothing behind it yet.
#[must_use]
pub fn without_upstream(
    config: &Config,
    language: Language,
    organization: &str,
    workspace: &Workspace,
    person: &str,
) -> Page {
    let home = format!("{}/o/{organization}/", config.server.public_url.path());
    Page::new(config, language, &workspace.name, texts::NO_UPSTREAM)
        .fact(texts::SIGNED_IN_AS, &person)
        .fact(texts::ORGANIZATION, &organization)
        .fact(texts::WORKSPACE, &workspace.slug)
        .to_ask_for(texts::ASK_UPSTREAM)
        .asking()
        .link(&home, texts::ALL_WORKSPACES, "")
        .sign_out(format!("{home}sign-out"))
}

/// A workspace whose upstream does not answer, or not so that it is believed.
#[must_use]
pub fn unreachable(
    config: &Config,
    language: Language,
    detail: &str,
    ask: &str,
    again: &dyn fmt::Display,
    request: RequestId,
) -> Page {
    Page::new(config, language, texts::UNREACHABLE_TITLE, detail)
        .to_ask_for(ask)
        .fact(texts::REQUEST, &request)
        .link(again.to_string(), texts::TRY_AGAIN, "")
}
