//! Many entries in order: most of them in one array, the newest in trees beside it. A clone costs
//! nothing, so a reader holds one while another grows, and the array is made anew aside.

use std::{cmp::Reverse, ops::RangeInclusive, sync::Arc};

use imbl::OrdSet;

/// How many entries the trees may hold however small the array is.
const FEW: usize = 4096;

/// Entries in order, each once.
#[derive(Debug, Clone)]
pub(crate) struct Sorted<T: Ord> {
    settled: Arc<Vec<T>>,
    /// On their way into the array.
    leaving: OrdSet<T>,
    since: OrdSet<T>,
}

impl<T: Ord> Default for Sorted<T> {
    fn default() -> Self {
        Self { settled: Arc::default(), leaving: OrdSet::new(), since: OrdSet::new() }
    }
}

impl<T: Ord + Copy> Sorted<T> {
    /// Takes entries in.
    pub(crate) fn extend(&mut self, mut new: Vec<T>) {
        if self.settled.is_empty() && self.leaving.is_empty() && self.since.is_empty() {
            new.sort_unstable();
            new.dedup();
            self.settled = Arc::new(new);
        } else {
            self.since.extend(new);
        }
    }

    /// Whether the array is to be made anew.
    pub(crate) fn is_due(&self) -> bool {
        self.since.len() > FEW.max(self.settled.len() / 8)
    }

    /// Sets apart what the next array shall hold besides; [`Self::merged`] makes it.
    pub(crate) fn set_apart(&mut self) {
        if self.leaving.is_empty() {
            self.leaving = std::mem::take(&mut self.since);
        }
    }

    /// The same entries, with what is set apart in the array: costs what there is.
    pub(crate) fn merged(&self) -> Self {
        let settled = self.settled.iter().copied();
        let mut all = Vec::with_capacity(self.settled.len().saturating_add(self.leaving.len()));
        all.extend(both(settled, self.leaving.iter().copied()));
        Self { settled: Arc::new(all), leaving: OrdSet::new(), since: self.since.clone() }
    }

    /// Takes over the array of what was [`Self::merged`], whatever has come since.
    pub(crate) fn adopt(&mut self, merged: &Self) {
        self.settled = merged.settled.clone();
        self.leaving = OrdSet::new();
    }

    /// The entries of a range in order.
    pub(crate) fn range(&self, range: RangeInclusive<T>) -> impl Iterator<Item = T> {
        let settled = self.within(&range).iter().copied();
        let leaving = self.leaving.range(range.clone()).copied();
        both(both(settled, leaving), self.since.range(range).copied())
    }

    /// The entries of a range, the greatest first.
    pub(crate) fn backwards(&self, range: RangeInclusive<T>) -> impl Iterator<Item = T> {
        let settled = self.within(&range).iter().rev().copied().map(Reverse);
        let leaving = self.leaving.range(range.clone()).rev().copied().map(Reverse);
        let since = self.since.range(range).rev().copied().map(Reverse);
        both(both(settled, leaving), since).map(|Reverse(entry)| entry)
    }

    /// About how many entries a range has.
    pub(crate) fn count(&self, range: RangeInclusive<T>) -> usize {
        let few = |held: &OrdSet<T>| held.range(range.clone()).take(FEW).count();
        self.within(&range)
            .len()
            .saturating_add(few(&self.leaving))
            .saturating_add(few(&self.since))
    }

    fn within(&self, range: &RangeInclusive<T>) -> &[T] {
        let first = self.settled.partition_point(|held| held < range.start());
        let last = self.settled.partition_point(|held| held <= range.end());
        self.settled.get(first..last).unwrap_or_default()
    }
}

/// The entries of two in one order, those of both once.
fn both<T: Ord + Copy>(
    one: impl Iterator<Item = T>,
    other: impl Iterator<Item = T>,
) -> impl Iterator<Item = T> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(a), Some(b)) if a == b => {
            other.next();
            one.next()
        }
        (Some(a), Some(b)) if b < a => other.next(),
        (None, _) => other.next(),
        (Some(_), _) => one.next(),
    })
}

#[cfg(test)]
mod tests {
    use super::Sorted;

    #[test]
    fn what_came_early_and_what_came_late_are_told_in_one_order_and_once() {
        let mut sorted = Sorted::default();
        sorted.extend((0..20_000_u32).rev().map(|n| n * 2).collect());
        sorted.extend(vec![7, 8, 5, 7]);
        assert_eq!(sorted.range(4..=9).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
        assert_eq!(sorted.backwards(4..=9).collect::<Vec<_>>(), [8, 7, 6, 5, 4]);
        assert_eq!(sorted.count(0..=u32::MAX), 20_003);
        sorted.extend((0..20_000).collect());
        assert_eq!(sorted.range(0..=19_999).count(), 20_000);
    }

    #[test]
    fn an_array_that_is_made_anew_loses_nothing_that_comes_meanwhile() {
        let mut sorted = Sorted::default();
        sorted.extend(vec![1_u32, 9]);
        assert!(!sorted.is_due());
        sorted.extend((10..5_000).collect());
        assert!(sorted.is_due());
        sorted.set_apart();
        let reader = sorted.clone();
        sorted.extend(vec![5]);
        let merged = reader.merged();
        sorted.extend(vec![6, 10]);
        sorted.set_apart(); // twice is as good as once
        sorted.adopt(&merged);
        assert!(!sorted.is_due());
        assert_eq!(sorted.range(0..=12).collect::<Vec<_>>(), [1, 5, 6, 9, 10, 11, 12]);
        assert_eq!(sorted.range(0..=u32::MAX).count(), 4_994);
        let backwards: Vec<_> = sorted.backwards(0..=12).collect();
        assert_eq!(backwards, [12, 11, 10, 9, 6, 5, 1]);
        let last = [0..=8, 0..=9, 0..=u32::MAX, 2..=4].map(|range| sorted.backwards(range).next());
        assert_eq!(last, [Some(6), Some(9), Some(4_999), None]);
        assert_eq!(reader.range(0..=12).collect::<Vec<_>>(), [1, 9, 10, 11, 12]);
    }
}
