//! Durable `POST /Users` over 64 keep-alive connections, beside the same server without the store.

use super::{
    Line, Reach, Scale, Trouble,
    load::{Client, Prepared, request},
    people, place,
    served::{Storeless, Target, host},
    turns::take_turns,
};
use crate::entra::{Person, Recruiter, user_body};

const CONNECTIONS: usize = 64;
const REQUESTS_A_ROUND: usize = 20_000;
const ROUNDS: usize = 7;

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let folder = place::scratch()?;
    let host = host(folder.path(), |_| Ok(()))?;
    let tenant = host.tenant("acme")?;
    let server = host.serve()?;
    let durable = Target::of(&tenant, &server);
    let storeless = Storeless::start()?;
    let client = Client::new()?;
    let mut recruiter = people::recruiter();
    let each = scale.of(REQUESTS_A_ROUND).div_ceil(CONNECTIONS);

    let warm = people_of(&mut recruiter, each.div_ceil(4));
    client.rate(&durable, &prepared(&durable, &warm), 201)?;
    client.rate(&storeless.target, &prepared(&storeless.target, &warm), 201)?;
    let rounds: Vec<_> = (0..ROUNDS).map(|_| people_of(&mut recruiter, each)).collect();
    let (mut ours, mut theirs) = (rounds.iter(), rounds.iter());
    let turns = take_turns(
        ROUNDS,
        || {
            let people = ours.next().ok_or("no people are left")?;
            client.rate(&durable, &prepared(&durable, people), 201)
        },
        || {
            let people = theirs.next().ok_or("no people are left")?;
            client.rate(&storeless.target, &prepared(&storeless.target, people), 201)
        },
    )?;
    let what = format!("durable POST /Users, {CONNECTIONS} connections, beside no store");
    Ok(vec![Line::compared(what, "requests/s", turns, Reach::AtLeast(0.5))])
}

/// So many people for each connection.
fn people_of(recruiter: &mut Recruiter, each: usize) -> Vec<Vec<Person>> {
    (0..CONNECTIONS).map(|_| (0..each).map(|_| recruiter.hire()).collect()).collect()
}

fn prepared(target: &Target, people: &[Vec<Person>]) -> Vec<Prepared> {
    let post = |person: &Person| request(target, "POST", "/Users", &user_body(person).to_string());
    people.iter().map(|people| people.iter().map(post).collect()).collect()
}
