//! `doorward witness`: a server of its own that cosigns checkpoints of logs it knows, as long as each
//! continues the one before (C2SP tlog-witness). It holds nothing else, and belongs on another host.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use actix_web::{
    App, HttpResponse, HttpServer,
    http::StatusCode,
    web::{self, Bytes, Data, PayloadConfig},
};
use doorward_store::evidence::{
    PublicKey,
    witness::{NotAdded, Unwitnessed, Witness},
};
use tracing::{info, warn};

use crate::{clock::Clock, evidence::CheckpointKeys, exit::Exit, operator::Failure};

/// The largest request, in bytes: a proof and a checkpoint are far smaller.
const LONGEST: usize = 64 * 1024;
/// How long a request under way may take when the witness is asked to end, in seconds.
const DRAIN: u64 = 2;

/// How a witness is run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where it keeps what it has seen, and its key beside that.
    pub state: PathBuf,
    /// The name that it signs with: a URL without its scheme.
    pub name: String,
    /// The keys of the logs it knows.
    pub logs: Vec<PublicKey>,
}

/// Answers until the process is asked to end.
///
/// # Errors
/// Why it cannot begin.
pub async fn serve(settings: Settings) -> Result<(), Failure> {
    let Settings { listen, state, name, logs } = settings;
    std::fs::create_dir_all(&state)?;
    let key = CheckpointKeys::of_witness(&state, || Clock.random())?;
    let nameless = || Failure::new(Exit::Usage, format!("`{name}` cannot be the name of a key"));
    let cosigner = key.cosigner(&name).ok_or_else(nameless)?;
    let witness = Arc::new(Witness::open(&state, logs, cosigner)?);
    let data = Data::from(witness.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .app_data(PayloadConfig::new(LONGEST))
            .route("/add-checkpoint", web::post().to(add))
    });
    let server = server.workers(1).shutdown_timeout(DRAIN).bind(listen).map_err(|error| {
        Failure::new(Exit::Unavailable, format!("`{listen}` cannot be listened on: {error}"))
    })?;
    for address in server.addrs() {
        info!(key = %witness.public(), "witnessing on http://{address}");
        println!("http://{address}/add-checkpoint signs as {}", witness.public());
    }
    Ok(server.run().await?)
}

async fn add(witness: Data<Witness>, body: Bytes) -> HttpResponse {
    let seconds = u64::try_from(Clock.now().0 / 1_000_000).unwrap_or_default();
    let added = web::block(move || {
        let body = std::str::from_utf8(&body).map_err(|_| Unwitnessed::Malformed)?;
        witness.add(body, seconds)
    });
    match added.await {
        Ok(Ok(line)) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(line),
        Ok(Err(NotAdded::Unwitnessed(refused))) => {
            warn!(%refused, "a checkpoint was not cosigned");
            told(&refused)
        }
        Ok(Err(NotAdded::Disk(error))) => {
            warn!(%error, "a checkpoint could not be kept, so it was not cosigned");
            HttpResponse::InternalServerError().finish()
        }
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

/// What the protocol answers.
fn told(refused: &Unwitnessed) -> HttpResponse {
    let status = match refused {
        Unwitnessed::Malformed => StatusCode::BAD_REQUEST,
        Unwitnessed::UnknownLog(_) => StatusCode::NOT_FOUND,
        Unwitnessed::Unsigned => StatusCode::FORBIDDEN,
        Unwitnessed::OtherSize(_) | Unwitnessed::OtherRoot(_) => StatusCode::CONFLICT,
        Unwitnessed::NotContinued(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut response = HttpResponse::build(status);
    match refused {
        Unwitnessed::OtherSize(size) | Unwitnessed::OtherRoot(size) => {
            response.content_type("text/x.tlog.size").body(format!("{size}\n"))
        }
        Unwitnessed::Malformed
        | Unwitnessed::UnknownLog(_)
        | Unwitnessed::Unsigned
        | Unwitnessed::NotContinued(_) => {
            response.content_type("text/plain; charset=utf-8").body(format!("{refused}\n"))
        }
    }
}
