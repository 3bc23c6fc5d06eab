//! The one way in: guard, body, what is acknowledged, what is told.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{self, Data, Payload},
};
use doorward_store::Sequence;
use tokio::time::{Instant, timeout_at};

use super::{
    feed,
    poll::{Page, Poll, WAIT},
    token,
};
use crate::{
    answer,
    app::App,
    body::{self, Limits},
    delivery::positions::Receiver,
    guard::{self, Application, Needs, Refused},
};

/// Every endpoint.
pub const TABLE: &[(&str, &[&str])] = &[("/poll", &["POST"])];

/// The largest body, in bytes: it names the tokens of an answer.
const MAX_BODY: usize = 256 * 1024;

/// Puts the feeds of all organizations into the server.
pub fn configure(server: &mut web::ServiceConfig, fixed: &str) {
    let ours = actix_web::guard::fn_guard(|context| {
        context.head().uri.path().split('/').nth(3) == Some("security-events")
    });
    server.service(web::scope(fixed).guard(ours).default_service(web::to(entry)));
}

async fn entry(app: Data<App>, http: HttpRequest, mut payload: Payload) -> HttpResponse {
    let request = app.clock.new_request_id();
    let answered = Box::pin(answer(&app, &http, &mut payload)).await;
    let mut response = match answered {
        Ok(page) => HttpResponse::Ok().json(page),
        Err(refused) => {
            body::skip(&mut payload).await;
            refused.into_http()
        }
    };
    answer::kept_by_nobody(&mut response, request);
    response
}

async fn answer(
    app: &Data<App>,
    http: &HttpRequest,
    payload: &mut Payload,
) -> Result<Page, Refused> {
    let path = http.path().strip_prefix("/o/").unwrap_or_default();
    let (organization, below) = path.split_once('/').unwrap_or((path, ""));
    let application = guard::reader(app, http, organization, Needs::Read)?;
    app.usage.note(application.token(), app.clock.now());
    if below != "security-events/poll" {
        return Err(Refused::new(StatusCode::NOT_FOUND, "there is no such endpoint"));
    }
    if http.method() != Method::POST {
        let refused = Refused::new(StatusCode::METHOD_NOT_ALLOWED, "use POST");
        return Err(refused.header(header::ALLOW, "POST"));
    }
    Refused::hurry(app, &application)?;
    let receiver = receiver(&application)?;
    let limits = Limits { bytes: MAX_BODY, time: app.config.scim.body_timeout };
    let body = body::read(http, payload, limits).await.map_err(|problem| {
        let status = StatusCode::from_u16(problem.error.status);
        Refused::new(status.unwrap_or(StatusCode::BAD_REQUEST), problem.error.detail)
    })?;
    let poll = Poll::parse(&body).map_err(|wrong| Refused::new(StatusCode::BAD_REQUEST, wrong))?;
    settle(app, &receiver, &poll).await?;
    let again = || {
        guard::reader(app, http, organization, Needs::Read).and_then(|application| {
            self::receiver(&application).map(|receiver| (application, receiver))
        })
    };
    tell(app, &poll, again).await
}

/// Waits until there is something to tell, or long enough. Whoever waits is asked anew for the right to
/// it each time.
async fn tell(
    app: &Data<App>,
    poll: &Poll,
    again: impl Fn() -> Result<(Application, Receiver), Refused>,
) -> Result<Page, Refused> {
    let until = Instant::now() + WAIT;
    let mut stopping = app.feeds.stopping.subscribe();
    let (application, receiver) = again()?;
    let mut ticks = app.store.ticks_of(&receiver.organization);
    let waiting = poll.waits().then(|| app.feeds.wait(application.token())).flatten();
    let mut looked_at = Sequence::START;
    loop {
        ticks.mark_unchanged();
        let (application, receiver) = again()?;
        if receiver.head > looked_at {
            looked_at = receiver.head;
            let page = read(app, application, receiver, poll.most()).await?;
            if !page.is_empty() {
                return Ok(page);
            }
        }
        if waiting.is_none() || *stopping.borrow_and_update() {
            return Ok(Page::default());
        }
        let news = async {
            tokio::select! {
                changed = ticks.changed() => changed.is_ok(),
                changed = stopping.changed() => changed.is_ok(),
            }
        };
        if !matches!(timeout_at(until, news).await, Ok(true)) {
            return Ok(Page::default());
        }
    }
}

async fn read(
    app: &Data<App>,
    application: Application,
    receiver: Receiver,
    most: usize,
) -> Result<Page, Refused> {
    let app = app.clone();
    let read = web::block(move || {
        let public = &app.config.server.public_url;
        let Receiver { organization, name, .. } = &receiver;
        let audience = format!("{public}/o/{organization}/security-events/{name}");
        feed::read(&app, application.directory(), &receiver, &audience, most)
    });
    let feed = read.await.map_err(|_| unavailable())?;
    feed.map(Page::from).map_err(|error| {
        tracing::error!(%error, "security events cannot be told");
        unavailable()
    })
}

/// Takes note of what need not come again, before anything else is told.
async fn settle(app: &Data<App>, receiver: &Receiver, poll: &Poll) -> Result<(), Refused> {
    if poll.unread() > 0 {
        let Receiver { organization, name, .. } = receiver;
        let count = poll.unread();
        tracing::warn!(%organization, token = %name, count, "a receiver cannot read security events");
    }
    let places: Vec<_> =
        poll.settled().filter_map(|jti| token::place(&receiver.organization, jti)).collect();
    if places.is_empty() {
        return Ok(());
    }
    let (app, receiver) = (app.clone(), receiver.clone());
    let settled =
        web::block(move || app.feeds.positions.settle(&receiver, places.into_iter())).await;
    settled.map_err(|_| unavailable())?.map_err(|error| {
        tracing::error!(%error, "what a receiver acknowledged cannot be written");
        unavailable()
    })
}

/// Whose feed it is, as the directory is now.
fn receiver(application: &Application) -> Result<Receiver, Refused> {
    let directory = application.directory();
    let events = directory.security_events();
    let off = || {
        let detail = "security events are off: `doorward provisioning set` turns them on";
        Refused::new(StatusCode::NOT_FOUND, detail)
    };
    let token = directory.api_token_by_id(application.token()).ok_or_else(off)?;
    let organization = directory.organization().filter(|_| events.are_on()).ok_or_else(off)?;
    Ok(Receiver {
        organization: organization.clone(),
        name: token.id.to_string().into(),
        since: events.since.max(token.sequence),
        head: directory.head(),
    })
}

fn unavailable() -> Refused {
    Refused::unavailable("security events cannot be told at the moment")
}
