//! The first link, while there is no organization whose log could hold it: it waits in memory, and
//! stands in the log of the organization that is begun with it.

use std::{
    io::{self, Write},
    sync::Mutex,
};

use actix_web::{HttpResponse, http::StatusCode};
use doorward_store::{
    Actor, Submission, SubmitError, Timestamp,
    directory::{
        Command, OrganizationName, TokenId, provisioning::TokenDigest, setup_link::decide::LIFE,
    },
};
use tracing::info;

use super::{page::Asked, used};
use crate::{app::App, clock::NoRandomness, dashboard::Form, sign_in::Visit};

/// The field with the name of the organization.
const NAME: &str = "organization";

/// The link that names an organization, if one is waiting.
#[derive(Debug, Default)]
pub struct FirstLink(Mutex<Option<Waiting>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Waiting {
    link: TokenId,
    digest: TokenDigest,
    expires: Timestamp,
}

impl FirstLink {
    /// Makes the link when there is no organization yet, and prints it for whoever started the
    /// server.
    ///
    /// # Errors
    /// When the kernel gives no random bytes.
    pub fn offer(&self, app: &App, out: &mut impl Write) -> Result<(), NoRandomness> {
        if app.store.organizations().iter().next().is_some() {
            return Ok(());
        }
        let code = app.clock.new_setup_code()?;
        let (link, now) = (TokenId(app.clock.new_seed()), app.clock.now());
        let expires = Timestamp(now.0.saturating_add(LIFE));
        self.put(Some(Waiting { link, digest: code.digest(), expires }));
        let public_url = &app.config.server.public_url;
        let told = tell(out, &format!("{public_url}/setup/{}", code.into_shown()));
        if told.is_err() {
            info!("the setup link could not be printed: make one with `doorward setup-link ORG`");
        }
        Ok(())
    }

    fn held(&self) -> Option<Waiting> {
        self.0.lock().ok().and_then(|waiting| *waiting)
    }

    fn put(&self, waiting: Option<Waiting>) {
        if let Ok(mut held) = self.0.lock() {
            *held = waiting;
        }
    }

    /// The link if it is this one, which is then nobody else's.
    fn take(&self, asked: &Asked<'_>) -> Option<Waiting> {
        let mut held = self.0.lock().ok()?;
        held.take_if(|waiting| waiting.opens(asked))
    }
}

impl Waiting {
    fn opens(&self, asked: &Asked<'_>) -> bool {
        self.digest == asked.digest && asked.now < self.expires
    }
}

fn tell(out: &mut impl Write, address: &str) -> io::Result<()> {
    writeln!(out, "Nobody uses this Doorward yet. Open this link within 15 minutes to set it up:")?;
    writeln!(out, "{address}")?;
    out.flush()
}

pub(super) fn page(asked: &Asked<'_>) -> HttpResponse {
    let waiting = asked.app.first_link.held();
    match waiting.filter(|waiting| waiting.opens(asked)) {
        Some(_) => asked.name_it(StatusCode::OK, "", ""),
        None => asked.first_is_gone(),
    }
}

/// Begins the organization, and with it the session of whoever named it.
pub(super) async fn begin(asked: &Asked<'_>, form: &Form) -> HttpResponse {
    let said = form.text(NAME);
    let name = match OrganizationName::parse(said) {
        Ok(name) => name,
        Err(error) => {
            return match asked.app.first_link.held().filter(|held| held.opens(asked)) {
                Some(_) => {
                    asked.name_it(StatusCode::UNPROCESSABLE_ENTITY, said, &error.to_string())
                }
                None => asked.first_is_gone(),
            };
        }
    };
    let Some(waiting) = asked.app.first_link.take(asked) else { return asked.first_is_gone() };
    let begun = create(asked, &name, waiting).await;
    match (begun, Visit::new(asked.app, asked.http, name.as_str(), asked.request)) {
        (Ok(()), Some(visit)) => used::enter(asked, &visit).await,
        (Ok(()), None) => asked.nothing_here(),
        (Err(error), _) => {
            asked.app.first_link.put(Some(waiting)); // nothing was begun: it is as good as before
            asked.not_done(&error)
        }
    }
}

async fn create(
    asked: &Asked<'_>,
    name: &OrganizationName,
    waiting: Waiting,
) -> Result<(), SubmitError> {
    let Waiting { link, digest, expires } = waiting;
    let at = asked.now;
    let issue = Command::IssueSetupLink { link, digest, at, expires };
    // An organization without the link that begins it would be one that nobody can enter.
    let command = Command::Together { commands: vec![Command::CreateOrganization, issue], at };
    let submission = Submission {
        organization: name.clone(),
        actor: Actor::SetupLink { link },
        request: asked.request,
        time: at,
        command,
    };
    asked.app.store.submit(submission).await.map(drop)
}
