//! The same wish, through the socket of a server and on a closed data directory.

use std::{ops::ControlFlow, os::unix::net::UnixStream, sync::Arc, time::Duration};

use actix_web::rt;
use doorward_store::{data_dir::DataDir, evidence::KnownFile};
use hyper::Method;
use serde_json::{Value, json};

use super::{
    super::{EventText, Failure, Operator, OperatorSocket, OrganizationRow, Reception, Wish},
    Operated, acme,
};
use crate::{
    api::Keys,
    clock::Clock,
    config::{Config, Sources},
    exit::Exit,
};

fn config(folder: &tempfile::TempDir) -> Config {
    config_in(folder, "data")
}

fn config_in(folder: &tempfile::TempDir, name: &str) -> Config {
    let path = folder.path().join(name).display().to_string();
    let sources = Sources::default()
        .with_flag("server.data_dir", Some(path), "--data-dir")
        .with_flag("server.listen", Some("127.0.0.1:0".into()), "--listen")
        .with_flag("server.workers", Some("1".into()), "--workers")
        .with_flag("metrics.listen", Some(String::new()), "--metrics-listen");
    Config::load(&sources).unwrap().config
}

fn create() -> Wish {
    let wish = Wish::of_host(Method::POST, "organizations");
    wish.with(json!({ "organization": acme() }))
}

fn organizations(config: &Config) -> Result<Vec<OrganizationRow>, Failure> {
    Operator::reach(config, false)?.all(Wish::of_host(Method::GET, "organizations"))
}

fn about(below: &[&str]) -> Wish {
    Wish::of(Method::GET, &acme(), below)
}

/// Everything that a wish is answered with line by line.
fn lines(operator: Operator, wish: Wish) -> Result<Vec<Value>, Failure> {
    let mut all = Vec::new();
    operator.lines(wish, &mut |line| {
        all.push(line);
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

/// A server that answers on a socket, about what is operated.
fn serve(operated: &Operated, data_dir: &DataDir) -> rt::task::JoinHandle<()> {
    let keys = Keys::open(data_dir.path(), operated.house.entra.key_file.clone(), Clock.now());
    let reception = Reception::new(operated.house.clone(), Arc::new(keys));
    let socket = OperatorSocket::bind(&data_dir.operator_socket()).unwrap();
    rt::spawn(socket.serve(reception))
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    rt::task::spawn_blocking(work).await.unwrap()
}

#[test]
fn alone_a_command_opens_the_data_directory_and_signs_what_it_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    assert_eq!(organizations(&config).unwrap_err().exit(), Exit::Refused);
    assert!(!config.server.data_dir.exists());
    let created = Operator::reach(&config, true).unwrap().one::<OrganizationRow>(create());
    assert_eq!(created.unwrap().organization, acme());
    let known = KnownFile::of(&config.server.data_dir).read().unwrap().unwrap();
    assert_eq!(known[&acme()].checkpoint.unverified().size.0, 1);
    assert_eq!(organizations(&config).unwrap().len(), 1);
    let alone = Operator::reach(&config, false).unwrap();
    assert!(!alone.is_server());
    let told = lines(alone, about(&["events", "export"])).unwrap();
    assert_eq!(told[0]["event"], "organization.created");
}

#[test]
fn a_server_answers_as_the_closed_data_directory_would() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    Operator::reach(&config, true).unwrap().one::<OrganizationRow>(create()).unwrap();
    let closed = |wish| lines(Operator::reach(&config, false).unwrap(), wish).unwrap();
    let replay = about(&["replay"]).saying("verify", Some(true));
    let listed = about(&["events", "export"]).saying("limit", Some(100)); // which makes no event
    let wishes = [listed, replay];
    let wanted: Vec<_> = wishes.iter().cloned().map(closed).collect();
    let refused = Operator::reach(&config, false).unwrap().one::<Value>(create()).unwrap_err();
    assert_eq!(refused.exit(), Exit::Refused);
    assert_eq!(refused.to_string(), "the organization `acme` exists already");

    rt::System::new().block_on(async {
        let server = crate::serve::Server::open(config.clone()).unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = rt::spawn(server.run(async {
            let _ = stopped.await; // dropping the sender stops it just as well
        }));
        for (wish, wanted) in wishes.into_iter().zip(wanted) {
            let config = config.clone();
            let there = aside(move || lines(Operator::reach(&config, false).unwrap(), wish));
            assert_eq!(there.await.unwrap(), wanted);
        }
        let again = aside(move || Operator::reach(&config, false)?.one::<Value>(create()));
        assert_eq!(again.await.unwrap_err(), refused);
        drop(stop);
        running.await.unwrap().unwrap();
    });
}

#[test]
fn the_socket_lies_as_deep_as_the_data_directory_and_takes_the_place_of_a_dead_one() {
    let folder = tempfile::tempdir().unwrap();
    let config = config_in(&folder, &"deep".repeat(50));
    rt::System::new().block_on(async {
        let operated = Operated::with_acme().await;
        let data_dir = DataDir::open(&config.server.data_dir).unwrap();
        std::fs::write(data_dir.operator_socket(), "a dead server's").unwrap();
        let server = serve(&operated, &data_dir);
        assert_eq!(aside(move || organizations(&config)).await.unwrap().len(), 1);
        server.abort();
        assert!(server.await.unwrap_err().is_cancelled());
        assert!(!data_dir.operator_socket().exists());
    });
}

#[test]
fn a_caller_may_hang_up_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    rt::System::new().block_on(async {
        let operated = Operated::with_acme().await;
        let data_dir = DataDir::open(&config.server.data_dir).unwrap();
        let _server = serve(&operated, &data_dir);
        let (path, held) = (data_dir.operator_socket(), Arc::strong_count(&operated.house.store));
        let seen = aside(move || {
            let mut seen = 0;
            let operator = Operator::Server(UnixStream::connect(path).unwrap());
            let tail = about(&["events", "tail"]).saying("after", Some(0));
            let heard = operator.lines(tail, &mut |_: EventText| {
                seen += 1;
                ControlFlow::Break(())
            });
            heard.map(|()| seen)
        });
        assert_eq!(seen.await.unwrap(), 1);
        let let_go = async {
            while Arc::strong_count(&operated.house.store) > held {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), let_go)
            .await
            .expect("nobody follows any more");
    });
}

#[test]
fn what_is_refused_says_why_in_the_words_of_the_api_and_ends_with_its_exit() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder);
    Operator::reach(&config, true).unwrap().one::<OrganizationRow>(create()).unwrap();
    let refused = |wish: Wish| {
        let failure = Operator::reach(&config, false).unwrap().one::<Value>(wish).unwrap_err();
        (failure.exit(), failure.to_string())
    };
    let told = |exit, words: &str| (exit, words.to_owned());
    assert_eq!(
        refused(about(&["events", "99"])),
        told(Exit::Refused, "there is no event 99: `acme` has 1 to 1")
    );
    let nobody = doorward_store::directory::OrganizationName::parse("nobody").unwrap();
    assert_eq!(
        refused(Wish::of(Method::GET, &nobody, &["provisioning"])),
        told(Exit::Refused, "there is no organization `nobody`")
    );
    let elsewhere = Wish::of(Method::GET, &acme(), &["nothing", "like", "that"]);
    assert_eq!(refused(elsewhere).0, Exit::Refused);
    let rule = Wish::of(Method::PUT, &acme(), &["access-rules", "defaults"]);
    let (exit, words) = refused(rule.with(json!({ "sso": "on" })));
    assert_eq!(
        (exit, words.as_str()),
        (Exit::Usage, "sso_configuration: say where people sign in")
    );
    let (exit, words) = refused(about(&["events", "export"]).saying("kind", Some("user.born")));
    assert_eq!(exit, Exit::Refused);
    let names = "there is no event `user.born`: there are `organization.created`, ";
    assert!(words.starts_with(names), "{words}");
}
