//! What is said of a credential that ends soon, well before it does.

use std::fmt;

use doorward_store::Timestamp;

const MICROSECONDS_A_DAY: i64 = 86_400_000_000;
/// How many days before its end a credential is warned of.
const SOON: i64 = 30;

/// How soon a credential ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It has.
    Over,
    /// Within a day.
    Today,
    /// In so many days.
    In(i64),
}

/// How soon something ends, where it is soon.
#[must_use]
pub fn ending(expires: Option<Timestamp>, now: Timestamp) -> Option<Ending> {
    let left = expires?.0.saturating_sub(now.0);
    match left.div_euclid(MICROSECONDS_A_DAY) {
        ..0 => Some(Ending::Over),
        0 => Some(Ending::Today),
        days @ 1..SOON => Some(Ending::In(days)),
        SOON.. => None,
    }
}

/// What to see to, if anything.
#[must_use]
pub fn warning(expires: Option<Timestamp>, now: Timestamp) -> Option<String> {
    ending(expires, now).map(|ending| ending.to_string())
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Over => f.write_str("has expired"),
            Self::Today => f.write_str("expires within a day"),
            Self::In(1) => f.write_str("expires in 1 day"),
            Self::In(days) => write!(f, "expires in {days} days"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_before_its_end_a_credential_is_warned_of() {
        let check = |days_and_hours: (i64, i64), want: Option<&str>| {
            let (days, hours) = days_and_hours;
            let expires = Timestamp(7 + days * MICROSECONDS_A_DAY + hours * 3_600_000_000);
            assert_eq!(warning(Some(expires), Timestamp(7)).as_deref(), want, "{days_and_hours:?}");
        };
        check((400, 0), None);
        check((30, 0), None);
        check((29, 23), Some("expires in 29 days"));
        check((1, 1), Some("expires in 1 day"));
        check((0, 1), Some("expires within a day"));
        check((0, -1), Some("has expired"));
        assert_eq!(warning(None, Timestamp(7)), None);
    }
}
