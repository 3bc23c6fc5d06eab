//! The same request, through the socket of a server and on a closed data directory.

use std::{ops::ControlFlow, os::unix::net::UnixStream};

use doorward_store::{data_dir::DataDir, directory::OrganizationName, log::heads::Heads};

use super::{
    super::{Answer, Failure, Moment, Operator, OperatorSocket, Request},
    Operated, acme,
};
use crate::{
    config::{Config, Sources},
    exit::Exit,
};

fn config(folder: &tempfile::TempDir) -> Config {
    config_in(folder, "data")
}

fn config_in(folder: &tempfile::TempDir, name: &str) -> Config {
    let path = folder.path().join(name).display().to_string();
    let sources = Sources::default().with_flag("server.data_dir", Some(path), "--data-dir");
    Config::load(&sources).unwrap().config
}

fn ask(config: &Config, begin: bool, request: Request) -> Result<Vec<Answer>, Failure> {
    Operator::reach(config, begin)?.all(request, Some)
}

fn create(organization: OrganizationName) -> Request {
    Request::CreateOrganization { organization }
}

#[test]
fn alone_a_command_opens_the_data_directory_and_leaves_its_heads() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    let absent = ask(&config, false, Request::ListOrganizations).unwrap_err();
    assert_eq!(absent.exit(), Exit::Refused);
    assert!(!config.server.data_dir.exists());
    ask(&config, true, create(acme())).unwrap();
    let heads = Heads::read(&config.server.data_dir.join("heads")).unwrap().unwrap();
    assert_eq!(heads.get(&acme()).map(|head| head.0), Some(1));
    assert_eq!(ask(&config, false, Request::ListOrganizations).unwrap().len(), 1);
    let follow = Request::FollowEvents { organization: acme(), after: None };
    assert_eq!(ask(&config, false, follow).unwrap_err().exit(), Exit::Unavailable);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_answers_as_the_closed_data_directory_would() {
    let operated = Operated::with_acme().await;
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    let data_dir = DataDir::open(&config.server.data_dir).unwrap();
    std::fs::write(data_dir.operator_socket(), "a dead server's").unwrap();
    let socket = OperatorSocket::bind(&data_dir.operator_socket()).unwrap();
    let server = tokio::spawn(socket.serve(operated.house.clone()));
    for name in ["ada", "bob"] {
        operated.arrives(name).await;
    }
    let replay = Request::Replay { organization: acme(), until: Moment::Now, verify: true };
    let read = Request::ReadEvents { organization: acme(), after: None, limit: None, kind: None };
    for request in [Request::ListOrganizations, read, replay] {
        let here = operated.ask(request.clone()).await.unwrap();
        let config = config.clone();
        let there = tokio::task::spawn_blocking(move || ask(&config, false, request)).await;
        assert_eq!(there.unwrap().unwrap(), here);
    }
    let again = tokio::task::spawn_blocking(move || ask(&config, false, create(acme()))).await;
    let refused = again.unwrap().unwrap_err();
    assert_eq!(
        (refused.exit(), refused.to_string().as_str()),
        (Exit::Refused, "the organization `acme` exists already",)
    );
    server.abort();
    assert!(server.await.unwrap_err().is_cancelled());
    assert!(!data_dir.operator_socket().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_socket_lies_as_deep_as_the_data_directory() {
    let operated = Operated::with_acme().await;
    let folder = tempfile::tempdir().unwrap();
    let config = config_in(&folder, &"deep".repeat(50));
    let data_dir = DataDir::open(&config.server.data_dir).unwrap();
    let socket = OperatorSocket::bind(&data_dir.operator_socket()).unwrap();
    let _server = tokio::spawn(socket.serve(operated.house.clone()));
    let list = move || ask(&config, false, Request::ListOrganizations);
    assert_eq!(tokio::task::spawn_blocking(list).await.unwrap().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_may_hang_up_before_the_end() {
    let operated = Operated::with_acme().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("operator.sock");
    let socket = OperatorSocket::bind(&path).unwrap();
    let _server = tokio::spawn(socket.serve(operated.house.clone()));
    let seen = tokio::task::spawn_blocking(move || {
        let mut seen = 0;
        let operator = Operator::Server(UnixStream::connect(path).unwrap());
        let after = Some(doorward_store::Sequence(0));
        let follow = Request::FollowEvents { organization: acme(), after };
        operator
            .ask(follow, &mut |_| {
                seen += 1;
                ControlFlow::Break(())
            })
            .unwrap();
        seen
    });
    assert_eq!(seen.await.unwrap(), 1);
}
