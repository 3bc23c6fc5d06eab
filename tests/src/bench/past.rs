//! Whether somebody could enter at any event of a log of 1,000,000: beside whether they may now, and
//! beside the same in a log of 10,000.

use doorward_store::{directory::OrganizationName, log::Log, record::Sequence};

use super::{
    Line, Reach, Scale, Trouble,
    history::History,
    load::{Client, Prepared},
    place,
    served::{Target, host},
    turns::take_turns,
};
use crate::{
    entra::{Person, encoded},
    host::{Host, Server},
};

const LARGE: usize = 1_000_000;
const SMALL: usize = 10_000;
/// How many people are asked about.
const ASKED: usize = 200;
const QUESTIONS_A_ROUND: usize = 300;
const ROUNDS: usize = 7;
/// The most milliseconds that an answer about the past may take.
const MOST: f64 = 10.0;

/// An organization with a long or a short past.
struct Lived {
    name: &'static str,
    people: Vec<Person>,
    head: Sequence,
}

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let mut lived = Vec::new();
    let sizes = [("large", scale.of(LARGE).max(SMALL)), ("small", SMALL)];
    eprintln!("past: writing {} events", sizes.iter().map(|(_, size)| size).sum::<usize>());
    let host = host(folder.path(), |log| {
        for (name, size) in sizes {
            lived.push(live(log, name, size)?);
        }
        Ok(())
    })?;
    let server = host.serve()?;
    let [large, small] = lived.as_slice() else { return Err("two organizations".into()) };
    let (at_large, at_small) = (target(&host, &server, large)?, target(&host, &server, small)?);
    let count = scale.of(QUESTIONS_A_ROUND).max(50);
    let client = Client::new()?;
    let latency = |target: &Target, questions: &Prepared| client.latency(target, questions, 200);
    let past = large.questions(&at_large, count, true);
    let now = large.questions(&at_large, count, false);
    let short = small.questions(&at_small, count, true);
    // What is asked of the past is folded when the server has begun to listen.
    latency(&at_large, &past)?;
    latency(&at_small, &short)?;
    let what = format!("`access explain --at` in a log of {} events", large.head);
    let beside_now = take_turns(ROUNDS, || latency(&at_large, &past), || latency(&at_large, &now))?;
    let beside_short =
        take_turns(ROUNDS, || latency(&at_large, &past), || latency(&at_small, &short))?;
    let milliseconds = beside_now.subject / 1000.0;
    Ok(vec![
        Line::alone(&what, milliseconds, "ms", Reach::AtMost(MOST)),
        Line::compared(format!("{what}, beside now"), "µs", beside_now, Reach::Told),
        Line::compared(
            format!("{what}, beside {}", small.head),
            "µs",
            beside_short,
            Reach::AtMost(1.5),
        ),
    ])
}

/// As in the row `fold`: half are arrivals, a third are changes, the rest joins and leaves; one
/// workspace admits the first group.
fn live(log: &dyn Log, name: &'static str, size: usize) -> Result<Lived, Trouble> {
    let mut history = History::begin_of(log, OrganizationName::parse(name)?)?;
    let mut dice = fastrand::Rng::with_seed(7);
    let (mut people, mut users, mut groups) = (vec![], vec![], vec![history.found()?]);
    let configuration = history.trust()?;
    let first = *groups.first().ok_or("no group is founded")?;
    history.open("labs", None, configuration, first)?;
    for number in 5..size {
        match dice.u8(0..100) {
            0..50 => {
                let (user, person) = history.hire_person()?;
                users.push(user);
                if number % (size / ASKED).max(1) < 2 {
                    history.join(first, &[user])?;
                    people.push(person);
                }
            }
            50..80 if !users.is_empty() => {
                history.promote(*dice.choice(&users).ok_or("nobody is hired")?)?;
            }
            80..98 if !users.is_empty() => {
                let group = *dice.choice(&groups).ok_or("no group is founded")?;
                let members = (0..dice.usize(1..6)).filter_map(|_| dice.choice(&users).copied());
                history.join(group, &members.collect::<Vec<_>>())?;
            }
            98 if !users.is_empty() => {
                history.dismiss(*dice.choice(&users).ok_or("nobody is hired")?)?;
            }
            _ => groups.push(history.found()?),
        }
    }
    Ok(Lived { name, people, head: history.finish()? })
}

fn target(host: &Host, server: &Server, lived: &Lived) -> Result<Target, Trouble> {
    let create = ["api-token", "create", lived.name, "--scope", "read", "--format", "json"];
    let told: serde_json::Value = serde_json::from_str(&host.must(&create)?)?;
    let token = told.get("api_token").and_then(|token| token.as_str()).ok_or("no token")?;
    let path = format!("/api/v1/organizations/{}", lived.name);
    Ok(Target { authority: server.authority(), path, token: token.into() })
}

impl Lived {
    /// Questions about people and moments here and there.
    fn questions(&self, target: &Target, count: usize, past: bool) -> Prepared {
        let mut dice = fastrand::Rng::with_seed(11);
        let question = |_| {
            let person = dice.choice(&self.people);
            let name = encoded(person.map_or("", |person| &person.user_principal_name));
            let at = dice.u64(1..=self.head.0);
            let at = if past { format!("&at={at}") } else { String::new() };
            let Target { authority, path, token } = target;
            format!(
                "GET {path}/explanation?resource=workspace:labs&user_name={name}{at} HTTP/1.1\r\n\
                 Host: {authority}\r\nAuthorization: Bearer {token}\r\n\r\n"
            )
            .into_bytes()
        };
        (0..count).map(question).collect()
    }
}
