//! Where the stand-in meets HTTP: a server on a thread of its own, and the faults.

use std::{
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::StatusCode,
    web::{self, Bytes, Data},
};
use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use super::{Asked, Cloud, Fault, StandIn, held::Held, keys::Keys, page::Reply, token::merge};

/// Longer than anybody waits.
const FOR_EVER: Duration = Duration::from_secs(600);
/// 64 MiB of spaces, compressed.
const BOMB: &[u8] = include_bytes!("../../../fixtures/bomb.gz");

pub(super) fn open(port: u16) -> std::io::Result<StandIn> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", port))?;
    let authority = format!("http://{}", listener.local_addr()?);
    let held = Held::at(authority.clone(), Keys::of_fixtures()?);
    let cloud = Cloud(Arc::new(Mutex::new(held)));
    let data = Data::new(cloud.clone());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let serve = async move {
            let app = move || App::new().app_data(data.clone()).default_service(web::to(answer));
            let server = HttpServer::new(app).workers(1).disable_signals().listen(listener)?.run();
            // Nobody waits for it any more: then there is nothing to serve for.
            if tell.send(server.handle()).is_err() {
                return Ok(());
            }
            server.await
        };
        actix_web::rt::System::new().block_on(serve)
    });
    let server = told.recv().map_err(std::io::Error::other)?;
    Ok(StandIn { cloud, authority, server })
}

async fn answer(cloud: Data<Cloud>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let asked = read(&request, &body);
    let (reply, fault) = {
        let mut held = cloud.held();
        held.journal.push(asked.clone());
        let fault = held.fault(&asked);
        (held.answer(&asked), fault)
    };
    match fault {
        None => written(reply),
        Some(fault) => faulty(reply, fault).await,
    }
}

async fn faulty(mut reply: Reply, fault: Fault) -> HttpResponse {
    match fault {
        Fault::Answer(status, body, headers) => {
            let mut reply = Reply::json(status, &body);
            reply.headers.extend(headers);
            written(reply)
        }
        Fault::Changed(changes) => {
            let mut body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
            if let Value::Object(changes) = changes {
                merge(&mut body, &changes);
            }
            reply.body = body.to_string().into_bytes();
            written(reply)
        }
        Fault::Slow(wait) => {
            actix_web::rt::time::sleep(wait).await;
            written(reply)
        }
        Fault::Hang => {
            actix_web::rt::time::sleep(FOR_EVER).await;
            written(reply)
        }
        Fault::Stall => HttpResponse::Ok().content_type("application/json").streaming(
            stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"{"))])
                .chain(stream::pending()),
        ),
        Fault::Huge(bytes) => {
            let piece = Bytes::from_static(&[b' '; 4096]);
            let pieces = (0..bytes / 4096).map(move |_| Ok::<_, std::io::Error>(piece.clone()));
            HttpResponse::Ok().content_type("application/json").streaming(stream::iter(pieces))
        }
        Fault::Bomb => HttpResponse::Ok()
            .content_type("application/json")
            .insert_header(("content-encoding", "gzip"))
            .body(BOMB),
        Fault::Redirect(location) => written(Reply::redirect(location)),
        Fault::Page => written(Reply::page(200, "A proxy", "<p>Sign in to the network.")),
    }
}

fn written(reply: Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in reply.headers {
        response.append_header((name, value));
    }
    response.body(reply.body)
}

fn read(request: &HttpRequest, body: &Bytes) -> Asked {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers = request.headers().iter();
    Asked {
        method: request.method().to_string(),
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
        headers: headers.map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
        body: text(body),
    }
}
