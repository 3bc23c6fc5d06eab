//! A server begins, answers, and ends well.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
};

use doorward_store::{directory::OrganizationName, log::heads::Heads};
use tokio::sync::oneshot;

use super::Server;
use crate::{
    config::{Config, Sources},
    exit::Exit,
    operator::{Answer, Operator, Request},
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
        let create = Request::CreateOrganization { organization: organization.clone() };
        let config = config(&data_dir);
        let created = tokio::task::spawn_blocking(move || {
            Operator::reach(&config, false).unwrap().all(create, Some).unwrap()
        });
        let created = created.await.unwrap();
        let [Answer::Organization(row)] = created.as_slice() else { panic!("{created:?}") };
        assert_eq!(row.tenant_url, format!("http://{address}/o/acme/scim/v2"));

        stop.send(()).unwrap();
        running.await.unwrap().unwrap();
        assert!(TcpStream::connect(address).is_err());
        assert!(!data_dir.join("operator.sock").exists());
        let heads = Heads::read(&data_dir.join("heads")).unwrap().unwrap();
        assert_eq!(heads.get(&organization).map(|head| head.0), Some(1));
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
