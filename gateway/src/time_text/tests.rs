//! Times written and read.

use super::{InvalidTime, after, parse, show, until};

#[test]
fn a_time_is_read_as_it_is_written() {
    for text in ["1970-01-01T00:00:00.000000Z", "2026-02-28T23:59:59.000001Z"] {
        assert_eq!(show(parse(text).unwrap()), text);
    }
    assert_eq!(show(parse("2026-01-31T10:30:00+01:00").unwrap()), "2026-01-31T09:30:00.000000Z");
    assert_eq!(parse("yesterday"), Err(InvalidTime::Time("yesterday".into())));
}

#[test]
fn a_span_follows_the_calendar() {
    let check = |span: &str, want: &str| {
        let end = after(parse("2026-01-31T00:00:00Z").unwrap(), span);
        assert_eq!(end.map_or_else(|e| e.to_string(), show), want, "{span}");
    };
    check("180d", "2026-07-30T00:00:00.000000Z");
    check("1mo", "2026-02-28T00:00:00.000000Z");
    check("1y", "2027-01-31T00:00:00.000000Z");
    check("90m", "2026-01-31T01:30:00.000000Z");
    check("180", "`180` is no span of time: write one such as `180d`, `6mo` or `12h`");
    check("99999y", "`99999y` is no span of time: write one such as `180d`, `6mo` or `12h`");
}

#[test]
fn an_end_is_a_day_a_time_or_a_span() {
    let check = |raw: &str, want: &str| {
        let end = until(parse("2026-01-31T00:00:00Z").unwrap(), raw);
        assert_eq!(end.map_or_else(|e| e.to_string(), show), want, "{raw}");
    };
    check("2027-06-30", "2027-06-30T00:00:00.000000Z");
    check("2027-06-30T12:00:00+02:00", "2027-06-30T10:00:00.000000Z");
    check("1y", "2027-01-31T00:00:00.000000Z");
    check(
        "soon",
        "`soon` is no end: write a day such as `2027-01-31`, a time, or a span such as `180d`",
    );
}
