//! A request through the proxy, beside the same request to the upstream, and to nginx before it.

use super::{
    Line, Reach, Scale, Trouble,
    load::{Client, Crowd, with_cookie},
    nginx::Nginx,
    served::Storeless,
    signed_in::{SignedIn, Size},
    turns::take_turns,
};

const CONNECTIONS: usize = 64;
const REQUESTS: usize = 200;
const ROUNDS: usize = 7;
const HOUSE: Size = Size { people: 100, groups: 101, workspaces: 2, memberships: 5, open: 1 };

/// With an upstream that works two milliseconds for a page, as applications do, and with one that has
/// nothing to do: there two servers share a machine that one has alone, so nginx tells how much of it
/// is in the nature of passing on.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let upstream = Storeless::start()?;
    let direct = upstream.target.authority.clone();
    let door = SignedIn::of(HOUSE, Some(&format!("http://{direct}")))?;
    let client = Client::new()?;
    let nginx = Nginx::before(&direct)?;
    let through = door.server.authority();
    let crowd = Crowd { connections: CONNECTIONS, requests: scale.of(REQUESTS) };
    let ways = [("an upstream that works 2 ms", "work"), ("an idle upstream", "page")];
    let mut lines = Vec::new();
    for (way, page) in ways {
        let ours = door.visit(&format!("/o/acme/w/w0/{page}"));
        let theirs = |to: &str| with_cookie(to, &format!("/{page}"), "doorward-acme=none");
        let turns = take_turns(
            ROUNDS,
            || client.crowded(&through, &ours, crowd),
            || client.crowded(&direct, &theirs(&direct), crowd),
        )?;
        let what = format!("proxied request, 64 connections, {way}, beside the upstream itself");
        lines.push(Line::compared(what, "µs", turns, Reach::AtMost(1.5)));
        let Some(nginx) = &nginx else { continue };
        let turns = take_turns(
            ROUNDS,
            || client.crowded(&nginx.authority, &theirs(&nginx.authority), crowd),
            || client.crowded(&direct, &theirs(&direct), crowd),
        )?;
        let what = format!("nginx instead, which asks nobody, {way}, beside the upstream itself");
        lines.push(Line::compared(what, "µs", turns, Reach::Told));
    }
    Ok(lines)
}
