//! The same HTTP server without the store: it checks the token, reads and understands the body and
//! shows the user that was wanted, but keeps nothing. What the store costs is the difference. Beside
//! it and behind all of Doorward's routes, handlers that do as good as nothing, for what costs no
//! store.

use std::{io::Write, path::Path, sync::Arc, time::Duration};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::header,
    web::{self, Data, Payload},
};
use doorward::{
    access_token::AccessTokens,
    answer::{Answer, Outcome, respond},
    body::{self, Limits},
    clock::Clock,
    guard,
    seal::KeyFile,
    secret_token::SecretToken,
    translate::{Parts, View, mode, wanted_user},
};
use doorward_scim::{Resource, ResourceType};
use doorward_store::{
    RequestId, Store, Submission, Timestamp,
    directory::{Command, Number, TokenId, User, UserId, WantedUser},
    log::MemoryLog,
    record::{Actor, Sequence},
};
use serde_json::Value;
use uuid::Uuid;

use super::{Trouble, people};

const LIMITS: Limits = Limits { bytes: 8 * 1024 * 1024, time: Duration::from_secs(30) };

/// A store that knows the organization and its token, and is never written to.
struct Storeless {
    store: Store,
    /// Nobody presents one, so there is no key.
    access_tokens: AccessTokens,
    clock: Clock,
    base: String,
}

/// Serves until the process is killed; the Secret Token is the first line of the output.
///
/// # Errors
/// When the port is taken.
pub fn serve(port: u16) -> Result<(), Trouble> {
    let runtime = actix_web::rt::System::new();
    let store = Store::open(Arc::new(MemoryLog::new()))?;
    let token = Clock.new_secret()?;
    runtime.block_on(begin(&store, &token))?;
    println!("{}", token.into_shown());
    std::io::stdout().flush()?;
    let base = format!("http://127.0.0.1:{port}/o/{}/scim/v2", people::organization()?);
    let access_tokens = AccessTokens::under(KeyFile::at(Path::new("")));
    let app = Data::new(Storeless { store, access_tokens, clock: Clock, base });
    let server = HttpServer::new(move || {
        let users = web::resource("/o/{organization}/scim/v2/Users").route(web::post().to(create));
        App::new()
            .app_data(app.clone())
            .service(users)
            .configure(doorward::routes::configure)
            .route("/empty", web::get().to(HttpResponse::NoContent))
            .route("/json", web::post().to(json))
            .route("/page", web::get().to(page))
            .route("/work", web::get().to(work))
    });
    Ok(runtime.block_on(server.bind(("127.0.0.1", port))?.run())?)
}

/// Reads JSON and answers JSON.
async fn json(question: web::Json<Value>) -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "decision": question.is_object() }))
}

/// A page of an application that asks its database first.
async fn work() -> HttpResponse {
    tokio::time::sleep(Duration::from_millis(2)).await;
    page().await
}

/// A page of an application that has nothing to do.
async fn page() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html").body("x".repeat(2048))
}

async fn begin(store: &Store, token: &SecretToken) -> Result<(), Trouble> {
    let (digest, at) = (token.digest(), Clock.now());
    let id = TokenId(Clock.new_seed());
    let commands = [
        Command::CreateOrganization,
        Command::IssueScimToken { token: id, digest, expires: None, at },
    ];
    for command in commands {
        let (request, time) = (RequestId(Uuid::nil()), Clock.now());
        let organization = people::organization()?;
        let actor = Actor::System;
        store.submit(Submission { organization, actor, request, time, command }).await?;
    }
    Ok(())
}

async fn create(app: Data<Storeless>, http: HttpRequest, payload: Payload) -> HttpResponse {
    let (request, time) = (app.clock.new_request_id(), app.clock.now());
    respond(&answer(&app, &http, payload, time).await, request)
}

async fn answer(
    app: &Storeless,
    http: &HttpRequest,
    mut payload: Payload,
    time: Timestamp,
) -> Outcome {
    let authorization =
        http.headers().get(header::AUTHORIZATION).map(header::HeaderValue::as_bytes);
    let organization = http.match_info().get("organization").unwrap_or_default();
    let client = guard::identify(&app.store, &app.access_tokens, organization, authorization, time)
        .map_err(|_| doorward_scim::Error::new(401, "a valid Secret Token is needed"))?;
    let body = body::read(http, &mut payload, LIMITS).await?;
    let directory = client.directory();
    let wanted = wanted_user(Resource::parse(ResourceType::User, &body, mode(directory))?)?;
    let user = held(wanted, app.clock.new_seed(), time);
    let view = View { directory, base: &app.base };
    let id = user.id.to_string();
    Ok(Answer {
        status: 201,
        location: Some(view.location(ResourceType::User, &id)),
        version: Some(directory.user_version(&user)),
        body: Some(Value::Object(view.user(&user, Parts::ALL))),
        id: Some(id),
    })
}

fn held(wanted: WantedUser, seed: Uuid, time: Timestamp) -> User {
    let WantedUser { user_name, external_id, active, profile } = wanted;
    User {
        id: UserId::new(seed, Number(1)),
        user_name,
        external_id,
        active: active.unwrap_or(true),
        profile,
        created: time,
        changed: time,
        sequence: Sequence(1),
    }
}
