//! Many entries in order, most of them in one array, the newest in a tree beside it.

use std::{collections::BTreeSet, ops::RangeInclusive};

/// How many entries the tree may hold however small the array is.
const FEW: usize = 4096;

/// Entries in order, each once.
#[derive(Debug, Clone)]
pub(super) struct Sorted<T> {
    settled: Vec<T>,
    since: BTreeSet<T>,
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self { settled: Vec::new(), since: BTreeSet::new() }
    }
}

impl<T: Ord + Copy> Sorted<T> {
    /// Takes entries in.
    pub(super) fn extend(&mut self, new: Vec<T>) {
        let waiting = self.since.len().saturating_add(new.len());
        if waiting <= FEW.max(self.settled.len() / 8) {
            self.since.extend(new);
            return;
        }
        self.settled.extend(std::mem::take(&mut self.since));
        self.settled.extend(new);
        self.settled.sort_unstable();
        self.settled.dedup();
    }

    /// The entries of a range in order.
    pub(super) fn range(&self, range: RangeInclusive<T>) -> impl Iterator<Item = T> {
        let mut settled = self.within(&range).iter().copied().peekable();
        let mut since = self.since.range(range).copied().peekable();
        std::iter::from_fn(move || match (settled.peek(), since.peek()) {
            (Some(one), Some(other)) if one == other => {
                since.next();
                settled.next()
            }
            (Some(one), Some(other)) if other < one => since.next(),
            (None, _) => since.next(),
            (Some(_), _) => settled.next(),
        })
    }

    /// The entries of a range, the greatest first.
    pub(super) fn backwards(&self, range: RangeInclusive<T>) -> impl Iterator<Item = T> {
        let mut settled = self.within(&range).iter().rev().copied().peekable();
        let mut since = self.since.range(range).rev().copied().peekable();
        std::iter::from_fn(move || match (settled.peek(), since.peek()) {
            (Some(one), Some(other)) if one == other => {
                since.next();
                settled.next()
            }
            (Some(one), Some(other)) if other > one => since.next(),
            (None, _) => since.next(),
            (Some(_), _) => settled.next(),
        })
    }

    /// About how many entries a range has.
    pub(super) fn count(&self, range: RangeInclusive<T>) -> usize {
        let settled = self.within(&range).len();
        settled.saturating_add(self.since.range(range).take(FEW).count())
    }

    fn within(&self, range: &RangeInclusive<T>) -> &[T] {
        let first = self.settled.partition_point(|held| held < range.start());
        let last = self.settled.partition_point(|held| held <= range.end());
        self.settled.get(first..last).unwrap_or_default()
    }
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
}
