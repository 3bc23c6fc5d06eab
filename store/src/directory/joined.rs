//! Memberships that begin while a whole log is folded: noted, and put in order once at the end. To find
//! and grow the lists of both sides at each step costs more than all else that is folded.

use super::id::Number;

/// For each number, a chain of the others that it was joined with, the last first.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Joined {
    /// Where the last step of each number stands, counted from 1.
    last: Vec<u32>,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    other: Number,
    /// Where the step before stands, counted from 1.
    before: u32,
}

impl Joined {
    /// Notes a step of a number that somebody has; says no when there is room for no more.
    pub(super) fn note(&mut self, number: Number, other: Number) -> bool {
        let (at, Ok(place)) = (number.0 as usize, u32::try_from(self.steps.len() + 1)) else {
            return false;
        };
        if self.last.len() <= at {
            self.last.resize(at + 1, 0);
        }
        let Some(last) = self.last.get_mut(at) else { return false };
        self.steps.push(Step { other, before: std::mem::replace(last, place) });
        true
    }

    /// Whether anything is noted of a number.
    pub(super) fn has(&self, number: Number) -> bool {
        self.last.get(number.0 as usize).is_some_and(|last| *last > 0)
    }

    /// The others, in order and each once, into `all`; they are forgotten here.
    pub(super) fn take(&mut self, number: Number, all: &mut Vec<Number>) {
        all.clear();
        let last = self.last.get_mut(number.0 as usize);
        let mut next = last.map(std::mem::take).unwrap_or_default();
        while let Some(step) = (next as usize).checked_sub(1).and_then(|at| self.steps.get(at)) {
            all.push(step.other);
            next = step.before;
        }
        all.sort_unstable();
        all.dedup();
    }
}
