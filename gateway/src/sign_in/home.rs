//! `GET /o/{organization}/`: the workspaces that a person may enter.

use actix_web::{HttpResponse, http::StatusCode};
use doorward_store::{
    directory::{Command, HandleDigest, Who},
    record::Actor,
};
use tracing::warn;
use url::form_urlencoded;

use super::{Visit, navigation::is_navigation};
use crate::{pages::texts, session};

pub(super) async fn home(visit: &Visit<'_>) -> HttpResponse {
    let Some(handle) = visit.signed_in().await else {
        return visit.to_sign_in();
    };
    let mut page = visit.page(texts::HOME_TITLE, texts::HOME);
    let reachable = visit.directory.workspaces_of(Who::Session(&handle), visit.now);
    if reachable.is_empty() {
        page = visit.page(texts::HOME_TITLE, texts::HOME_EMPTY).asking();
    }
    for one in reachable {
        let note = if one.step_up_needed { texts::STEP_UP } else { "" };
        let address = visit.path(&format!("w/{}/", one.workspace.slug));
        page = page.link(address, &one.workspace.name, note);
    }
    visit.show(StatusCode::OK, &page.sign_out(visit.path("sign-out")))
}

impl Visit<'_> {
    /// The handle of the live session that the browser presents. Its use is noted when that is due.
    pub async fn signed_in(&self) -> Option<HandleDigest> {
        let handle = self.handle()?;
        let session = session::live(&self.directory, &handle, self.now)?;
        if session.is_to_be_seen(self.now) {
            let (actor, command) = (
                Actor::Person { user: session.user },
                Command::SeeSession { handle, at: self.now },
            );
            if let Err(error) = self.submit(actor, command).await {
                warn!(%error, "the use of a session could not be noted");
            }
        }
        Some(handle)
    }

    /// A person who looks at a page is sent to sign in and will come back to it; anybody else is told
    /// 401.
    #[must_use]
    pub fn to_sign_in(&self) -> HttpResponse {
        if !is_navigation(self.http.headers()) {
            return self.unauthenticated();
        }
        let wanted = self.http.uri().path_and_query().map_or("", |wanted| wanted.as_str());
        let wanted = format!("{}{wanted}", self.app.config.server.public_url.path());
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("return_to", &wanted)
            .finish();
        self.redirect(&format!("{}?{query}", self.path("sign-in")), None)
    }
}
