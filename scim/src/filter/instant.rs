//! Moments as clients write them (RFC 7643 §2.3.5): with `Z`, an offset or neither, and with any
//! number of fraction digits.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Finer than a nanosecond nothing is told apart.
const MAX_FRACTION_DIGITS: usize = 9;

/// The moment a text means; without an offset it is UTC.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    read(text).or_else(|| read(&repaired(text)))
}

fn read(text: &str) -> Option<Timestamp> {
    let local = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    text.parse().ok().or_else(|| local().map(|zoned| zoned.timestamp()))
}

/// Cuts a fraction at nanoseconds, and gives back the `+` of an offset that an unescaped URL has
/// turned into a space.
fn repaired(text: &str) -> String {
    let mut digits = 0;
    let mut in_fraction = false;
    let cut = text.chars().filter(|c| {
        in_fraction = *c == '.' || (in_fraction && c.is_ascii_digit());
        digits = if in_fraction { digits + 1 } else { 0 };
        digits <= MAX_FRACTION_DIGITS + 1
    });
    let cut: String = cut.collect();
    match cut.rsplit_once(' ') {
        Some((moment, offset)) if moment.contains(['T', 't']) => format!("{moment}+{offset}"),
        Some(_) | None => cut,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[track_caller]
    fn check(input: &str, want: &str) {
        let got = parse(input).map_or_else(|| "no moment".into(), |moment| moment.to_string());
        assert_eq!(got, want, "{input}");
    }

    #[test]
    fn moments_are_read_with_any_fraction_and_offset() {
        check("2011-05-13T04:42:34Z", "2011-05-13T04:42:34Z");
        check("2015-10-10T14:38:21.8617979-07:00", "2015-10-10T21:38:21.8617979Z");
        check("0001-01-03T00:00:00.0000000Z", "0001-01-03T00:00:00Z");
        check("2011-05-13T04:42:34.1234567890123Z", "2011-05-13T04:42:34.123456789Z");
        check("2011-05-13T04:42:34.1234567890123+01:00", "2011-05-13T03:42:34.123456789Z");
        check("2011-05-13T04:42:34", "2011-05-13T04:42:34Z");
    }

    #[test]
    fn a_plus_that_a_url_turned_into_a_space_is_given_back() {
        check("2011-05-13T04:42:34 02:00", "2011-05-13T02:42:34Z");
        check("2011-05-13T04:42:34.12345678901 02:00", "2011-05-13T02:42:34.123456789Z");
    }

    #[test]
    fn other_texts_are_no_moment() {
        for text in ["", "yesterday", "2011-13-01T00:00:00Z", "2011-05-13T04:42:34 x", "1", " "] {
            check(text, "no moment");
        }
    }
}
