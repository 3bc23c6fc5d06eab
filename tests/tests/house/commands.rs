//! The command line against the JSON API: each command is run against somebody who only listens, and
//! what it asks for is an operation of the golden list.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use doorward::{api, cli};
use doorward_tests::host::Host;

use super::source::{house, read};

/// With what every request is answered: a problem with an exit of its own.
const NOT_NOW: &str = r#"{"detail":"not now","exit":75}"#;

/// Listens at the operator's socket, and says of each request its method and path.
fn listen(host: &Host) -> Receiver<String> {
    fs::create_dir(host.data_dir()).expect("a data directory");
    let socket = UnixListener::bind(host.data_dir().join("operator.sock")).expect("a socket");
    let (heard, hears) = channel();
    thread::spawn(move || {
        for stream in socket.incoming() {
            answer(&stream.expect("a command"), &heard);
        }
    });
    hears
}

fn answer(mut stream: &UnixStream, heard: &Sender<String>) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).expect("a request");
    let mut words = line.split([' ', '?']);
    let asked = [words.next(), words.next()].map(Option::unwrap_or_default).join(" ");
    let mut length = 0;
    while line != "\r\n" {
        line.clear();
        reader.read_line(&mut line).expect("a header");
        if let Some(said) = line.strip_prefix("content-length: ") {
            length = said.trim().parse().expect("a length");
        }
    }
    reader.read_exact(&mut vec![0; length]).expect("its body");
    let length = NOT_NOW.len();
    let head = format!("HTTP/1.1 503 Service Unavailable\r\ncontent-length: {length}\r\n\r\n");
    // Told before it is answered: whoever asked looks as soon as they have the answer.
    heard.send(asked).expect("the story listens");
    stream.write_all(format!("{head}{NOT_NOW}").as_bytes()).expect("an answer");
}

/// The operation that was asked for: a word that stands for itself goes before one that stands for
/// anything.
fn operation(asked: &str) -> String {
    let (method, path) = asked.split_once(' ').expect("a method and a path");
    let fits = |pattern: &str| {
        let (wanted, said) = (pattern.split('/'), path.split('/'));
        wanted.clone().count() == said.clone().count()
            && wanted.zip(said).all(|(wanted, said)| wanted.starts_with('{') || wanted == said)
    };
    let found = api::operations().filter(|it| it.method == method && fits(&it.whole()));
    let nearest = found.min_by_key(|it| it.whole().matches('{').count());
    let nearest = nearest.unwrap_or_else(|| panic!("`{asked}` is no operation"));
    format!("{method} {}", nearest.path)
}

#[test]
fn every_command_asks_for_an_operation_or_says_why_not() {
    let host = Host::new().expect("a host");
    let heard = listen(&host);
    let golden = read(&house().join("tests/golden/api_commands.txt"));
    let mut told = BTreeSet::new();
    for line in golden.lines() {
        let (command, wanted) = line.split_once(" -> ").expect("a command, and what it asks for");
        let known = cli::commands().into_iter().find(|name| {
            command
                .strip_prefix(name.as_str())
                .is_some_and(|more| more.is_empty() || more.starts_with(' '))
        });
        told.insert(known.unwrap_or_else(|| panic!("there is no command `{command}`")));
        if wanted.strip_prefix("nothing: ").is_some_and(|reason| !reason.is_empty()) {
            continue;
        }
        let ran = host.run(&command.split(' ').collect::<Vec<_>>()).expect("it runs");
        let asked = heard.try_recv().unwrap_or_else(|_| panic!("`{command}`: {}", ran.stderr));
        assert_eq!(operation(&asked), wanted, "`{command}` asked for `{asked}`");
        assert_eq!((ran.code, ran.stderr.trim()), (Some(75), "doorward: not now"), "`{command}`");
        assert!(heard.try_recv().is_err(), "`{command}` asked on after a no");
    }
    assert_eq!(
        told,
        cli::commands().into_iter().collect::<BTreeSet<_>>(),
        "tests/golden/api_commands.txt is complete"
    );
}
