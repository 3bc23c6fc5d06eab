//! A request through the proxy, beside the same request to the upstream.

use super::{
    Line, Reach, Scale, Trouble,
    load::{Client, Crowd, with_cookie},
    served::Storeless,
    signed_in::{SignedIn, Size},
    turns::take_turns,
};

const CONNECTIONS: usize = 64;
const REQUESTS: usize = 200;
const ROUNDS: usize = 7;
const HOUSE: Size = Size { people: 100, groups: 101, workspaces: 2, memberships: 5, open: 1 };

/// With an upstream that works two milliseconds for a page, as applications do, and with one that has
/// nothing to do: there two servers share a machine that one has alone.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let upstream = Storeless::start()?;
    let direct = upstream.target.authority.clone();
    let door = SignedIn::of(HOUSE, Some(&format!("http://{direct}")))?;
    let client = Client::new()?;
    let ways = [
        ("an upstream that works 2 ms", "work", Reach::AtMost(1.5)),
        ("an idle upstream", "page", Reach::AtMost(1.5)),
    ];
    let mut lines = Vec::new();
    for (way, page, reach) in ways {
        let (through, ask) = (door.server.authority(), door.visit(&format!("/o/acme/w/w0/{page}")));
        let ask_direct = with_cookie(&direct, &format!("/{page}"), "doorward-acme=none");
        let crowd = Crowd { connections: CONNECTIONS, requests: scale.of(REQUESTS) };
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
