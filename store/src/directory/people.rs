//! Users by their numbers, and the groups that each number was put into. Numbers are given in
//! order, so this is a persistent vector: eight bytes for the user, sixteen for the groups. While a
//! whole log is folded nobody shares it, and it is a plain one, whose memberships are put in order at the
//! end. Where only a few of all people are looked at, as they once were, it is a map.

use std::sync::Arc;

use imbl::{OrdMap, Vector};

use super::{id::Number, joined::Joined, user::User};

/// What stands at a number: a user, if it is one's and not deleted, and the memberships of the
/// user or nested group.
#[derive(Debug, Clone, PartialEq, Default)]
struct Place {
    user: Option<Arc<User>>,
    groups: Option<Arc<[Number]>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Places {
    Shared(Vector<Place>),
    Plain(Vec<Place>, Joined),
    Sparse(OrdMap<usize, Place>),
}

/// All users, in the order they were provisioned.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct People {
    places: Places,
    users: usize,
}

impl People {
    /// Nobody, and room for people of any number.
    pub(super) fn sparse() -> Self {
        Self { places: Places::Sparse(OrdMap::new()), users: 0 }
    }

    /// Prepares for many changes that nobody looks at, until [`Self::settle`].
    pub(super) fn put_off(&mut self) {
        if let Places::Shared(places) = &mut self.places {
            let places = std::mem::take(places).into_iter().collect();
            self.places = Places::Plain(places, Joined::default());
        }
    }

    /// Makes the value cheap to share again.
    pub(super) fn settle(&mut self) {
        if let Places::Plain(places, joined) = &mut self.places {
            let mut groups = Vec::new();
            for (place, number) in places.iter_mut().zip((1..).map(Number)) {
                joined.take(number, &mut groups);
                place.gather(&mut groups);
            }
            self.places = Places::Shared(std::mem::take(places).into());
        }
    }

    /// How many users there are.
    pub(super) fn len(&self) -> usize {
        self.users
    }

    /// The number that the next new user or group gets.
    pub(super) fn next_number(&self) -> Number {
        Number(u32::try_from(self.places.len()).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// Whether a number is the one that the next new user or group gets.
    pub(super) fn awaits(&self, number: Number) -> bool {
        match &self.places {
            Places::Shared(_) | Places::Plain(..) => number == self.next_number(),
            Places::Sparse(places) => at(number).is_some_and(|at| !places.contains_key(&at)),
        }
    }

    /// Takes a number that is awaited for a user, or for a group with `None`.
    pub(super) fn push(&mut self, number: Number, user: Option<Arc<User>>) {
        self.users += usize::from(user.is_some());
        let place = Place { user, groups: None };
        match &mut self.places {
            Places::Shared(places) => places.push_back(place),
            Places::Plain(places, _) => places.push(place),
            Places::Sparse(places) => drop(at(number).and_then(|at| places.insert(at, place))),
        }
    }

    pub(super) fn get(&self, number: Number) -> Option<&Arc<User>> {
        self.places.get(at(number)?)?.user.as_ref()
    }

    /// The user, to be changed: in place while no reader holds it.
    pub(super) fn get_mut(&mut self, number: Number) -> Option<&mut User> {
        let place = self.places.get_mut(at(number)?)?;
        place.user.as_mut().map(Arc::make_mut)
    }

    pub(super) fn remove(&mut self, number: Number) -> Option<Arc<User>> {
        let user = self.places.get_mut(at(number)?)?.user.take()?;
        self.users = self.users.saturating_sub(1);
        Some(user)
    }

    /// The users after a number.
    pub(super) fn after(&self, number: Number) -> impl Iterator<Item = &User> {
        let start = (number.0 as usize).min(self.places.len());
        let (rest, few) = match &self.places {
            Places::Shared(places) => (Some(places.focus().narrow(start..)), None),
            Places::Plain(..) => (None, None), // nothing is looked up while a log is folded
            Places::Sparse(places) => (None, Some(places.range(start..))),
        };
        let few = few.into_iter().flatten().map(|(_, place)| place);
        rest.into_iter().flatten().chain(few).filter_map(|place| place.user.as_deref())
    }

    /// The numbers of the groups that a number was put into, deleted ones included. While a whole log
    /// is folded only [`Self::gathered`] tells all of them.
    pub(super) fn groups_of(&self, member: Number) -> &[Number] {
        let place = at(member).and_then(|at| self.places.get(at));
        place.and_then(|place| place.groups.as_deref()).unwrap_or_default()
    }

    /// The same, at any time.
    pub(super) fn gathered(&mut self, member: Number) -> &[Number] {
        self.gather(member).and_then(|place| place.groups.as_deref()).unwrap_or_default()
    }

    pub(super) fn join(&mut self, member: Number, group: Number) {
        if let Places::Plain(places, joined) = &mut self.places
            && at(member).is_some_and(|at| at < places.len())
            && joined.note(member, group)
        {
            return;
        }
        let Some(place) = self.gather(member) else { return };
        let held = place.groups.as_deref().unwrap_or_default();
        if let Err(gap) = held.binary_search(&group) {
            let (before, after) = held.split_at(gap);
            let groups = before.iter().chain([&group]).chain(after).copied();
            place.groups = Some(groups.collect());
        }
    }

    pub(super) fn leave(&mut self, member: Number, group: Number) {
        let Some(place) = self.gather(member) else { return };
        let held = place.groups.as_deref().unwrap_or_default();
        if held.binary_search(&group).is_ok() {
            let groups: Vec<_> = held.iter().copied().filter(|held| *held != group).collect();
            place.groups = (!groups.is_empty()).then(|| groups.into());
        }
    }

    pub(super) fn leave_all(&mut self, member: Number) {
        if !self.gathered(member).is_empty()
            && let Some(place) = at(member).and_then(|at| self.places.get_mut(at))
        {
            place.groups = None;
        }
    }

    /// The place of a member, with what was noted of it put in order.
    fn gather(&mut self, member: Number) -> Option<&mut Place> {
        let at = at(member)?;
        if let Places::Plain(places, joined) = &mut self.places {
            let mut groups = Vec::new();
            joined.take(member, &mut groups);
            places.get_mut(at)?.gather(&mut groups);
        }
        self.places.get_mut(at)
    }
}

impl Place {
    /// Adds groups that were only noted.
    fn gather(&mut self, groups: &mut Vec<Number>) {
        if groups.is_empty() {
            return;
        }
        if let Some(held) = &self.groups {
            groups.extend_from_slice(held);
            groups.sort_unstable();
            groups.dedup();
        }
        self.groups = Some(groups.as_slice().into());
    }
}

impl Default for Places {
    fn default() -> Self {
        Self::Shared(Vector::new())
    }
}

impl Places {
    fn len(&self) -> usize {
        match self {
            Self::Shared(places) => places.len(),
            Self::Plain(places, _) => places.len(),
            Self::Sparse(places) => places.get_max().map_or(0, |(last, _)| last.saturating_add(1)),
        }
    }

    fn get(&self, at: usize) -> Option<&Place> {
        match self {
            Self::Shared(places) => places.get(at),
            Self::Plain(places, _) => places.get(at),
            Self::Sparse(places) => places.get(&at),
        }
    }

    fn get_mut(&mut self, at: usize) -> Option<&mut Place> {
        match self {
            Self::Shared(places) => places.get_mut(at),
            Self::Plain(places, _) => places.get_mut(at),
            Self::Sparse(places) => places.get_mut(&at),
        }
    }
}

/// Numbers begin at 1.
fn at(number: Number) -> Option<usize> {
    (number.0 as usize).checked_sub(1)
}
