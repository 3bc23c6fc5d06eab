//! A request through the proxy, beside the same request to the upstream.

use std::time::Duration;

use super::{
    Line, Reach, Scale, Trouble,
    load::{Client, Crowd, with_cookie},
    served::Storeless,
    signed_in::{SignedIn, Size},
    turns::take_turns,
};

const CONNECTIONS: usize = 64;
const REQUESTS: usize = 100;
const ROUNDS: usize = 7;
const HOUSE: Size = Size { people: 100, groups: 101, workspaces: 2, memberships: 5, open: 1 };

/// With people who pause between requests, and as fast as both can.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let upstream = Storeless::start()?;
    let direct = upstream.target.authority.clone();
    let door = SignedIn::of(HOUSE, Some(&format!("http://{direct}")))?;
    let (through, ask) = (door.server.authority(), door.visit("/o/acme/w/w0/page"));
    let ask_direct = with_cookie(&direct, "/page", "doorward-acme=none");
    let client = Client::new()?;
    let mut lines = Vec::new();
    let ways = [
        ("each asks 20 times a second", 50, Reach::AtMost(1.5)),
        ("each asks at once again", 0, Reach::AtMost(1.5)),
    ];
    for (way, pause, reach) in ways {
        let (connections, requests) = (CONNECTIONS, scale.of(REQUESTS));
        let crowd = Crowd { connections, requests, pause: Duration::from_millis(pause) };
        let turns = take_turns(
            ROUNDS,
            || client.crowded(&through, &ask, crowd),
            || client.crowded(&direct, &ask_direct, crowd),
        )?;
        let what = format!("proxied request, 64 connections, {way}, beside the upstream itself");
        lines.push(Line::compared(what, "µs", turns, reach));
    }
    Ok(lines)
}
