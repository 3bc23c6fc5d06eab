//! Answering whoever is on the host: the JSON API over one stream, whether it comes through the socket of
//! a running server or from a command that opened the data directory itself.

use std::sync::Arc;

use actix_http::HttpService;
use actix_service::{Service, ServiceFactory, map_config};
use actix_web::{App, dev::AppConfig, web::Data};
use nix::unistd::Uid;
use tokio::net::UnixStream;
use tracing::{debug, warn};

use super::{House, Login};
use crate::api;

/// What every conversation is about.
#[derive(Debug, Clone)]
pub struct Reception {
    house: Data<House>,
    keys: Data<api::Keys>,
}

impl Reception {
    /// Answers about a house, and remembers requests that may be repeated.
    #[must_use]
    pub fn new(house: House, keys: Arc<api::Keys>) -> Self {
        Self { house: Data::new(house), keys: Data::from(keys) }
    }

    /// Answers every request that comes through a stream, until whoever asks hangs up.
    pub(super) async fn converse(self, stream: UnixStream) {
        let Some(caller) = caller(&stream) else { return };
        let routes = App::new()
            .app_data(self.house)
            .app_data(self.keys)
            .app_data(Data::new(caller))
            .configure(api::configure_for_operator);
        let made = HttpService::build()
            .h1_allow_half_closed(false) // whoever hangs up waits for nothing any more
            .h1(map_config(routes, |()| AppConfig::default()))
            .new_service(());
        let Ok(service) = made.await else { return warn!("nobody can answer an operator") };
        if let Err(error) = service.call((stream, None)).await {
            debug!(%error, "a conversation with an operator broke off");
        }
    }
}

/// Who asks; nobody but the owner of the process and the superuser is answered.
fn caller(stream: &UnixStream) -> Option<Login> {
    let uid = stream.peer_cred().inspect_err(|error| warn!(%error, "an operator without a name"));
    let uid = uid.ok()?.uid();
    let known = uid == Uid::effective().as_raw() || uid == 0;
    if !known {
        warn!(uid, "a stranger knocked at the operator's socket");
    }
    known.then(|| Login::of(uid))
}
