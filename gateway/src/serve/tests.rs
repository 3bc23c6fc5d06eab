//! A server begins, answers, and ends well.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::{Condvar, Mutex},
};

use doorward_store::{
    Actor, Health, Submission, SubmitError, Timestamp,
    directory::{Command, OrganizationName},
    evidence::{KnownByName, KnownFile},
    log::{Append, AppendError, HeadsByName, Log, MemoryLog, ReadError, Visit},
    record::Sequence,
};
use tokio::sync::oneshot;

use super::*;
use crate::{
    config::{Config, Sources},
    exit::Exit,
    operator::{Operator, OrganizationRow, Wish},
};

fn config(data_dir: &Path) -> Config {
    let flag = |value: &str| Some(value.to_owned());
    let sources = Sources::default()
        .with_flag("server.data_dir", flag(&data_dir.display().to_string()), "--data-dir")
        .with_flag("server.listen", flag("127.0.0.1:0"), "--listen")
        .with_flag("server.workers", flag("1"), "--workers")
        .with_flag("metrics.listen", flag("127.0.0.1:0"), "--metrics-listen");
    Config::load(&sources).unwrap().config
}

async fn get(address: SocketAddr, path: &'static str) -> String {
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    asked.await.unwrap()
}

#[test]
fn a_server_is_ready_until_it_is_asked_to_stop() {
    actix_web::rt::System::new().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("data");
        let server = Server::open(config(&data_dir)).unwrap();
        let (address, metrics) = (server.address(), server.metrics_address().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let running = actix_web::rt::spawn(server.run(async {
            let _ = stopped.await; // dropping the sender stops it just as well
        }));
        assert!(get(address, "/healthz").await.ends_with("{\"status\":\"alive\"}"));
        assert!(get(address, "/readyz").await.starts_with("HTTP/1.1 200 OK\r\n"));
        assert!(get(address, "/startupz").await.ends_with("{\"status\":\"started\"}"));
        assert!(get(metrics, "/metrics").await.contains("\ndoorward_log_writable 1\n"));

        let second = Server::open(config(&data_dir)).unwrap_err();
        assert_eq!(second.exit(), Exit::Locked);
        assert!(second.to_string().ends_with(&format!("process {}", std::process::id())));

        let organization = OrganizationName::parse("acme").unwrap();
        let create = Wish::of_host(hyper::Method::POST, "organizations");
        let create = create.with(serde_json::json!({ "organization": organization }));
        let config = config(&data_dir);
        let created = tokio::task::spawn_blocking(move || {
            Operator::reach(&config, false).unwrap().one::<OrganizationRow>(create).unwrap()
        });
        let row = created.await.unwrap();
        assert_eq!(row.tenant_url, format!("http://{address}/o/acme/scim/v2"));

        stop.send(()).unwrap();
        running.await.unwrap().unwrap();
        assert!(TcpStream::connect(address).is_err());
        assert!(!data_dir.join("operator.sock").exists());
        let known = KnownFile::of(&data_dir).read().unwrap().unwrap();
        assert_eq!(known[&organization].checkpoint.unverified().size.0, 1);
        assert!(Server::open(self::config(&data_dir)).is_ok());
    });
}

#[test]
fn an_address_in_use_is_told() {
    actix_web::rt::System::new().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut config = config(&folder.path().join("data"));
        config.server.listen = taken.local_addr().unwrap();
        let failure = Server::open(config).unwrap_err();
        assert_eq!(failure.exit(), Exit::Unavailable);
        let begin = format!("`{}` cannot be listened on: ", taken.local_addr().unwrap());
        assert!(failure.to_string().starts_with(&begin), "{failure}");
    });
}

/// A log that never answers an append.
#[derive(Default)]
struct HangingLog {
    held: MemoryLog,
    answers: (Mutex<()>, Condvar),
}

impl Log for HangingLog {
    fn append(&self, batch: &[Append]) -> Result<(), AppendError> {
        let (lock, answers) = &self.answers;
        drop(answers.wait_while(lock.lock().unwrap(), |()| true));
        self.held.append(batch)
    }

    fn read(
        &self,
        organization: &OrganizationName,
        after: Sequence,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        self.held.read(organization, after, visit)
    }

    fn heads(&self) -> Result<HeadsByName, ReadError> {
        self.held.heads()
    }

    fn ready(&self) -> Result<(), AppendError> {
        Ok(())
    }
}

#[test]
fn a_server_whose_log_hangs_says_so_and_ends_with_an_exit_of_its_own() {
    actix_web::rt::System::new().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = Arc::new(DataDir::open(&folder.path().join("data")).unwrap());
        let patience = Duration::from_millis(100);
        let store = Store::open_patient(Arc::new(HangingLog::default()), patience).unwrap();
        let requests = data_dir.path().join(request_log::FOLDER);
        let url = config(data_dir.path()).server.public_url;
        let key = KeyFile::at(&folder.path().join("data.key"));
        key.read_or_make([7; 32]).unwrap();
        let (known, organizations) = (KnownByName::new(), store.organizations());
        let evidence = Evidence::open(data_dir.clone(), &url, &key, &known, &organizations);
        let app = Data::new(App::new(
            Arc::new(store),
            Arc::new(config(data_dir.path())),
            Clock,
            RequestLog::start(requests, 1 << 16).unwrap(),
            Arc::new(TokenUsage::open(data_dir.path())),
            Arc::default(),
            (
                Arc::new(assertion::Keys::open(data_dir.path(), Clock.now()).unwrap()),
                Arc::new(evidence.unwrap()),
            ),
        ));
        let ready = async || crate::health::readyz(app.clone()).await.status().as_u16();
        assert_eq!(ready().await, 200);
        let create = Submission {
            organization: OrganizationName::parse("acme").unwrap(),
            actor: Actor::System,
            request: Clock.new_request_id(),
            time: Timestamp(1),
            command: Command::CreateOrganization,
        };
        let answer = app.store.submit(create).await;
        assert_eq!(answer.map(drop), Err(SubmitError::Unavailable));
        // The writer may have begun to wait a little later than whoever asked.
        for _ in 0..100 {
            if *app.store.health() == Health::Stuck {
                break;
            }
            actix_web::rt::time::sleep(patience / 10).await;
        }
        assert_eq!((ready().await, &*app.store.health()), (503, &Health::Stuck));

        let notes = Notes::new(&app);
        let began = std::time::Instant::now();
        let failure = close(&app, &notes).unwrap_err();
        assert_eq!(failure.exit(), Exit::Disk, "{failure}");
        assert!(began.elapsed() < 2 * CLOSING, "it took {:?}", began.elapsed());
    });
}
