//! Where a page of a long answer ended (RFC 9865): a token that carries everything, so that the
//! server remembers nothing. It is no secret and grants nothing; damage is noticed, not forgery.

use crate::error::{Error, ScimType};

/// A number of sixteen hexadecimal digits.
const WORD: usize = 16;

/// A place in the answer to one query, and when the page before it was given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The last place that was given out; what it counts is the server's to say.
    pub after: u64,
    /// The [fingerprint](crate::query::Query::fingerprint) of the query.
    pub query: u64,
    /// Seconds since the epoch.
    pub issued_at: i64,
}

impl Cursor {
    /// The token.
    #[must_use]
    pub fn encode(&self) -> String {
        let said = format!("{:016x}{:016x}{:016x}", self.after, self.query, self.issued_at);
        format!("{said}{:016x}", fingerprint([said.as_str()]))
    }

    /// Reads a token of that query, given out no longer than `timeout` seconds before `now`.
    ///
    /// # Errors
    /// 400 `invalidCursor` for what is no token or one of another query, 400 `expiredCursor`.
    pub fn decode(token: &str, query: u64, now: i64, timeout: i64) -> Result<Self, Error> {
        let invalid = |detail| Error::bad(ScimType::InvalidCursor, detail);
        let cursor = Self::read(token).ok_or_else(|| {
            invalid("`cursor` is not one this server gave out; start again without it")
        })?;
        if cursor.query != query {
            return Err(invalid("`cursor` belongs to another query; start again without it"));
        }
        if now.saturating_sub(cursor.issued_at) > timeout {
            let detail = "`cursor` is too old; start again without it";
            return Err(Error::bad(ScimType::ExpiredCursor, detail));
        }
        Ok(cursor)
    }

    fn read(token: &str) -> Option<Self> {
        let lower_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if token.len() != 4 * WORD || !token.bytes().all(lower_hex) {
            return None;
        }
        let word = |place: usize| {
            u64::from_str_radix(token.get(place * WORD..(place + 1) * WORD)?, 16).ok()
        };
        let said = token.get(..3 * WORD)?;
        let cursor = Self { after: word(0)?, query: word(1)?, issued_at: word(2)?.cast_signed() };
        (word(3)? == fingerprint([said])).then_some(cursor)
    }
}

/// FNV-1a over texts and their borders: the same in every process and on every machine.
pub(crate) fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    const BORDER: u8 = 0xff; // no byte of a text
    let bytes = texts.into_iter().flat_map(|text| text.bytes().chain([BORDER]));
    bytes.fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CURSOR: Cursor = Cursor { after: 500, query: 7, issued_at: 1_000 };

    #[track_caller]
    fn refused(token: &str, query: u64, now: i64, want: ScimType) {
        let error = Cursor::decode(token, query, now, 600).unwrap_err();
        assert_eq!((error.status, error.scim_type), (400, Some(want)), "{token}");
    }

    #[test]
    fn a_cursor_lives_for_its_timeout() {
        let token = CURSOR.encode();
        assert_eq!(Cursor::decode(&token, 7, 1_600, 600), Ok(CURSOR));
        refused(&token, 7, 1_601, ScimType::ExpiredCursor);
    }

    #[test]
    fn a_cursor_of_another_query_is_refused() {
        refused(&CURSOR.encode(), 8, 1_000, ScimType::InvalidCursor);
    }

    #[test]
    fn a_damaged_cursor_is_refused_wherever_it_is_damaged() {
        let token = CURSOR.encode();
        for place in 0..token.len() {
            let mut damaged = token.clone().into_bytes();
            damaged[place] = if damaged[place] == b'0' { b'1' } else { b'0' };
            refused(str::from_utf8(&damaged).unwrap(), 7, 1_000, ScimType::InvalidCursor);
        }
        refused("", 7, 1_000, ScimType::InvalidCursor);
        refused(&format!("{token}0"), 7, 1_000, ScimType::InvalidCursor);
        refused(&token.to_uppercase(), 7, 1_000, ScimType::InvalidCursor);
    }

    #[test]
    fn texts_are_told_apart_by_their_borders() {
        assert_ne!(fingerprint(["ab", "c"]), fingerprint(["a", "bc"]));
    }

    proptest! {
        #[test]
        fn every_cursor_reads_as_itself(after: u64, query: u64, issued_at: i64) {
            let cursor = Cursor { after, query, issued_at };
            prop_assert_eq!(Cursor::decode(&cursor.encode(), query, issued_at, 0), Ok(cursor));
        }

        #[test]
        fn no_text_makes_reading_panic(token in "[0-9a-f]{60,66}|\\PC{0,64}", query: u64, now: i64) {
            prop_assert!(Cursor::decode(&token, query, now, 600).is_err());
        }
    }
}
