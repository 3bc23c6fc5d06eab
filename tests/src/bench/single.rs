//! One durable write over one connection, beside the sum of what cannot be saved: the same HTTP
//! answer without the store, and one append to a plain file with one `fdatasync`.

use std::time::Instant;

use super::{
    Line, Reach, Scale, Trouble,
    load::{Client, Prepared, request},
    people, place,
    plain_file::PlainFile,
    served::{Storeless, Target, host},
    turns::take_turns,
};
use crate::entra::{Person, user_body};

const REQUESTS_A_ROUND: usize = 500;
const ROUNDS: usize = 9;
/// What the record of such a person takes.
const RECORD_BYTES: usize = 310;

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
    let mut file = PlainFile::create(&folder.path().join("plain"))?;
    let count = scale.of(REQUESTS_A_ROUND);
    let mut people = |target: &Target| -> Prepared {
        let post =
            |person: Person| request(target, "POST", "/Users", &user_body(&person).to_string());
        (0..count).map(|_| post(recruiter.hire())).collect()
    };
    let rounds: Vec<_> =
        (0..ROUNDS).map(|_| (people(&durable), people(&storeless.target))).collect();
    let (mut ours, mut theirs) = (rounds.iter(), rounds.iter());
    let turns = take_turns(
        ROUNDS,
        || {
            let (list, _) = ours.next().ok_or("no people are left")?;
            client.latency(&durable, list, 201)
        },
        || {
            let (_, list) = theirs.next().ok_or("no people are left")?;
            let answer = client.latency(&storeless.target, list, 201)?;
            Ok(answer + append(&mut file, count)?)
        },
    )?;
    let what = "single durable POST /Users, beside that answer + one append and fdatasync";
    Ok(vec![Line::compared(what, "µs", turns, Reach::AtMost(1.5))])
}

/// Appends one by one; the median in microseconds.
fn append(file: &mut PlainFile, count: usize) -> Result<f64, Trouble> {
    let mut took = Vec::with_capacity(count);
    for _ in 0..count {
        let began = Instant::now();
        file.append(RECORD_BYTES)?;
        took.push(began.elapsed());
    }
    took.sort_unstable();
    Ok(took.get(count / 2).copied().unwrap_or_default().as_secs_f64() * 1e6)
}
