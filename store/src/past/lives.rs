//! What became of people and of groups: when they came, were named, switched and went.

use crate::{directory::Number, finding::Sorted, record::Sequence};

/// What happened to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// Came, and may be somebody.
    CameActive,
    /// Came, and may not yet.
    CameInactive,
    /// A group came.
    Founded,
    /// Got another name.
    Named,
    /// Was reactivated.
    On,
    /// Was deactivated.
    Off,
    /// Was pinned to a person of Entra.
    Linked,
    /// Was deleted; the number is never given again.
    Gone,
}

/// Sixteen bytes.
type Step = (Number, Sequence, What);

/// What happened to everybody.
#[derive(Debug, Clone, Default)]
pub(super) struct Lives {
    pub(super) steps: Sorted<Step>,
    pub(super) new: Vec<Step>,
}

/// What had become of somebody after an event, with the events that say so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Life {
    /// The event that began it; nothing when it was over, or had not begun.
    pub(super) came: Option<Sequence>,
    /// The event that gave the name.
    pub(super) named: Option<Sequence>,
    /// The event that switched it last, if one did.
    pub(super) switched: Option<Sequence>,
    /// The event that pinned it to a person of Entra.
    pub(super) linked: Option<Sequence>,
    /// Whether it may be somebody.
    pub(super) active: bool,
    /// Whether it is a group.
    pub(super) group: bool,
}

impl What {
    fn names(self) -> bool {
        matches!(self, Self::CameActive | Self::CameInactive | Self::Founded | Self::Named)
    }
}

impl Lives {
    pub(super) fn note(&mut self, number: Number, at: Sequence, what: What) {
        self.new.push((number, at, what));
    }

    pub(super) fn settle(&mut self) {
        self.steps.extend(std::mem::take(&mut self.new));
    }

    /// What had become of somebody after an event.
    pub(super) fn at(&self, number: Number, at: Sequence) -> Life {
        self.of(number, at).fold(Life::default(), |life, (_, at, what)| life.then(at, what))
    }

    /// The events of a life.
    pub(super) fn events(&self, number: Number) -> impl Iterator<Item = Sequence> {
        self.of(number, Sequence(u64::MAX)).map(|(_, at, _)| at)
    }

    /// The events that gave somebody a name, up to a place.
    pub(super) fn names(&self, number: Number, at: Sequence) -> impl Iterator<Item = Sequence> {
        let names = self.of(number, at).filter(|(_, _, what)| what.names());
        names.map(|(_, at, _)| at)
    }

    /// Everybody after a number who ever was, groups included.
    pub(super) fn after(&self, number: Number) -> impl Iterator<Item = Number> {
        let first = (Number(number.0.saturating_add(1)), Sequence::START, What::CameActive);
        let all = first..=(Number(u32::MAX), Sequence(u64::MAX), What::Gone);
        let mut last = number;
        self.steps.range(all).filter_map(move |(number, _, _)| {
            (std::mem::replace(&mut last, number) != number).then_some(number)
        })
    }

    /// Every life that went on after an event.
    pub(super) fn all_at(&self, at: Sequence) -> impl Iterator<Item = Life> {
        let first = (Number(0), Sequence::START, What::CameActive);
        let all = first..=(Number(u32::MAX), Sequence(u64::MAX), What::Gone);
        let mut steps = self.steps.range(all).peekable();
        let lives = std::iter::from_fn(move || {
            let (number, _, _) = *steps.peek()?;
            let mut life = Life::default();
            while let Some((_, then, what)) = steps.next_if(|(same, _, _)| *same == number) {
                life = if then <= at { life.then(then, what) } else { life };
            }
            Some(life)
        });
        lives.filter(|life| life.came.is_some())
    }

    fn of(&self, number: Number, at: Sequence) -> impl Iterator<Item = Step> {
        self.steps.range(range(number, at))
    }
}

fn range(number: Number, at: Sequence) -> std::ops::RangeInclusive<Step> {
    (number, Sequence::START, What::CameActive)..=(number, at, What::Gone)
}

impl Life {
    fn then(self, at: Sequence, what: What) -> Self {
        match what {
            What::CameActive | What::CameInactive | What::Founded => Self {
                came: Some(at),
                named: Some(at),
                active: what == What::CameActive,
                group: what == What::Founded,
                ..Self::default()
            },
            What::Named => Self { named: Some(at), ..self },
            What::On => Self { switched: Some(at), active: true, ..self },
            What::Off => Self { switched: Some(at), active: false, ..self },
            What::Linked => Self { linked: Some(at), ..self },
            What::Gone => Self::default(),
        }
    }
}
