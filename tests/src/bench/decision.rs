//! Decisions for a proxy (forward-auth): a person with a hundred groups, signed in, 64 connections.

use super::{
    Line, Reach, Scale, Trouble,
    apache::Apache,
    load::{Client, Prepared, with_cookie},
    served::{Storeless, Target},
    signed_in::{SignedIn, Size},
    turns::take_turns,
};

const CONNECTIONS: usize = 64;
const REQUESTS_A_ROUND: usize = 40_000;
const ROUNDS: usize = 7;
const PATH: &str = "/o/acme/authz/forward-auth/workspaces/w0";

/// An organization whose visitor has a hundred groups.
const SMALL: Size = Size { people: 100, groups: 101, workspaces: 2, memberships: 100, open: 1 };

/// Beside a handler that answers 204 to everybody.
pub(super) fn beside_nothing(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let (small, storeless) = (SignedIn::of(SMALL, None)?, Storeless::start()?);
    let each = scale.of(REQUESTS_A_ROUND).div_ceil(CONNECTIONS);
    let client = Client::new()?;
    let nothing = with_cookie(&storeless.target.authority, "/empty", "doorward-acme=none");
    let nothing: Vec<Prepared> = vec![vec![nothing; each]; CONNECTIONS];
    let asked = small.visits(PATH, CONNECTIONS, each);
    let door = target(&small);
    let turns = take_turns(
        ROUNDS,
        || client.rate(&door, &asked, 200),
        || client.rate(&storeless.target, &nothing, 204),
    )?;
    let what = "forward-auth decisions, 100 groups, 64 connections, beside an empty 204";
    Ok(vec![Line::compared(what, "requests/s", turns, Reach::AtLeast(0.85))])
}

/// Among a million people, fifty thousand groups and ten thousand workspaces, beside a hundred people.
pub(super) fn beside_few(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let large = Size {
        people: scale.of(1_000_000).max(200),
        groups: scale.of(50_000).max(200),
        workspaces: scale.of(10_000).max(2),
        ..SMALL
    };
    let what = format!(
        "forward-auth decisions among {} people, {} groups, {} workspaces, beside 100 people",
        large.people, large.groups, large.workspaces
    );
    let (large, small) = (SignedIn::of(large, None)?, SignedIn::of(SMALL, None)?);
    let each = scale.of(REQUESTS_A_ROUND).div_ceil(CONNECTIONS);
    let client = Client::new()?;
    let (ours, theirs) =
        (large.visits(PATH, CONNECTIONS, each), small.visits(PATH, CONNECTIONS, each));
    let (large, small) = (target(&large), target(&small));
    let turns = take_turns(
        ROUNDS,
        || client.rate(&large, &ours, 200),
        || client.rate(&small, &theirs, 200),
    )?;
    Ok(vec![Line::compared(what, "requests/s", turns, Reach::AtLeast(0.95))])
}

/// Beside Apache with mod_auth_openidc, which asks the same of a cookie of its own.
pub(super) fn beside_apache(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let what = "forward-auth decisions, 100 groups, 64 connections, beside mod_auth_openidc";
    let Some(apache) = Apache::start()? else {
        eprintln!("apache: apt-get install apache2 libapache2-mod-auth-openidc");
        return Ok(vec![Line::alone(what, f64::NAN, "×", Reach::AtLeast(3.0))]);
    };
    let small = SignedIn::of(SMALL, None)?;
    let each = scale.of(REQUESTS_A_ROUND).div_ceil(CONNECTIONS);
    let client = Client::new()?;
    let asked = small.visits(PATH, CONNECTIONS, each);
    let theirs: Vec<Prepared> = vec![vec![apache.visit(); each / 4]; CONNECTIONS];
    let (door, other) = (target(&small), apache.target());
    let turns = take_turns(
        ROUNDS,
        || client.rate(&door, &asked, 200),
        || client.rate(&other, &theirs, 200),
    )?;
    Ok(vec![Line::compared(what, "requests/s", turns, Reach::AtLeast(3.0))])
}

fn target(door: &SignedIn) -> Target {
    Target { authority: door.server.authority(), path: String::new(), token: String::new() }
}
