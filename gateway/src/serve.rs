//! The server from beginning to end: data directory, log, store, listeners, drain.

use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};

use actix_web::{App as Routes, HttpServer, dev::ServerHandle, web::Data};
use doorward_store::{
    Store,
    data_dir::{DataDir, LogOptions},
    log::Log,
};
use tracing::{error, info};

mod listen;
mod notes;
mod reload;
mod signals;
mod starting;
mod supervisor;

use crate::{
    app::App,
    assertion,
    clock::Clock,
    config::{Config, PublicUrl},
    credentials,
    evidence::{self, Evidence},
    exit::Exit,
    metrics::{self, MeasuredLog, Metrics},
    operator::{Failure, House, OperatorSocket, Reception},
    request_log::{self, RequestLog},
    routes,
    seal::KeyFile,
    security_events, session,
    token_usage::TokenUsage,
};
use notes::Notes;
pub use reload::Reload;
use starting::Starting;

/// How long the log may take for what was decided last.
const CLOSING: Duration = Duration::from_secs(5);

/// Runs the server until the process is asked to end.
///
/// # Errors
/// Why it could not begin, or could not end well.
pub async fn serve(config: Config, reload: Reload) -> Result<(), Failure> {
    let stop = signals::asked_to_stop()?;
    let server = Server::open(config.clone())?;
    let reloading = reload.on_hangup(server.app.clone(), config)?;
    let ended = server.run(stop).await;
    reloading.abort();
    ended
}

/// A server that has everything it needs and answers nobody yet.
#[derive(Debug)]
pub struct Server {
    app: Data<App>,
    operator: OperatorSocket,
    listener: std::net::TcpListener,
    metrics: Option<(std::net::TcpListener, SocketAddr)>,
    address: SocketAddr,
}

impl Server {
    /// Opens the data directory, begins to listen and folds the log; who comes meanwhile is told to
    /// come again. It is called where a runtime is, because the sockets belong to it.
    ///
    /// # Errors
    /// Why it cannot begin.
    pub fn open(mut config: Config) -> Result<Self, Failure> {
        let data_dir = Arc::new(DataDir::open(&config.server.data_dir)?);
        let (listener, address) = listen::bind(config.server.listen)?;
        let starting = Starting::on(&listener)?;
        let metrics = Arc::new(Metrics::default());
        let options = LogOptions {
            cache_bytes: config.log.cache_bytes,
            reserve_bytes: config.log.reserve_bytes,
        };
        let (log, known) = data_dir.open_known(options)?;
        let log: Arc<dyn Log> = Arc::new(MeasuredLog::new(log, &metrics));
        let file = KeyFile::at(&config.server.instance_key);
        let keys = credentials::personal_keys(&data_dir, &log, &file)?;
        let store = Arc::new(Store::open_sealed(log, keys, &known)?);
        let socket = data_dir.operator_socket();
        let operator = OperatorSocket::bind(&socket).map_err(|e| no_socket(&socket, &e))?;
        if config.server.public_url == PublicUrl::of(config.server.listen) {
            config.server.public_url = PublicUrl::of(address); // the kernel may have chosen the port
        }
        config.server.listen = address;
        let metrics_listener = config.metrics.listen.map(listen::bind).transpose()?;
        let usage = Arc::new(TokenUsage::open(data_dir.path()));
        let folder = data_dir.path().join(request_log::FOLDER);
        let request_log = RequestLog::start(folder, config.scim.request_log_bytes)?;
        let assertion = assertion::Keys::open(data_dir.path(), Clock.now())?;
        let (url, organizations) = (&config.server.public_url, store.organizations());
        let evidence = Evidence::open(data_dir, url, &file, &known, &organizations)?;
        let evidence = Arc::new(evidence);
        evidence.note(&store.organizations())?;
        let kept = (Arc::new(assertion), evidence);
        let app = App::new(store, Arc::new(config), Clock, request_log, usage, metrics, kept);
        drop(starting); // the listener is the server's now
        Ok(Self { app: Data::new(app), operator, listener, metrics: metrics_listener, address })
    }

    /// Where it listens: the port is the one the kernel chose when port 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where metrics are read, if anywhere.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|(_, address)| *address)
    }

    /// Answers until `stop`, then finishes what is under way, closes the store and signs what it holds.
    ///
    /// # Errors
    /// When a listener fails, or the end of the log cannot be noted.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), Failure> {
        let Self { app, operator, listener, metrics, address } = self;
        let notes = Notes::new(&app);
        let public = public_server(&app, listener)?;
        let mut handles = vec![public.handle()];
        let public = actix_web::rt::spawn(public);
        if let Some((listener, address)) = metrics {
            let registry = app.metrics.registry(app.store.clone(), app.clock);
            let server = metrics::listen(listener, registry)?;
            handles.push(server.handle());
            drop(actix_web::rt::spawn(server));
            info!("metrics at http://{address}/metrics");
        }
        let house = House::of(&app);
        credentials::look(&house);
        let reception = Reception::new(house, app.api_keys.clone());
        let operator = actix_web::rt::spawn(operator.serve(reception));
        let timer = tokio::spawn(notes.clone().on_a_timer());
        let turning = tokio::spawn(assertion::turn_on_a_timer(app.assertion.clone(), app.clock));
        let upkeep = tokio::spawn(session::upkeep(app.clone()));
        let showing = actix_web::rt::spawn(evidence::show_on_a_timer(app.clone()));
        let (changes, all) = (security_events::push(app.clone()), evidence::stream(app.clone()));
        let sending = tokio::spawn(async { tokio::join!(changes, all) });
        let supervisor = supervisor::ready(app.store.clone());
        app.first_link.offer(&app, &mut io::stdout())?;
        app.finding.warm_up(app.store.clone());
        info!(public_url = %app.config.server.public_url, "listening on http://{address}");
        stop.await;
        info!("stopping: requests under way are finished, new ones are not taken");
        supervisor.stopping();
        app.feeds.stop();
        stop_all(&handles).await;
        app.finding.stop();
        if let Ok(Err(error)) = public.await {
            error!(%error, "the listener failed");
        }
        operator.abort();
        timer.abort();
        turning.abort();
        upkeep.abort();
        showing.abort();
        let _ = tokio::time::timeout(CLOSING, sending).await; // what was taken is noted
        let _ = operator.await; // gives back the socket
        let closed = tokio::task::spawn_blocking(move || close(&app, &notes));
        closed.await.map_err(io::Error::from)??;
        info!("stopped");
        Ok(())
    }
}

/// Nobody asks any more: what was decided is written, then what lies beside the log. A log that hangs
/// is not waited for; it is ahead of the notes at most, and that is well.
fn close(app: &App, notes: &Notes) -> Result<(), Failure> {
    app.store.close(CLOSING)?;
    app.request_log.close();
    Ok(notes.write()?)
}

fn public_server(
    app: &Data<App>,
    listener: std::net::TcpListener,
) -> io::Result<actix_web::dev::Server> {
    let (app, settings) = (app.clone(), app.config.server.clone());
    let server =
        HttpServer::new(move || Routes::new().app_data(app.clone()).configure(routes::configure))
            .disable_signals()
            .keep_alive(settings.keep_alive)
            .client_request_timeout(settings.header_timeout)
            .max_connections(settings.max_connections)
            .shutdown_timeout(settings.drain.as_secs());
    let server = match settings.workers {
        0 => server,
        workers => server.workers(workers),
    };
    Ok(server.listen(listener)?.run())
}

async fn stop_all(handles: &[ServerHandle]) {
    for handle in handles {
        handle.stop(true).await;
    }
}

fn no_socket(path: &std::path::Path, error: &io::Error) -> Failure {
    let path = path.display();
    let message = format!("the operator's socket `{path}` cannot be made: {error}");
    Failure::new(Exit::Disk, message)
}

#[cfg(test)]
mod tests;
