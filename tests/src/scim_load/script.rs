//! What a client does, step by step: the same for the same owner, always. Never asks for something
//! that is so already, so that each step makes a difference.

use std::fmt;

use fastrand::Rng;

use super::{
    crowd::CROWD,
    world::{Change, World},
};

/// Whose script it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owner {
    pub(super) seed: u64,
    pub(super) connection: u32,
}

impl Owner {
    /// The owner of something of that name.
    pub(super) fn of(name: &str) -> Option<Self> {
        let mut parts = name.split('-');
        let seed = parts.next()?.strip_prefix('s')?.parse().ok()?;
        let connection = parts.next()?.strip_prefix('c')?.parse().ok()?;
        Some(Self { seed, connection })
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s{}-c{}", self.seed, self.connection)
    }
}

/// A script and the world it has made so far.
#[derive(Debug, Clone)]
pub(super) struct Script {
    owner: Owner,
    dice: Rng,
    pub(super) step: u64,
    pub(super) world: World,
}

impl Script {
    pub(super) fn of(owner: Owner) -> Self {
        let seed = owner.seed.wrapping_mul(1 << 16).wrapping_add(owner.connection.into());
        Self { owner, dice: Rng::with_seed(seed), step: 0, world: World::default() }
    }

    /// Takes the next step.
    pub(super) fn next(&mut self) -> Change {
        self.step += 1;
        let change = self.wish().unwrap_or_else(|| self.provision());
        self.world.apply(&change, CROWD);
        change
    }

    fn wish(&mut self) -> Option<Change> {
        match self.dice.u32(0..200) {
            0..60 => None,
            60..90 => {
                Some(Change::Title { user: self.user()?, title: format!("Title {}", self.step) })
            }
            90..110 => {
                let user = self.user()?;
                let active = !self.world.people.get(&user)?.active;
                Some(Change::Active { user, active })
            }
            110..120 => Some(Change::Found { group: format!("{}-g{}", self.owner, self.step) }),
            120..162 => self.join(),
            162..176 => self.leave(),
            176..180 => self.crowd(),
            180..194 => Some(Change::Remove { user: self.user()? }),
            _ => Some(Change::Dissolve { group: self.group()? }),
        }
    }

    fn provision(&self) -> Change {
        Change::Provision { user: format!("{}-u{}", self.owner, self.step) }
    }

    fn join(&mut self) -> Option<Change> {
        let (group, user) = (self.group()?, self.user()?);
        let joined = self.world.teams.get(&group)?.members.contains(&user);
        (!joined).then_some(Change::Join { group, user })
    }

    fn leave(&mut self) -> Option<Change> {
        let group = self.group()?;
        let members = &self.world.teams.get(&group)?.members;
        let user = members.iter().nth(place(&mut self.dice, members.len())?)?.clone();
        Some(Change::Leave { group, user })
    }

    /// The crowd is in one group of a client at most: it would fill the disk otherwise.
    fn crowd(&mut self) -> Option<Change> {
        let crowded = self.world.teams.iter().find(|(_, team)| team.crowd > 0);
        match crowded.map(|(group, _)| group.clone()) {
            Some(group) => Some(Change::CrowdLeaves { group }),
            None => Some(Change::CrowdJoins { group: self.group()? }),
        }
    }

    fn user(&mut self) -> Option<String> {
        let people = &self.world.people;
        people.keys().nth(place(&mut self.dice, people.len())?).cloned()
    }

    fn group(&mut self) -> Option<String> {
        let teams = &self.world.teams;
        teams.keys().nth(place(&mut self.dice, teams.len())?).cloned()
    }
}

fn place(dice: &mut Rng, count: usize) -> Option<usize> {
    (count > 0).then(|| dice.usize(..count))
}
