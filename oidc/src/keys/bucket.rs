//! How often a tenant is asked for keys nobody has seen: three times at once, then once in five
//! minutes. A plain five-minute gate would shut out everybody after an emergency rollover.

use jiff::{SignedDuration, Timestamp};

const BURST: i64 = 3;
const REFILL: SignedDuration = SignedDuration::from_mins(5);

/// A bucket that starts full.
#[derive(Debug, Default)]
pub(super) struct Bucket {
    /// How many were taken, and since when the oldest of them comes back.
    taken: i64,
    since: Timestamp,
}

impl Bucket {
    /// Takes one, if there is one.
    pub(super) fn take(&mut self, now: Timestamp) -> bool {
        self.refill(now);
        if self.taken >= BURST {
            return false;
        }
        if self.taken == 0 {
            self.since = now;
        }
        self.taken += 1;
        true
    }

    /// Puts the last one back.
    pub(super) fn give_back(&mut self) {
        self.taken = self.taken.saturating_sub(1).max(0);
    }

    fn refill(&mut self, now: Timestamp) {
        let passed = now.duration_since(self.since).as_secs();
        let back = (passed / REFILL.as_secs()).clamp(0, self.taken);
        self.taken -= back;
        let moved = SignedDuration::from_secs(back.saturating_mul(REFILL.as_secs()));
        self.since = self.since.saturating_add(moved).unwrap_or(now);
        // A clock that was set back must not keep the bucket empty for longer than a refill.
        self.since = self.since.min(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).expect("a time")
    }

    #[track_caller]
    fn check(asked_at: &[i64], want: &[bool]) {
        let mut bucket = Bucket::default();
        let got: Vec<_> = asked_at.iter().map(|seconds| bucket.take(at(*seconds))).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn three_at_once_then_one_in_five_minutes() {
        check(
            &[0, 1, 2, 3, 299, 300, 301, 600],
            &[true, true, true, false, false, true, false, true],
        );
    }

    #[test]
    fn a_long_rest_fills_it_to_three_and_no_more() {
        check(&[0, 9000, 9000, 9000, 9000], &[true, true, true, true, false]);
    }

    #[test]
    fn row_70_a_clock_set_back_does_not_shut_it() {
        check(&[0, 1, 2, -7200, -6899], &[true, true, true, false, true]);
    }
}
