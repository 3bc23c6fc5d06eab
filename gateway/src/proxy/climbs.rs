//! Whether a path leads upwards for any of the servers that read it otherwise than it is written:
//! decoded once or more, with `\` as `/`, or with what stands behind `;` left out.

use std::borrow::Cow;

use percent_encoding::percent_decode;

/// How often some servers decode a path that comes through others.
const DECODED: usize = 3;

/// Whether one of its parts is `..` to somebody.
pub(super) fn climbs(path: &str) -> bool {
    let mut path = Cow::Borrowed(path.as_bytes());
    for _ in 0..=DECODED {
        if has_parent(&path) {
            return true;
        }
        match Cow::from(percent_decode(&path)) {
            Cow::Borrowed(_) => return false, // nothing is encoded
            Cow::Owned(decoded) => path = Cow::Owned(decoded),
        }
    }
    true // nobody encodes so often who means well
}

fn has_parent(path: &[u8]) -> bool {
    let ends = |byte: &u8| matches!(byte, b';' | b'?' | b'#' | 0);
    let parent = |part: &[u8]| {
        let part = part.split(ends).next().unwrap_or_default();
        part.trim_ascii() == b".."
    };
    path.split(|byte| matches!(byte, b'/' | b'\\')).any(parent) || is_overlong(path)
}

/// UTF-8 writes no letter so; what reads it all the same finds dots and slashes in it.
fn is_overlong(path: &[u8]) -> bool {
    path.windows(2).any(|two| matches!(two, [0xC0 | 0xC1, 0x80..=0xBF]))
}

#[cfg(test)]
mod tests {
    use super::climbs;

    #[test]
    fn what_leads_upwards_for_anybody_is_known() {
        for path in [
            "..",
            "../secret",
            "a/%2e%2E/b",
            "a/.%2e",
            "a/..;/b",
            "a/..;x=1/b",
            "a/%2e%2e;/b",
            "a/..%3bx/b",
            "a/..%2fb",
            "a/..%2F",
            "a%2f..%2fb",
            "a/..%5cb",
            "a%5C..%5cb",
            "a\\..\\b",
            "a/%252e%252e/b",
            "a/..%252fb",
            "a/..%25252f",
            "a/%2525252525252e",
            "a/..%00/b",
            "a/..%20/b",
            "a/%c0%ae%c0%ae/b",
            "a/..%c0%afb",
            "a/..%3fx",
        ] {
            assert!(climbs(path), "{path}");
        }
    }

    #[test]
    fn what_only_looks_like_it_passes() {
        for path in [
            "",
            "a/b",
            "a..b",
            "...",
            "a/..b/c",
            "a/b..",
            ".",
            "./a",
            "a%2Fb",
            "a/..a;b",
            "%C3%A4",
            "%E2%82%AC",
            "100%",
            "a%20b",
            ".well-known/x",
            "a;b=../c",
            "a%25b",
        ] {
            assert!(!climbs(path), "{path}");
        }
    }
}
