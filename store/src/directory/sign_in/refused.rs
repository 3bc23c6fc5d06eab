//! Refused sign-ins and entries are recorded, but nobody fills the disk by knocking: so many an
//! hour from one address or person, so many an hour in all, and one event that counts the rest.

use std::net::{IpAddr, Ipv6Addr};

use imbl::OrdMap;
use serde::{Deserialize, Serialize};

use super::SignInRefusal;
use crate::{
    directory::{
        Directory, Event, Happened,
        access::NoEntry,
        access_rule::RuleTarget,
        id::{Number, SsoConfigurationId, UserId},
        identity::EntraPerson,
        line::Line,
        session::{UserAgent, event::Decided},
    },
    record::Timestamp,
};

/// How many refusals an hour are told one by one of one address or person.
pub const TOLD_OF_ONE: u32 = 20;
/// How many refusals an hour are told one by one in all.
pub const TOLD_IN_ALL: u32 = 500;

const MICROSECONDS_AN_HOUR: i64 = 3_600_000_000;

/// Why a sign-in was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedBecause {
    /// The token was believed, the person was not let in.
    Person(SignInRefusal),
    /// The way back from Entra was wrong: the name that the relying party gives the reason.
    Protocol(Line<64>),
    /// Entra refused: its error code.
    Entra(Line<64>),
}

/// `sign_in.refused`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRefused {
    /// Why.
    pub reason: RefusedBecause,
    /// Where they tried to sign in.
    pub configuration: Option<SsoConfigurationId>,
    /// Who the token said it was, if one was believed.
    pub person: Option<EntraPerson>,
    /// The name it said.
    pub upn: Option<Line<256>>,
    /// From where.
    pub address: IpAddr,
    /// With what.
    pub agent: UserAgent,
}

/// `entry.refused`: somebody signed in was not let into a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRefused {
    /// Who.
    pub user: UserId,
    /// Into what; never the workspace defaults.
    pub resource: RuleTarget,
    /// Why: the first condition that failed.
    pub reason: NoEntry,
    /// From where.
    pub address: IpAddr,
    /// On what it was decided; version 1 did not say.
    pub decided: Option<Decided>,
}

/// `entry.refused` as version 1 had it.
#[derive(Debug, Deserialize)]
pub(crate) struct EntryRefusedV1 {
    user: UserId,
    resource: RuleTarget,
    reason: NoEntry,
    address: IpAddr,
}

impl From<EntryRefusedV1> for EntryRefused {
    fn from(old: EntryRefusedV1) -> Self {
        let EntryRefusedV1 { user, resource, reason, address } = old;
        Self { user, resource, reason, address, decided: None }
    }
}

/// `refusals.summed`: those that were not told one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalsSummed {
    /// How many sign-ins.
    pub sign_ins: u64,
    /// How many entries.
    pub entries: u64,
}

/// A refused sign-in that wants to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedSignIn {
    /// What happened.
    pub refused: SignInRefused,
    /// Now.
    pub at: Timestamp,
}

/// A refused entry that wants to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedEntry {
    /// What happened.
    pub refused: EntryRefused,
    /// Now.
    pub at: Timestamp,
}

/// What was told in the hour that is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::directory) struct Told {
    hour: i64,
    sign_ins: u32,
    entries: u32,
    by_address: OrdMap<IpAddr, u32>,
    by_person: OrdMap<Number, u32>,
    summed: Option<i64>,
}

impl Told {
    fn since(&self, hour: i64) -> Self {
        match self.hour == hour {
            true => self.clone(),
            false => Self { hour, summed: self.summed, ..Self::default() },
        }
    }
}

fn hour(at: Timestamp) -> i64 {
    at.0.div_euclid(MICROSECONDS_AN_HOUR)
}

/// Whoever holds an IPv6 address holds the sixty-four bits behind it too.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
    }
}

/// Tells of a refused sign-in; says nothing when enough was told this hour.
pub(in crate::directory) fn sign_in(directory: &Directory, told: RefusedSignIn) -> Vec<Event> {
    let now = directory.told.since(hour(told.at.max(directory.time())));
    let of_one = now.by_address.get(&neighbourhood(told.refused.address)).copied();
    match of_one.unwrap_or(0) < TOLD_OF_ONE && now.sign_ins < TOLD_IN_ALL {
        true => vec![told.refused.into()],
        false => vec![],
    }
}

/// Tells of a refused entry; says nothing when enough was told this hour.
pub(in crate::directory) fn entry(directory: &Directory, told: RefusedEntry) -> Vec<Event> {
    let now = directory.told.since(hour(told.at.max(directory.time())));
    let of_one = now.by_person.get(&told.refused.user.number()).copied();
    match of_one.unwrap_or(0) < TOLD_OF_ONE && now.entries < TOLD_IN_ALL {
        true => vec![told.refused.into()],
        false => vec![],
    }
}

/// Tells how many were not told; once an hour, and nothing of none.
pub(in crate::directory) fn sum_up(
    directory: &Directory,
    sign_ins: u64,
    entries: u64,
    at: Timestamp,
) -> Vec<Event> {
    let now = hour(at.max(directory.time()));
    match directory.told.summed == Some(now) || (sign_ins, entries) == (0, 0) {
        true => vec![],
        false => vec![RefusalsSummed { sign_ins, entries }.into()],
    }
}

impl Directory {
    pub(in crate::directory) fn sign_in_refused(
        &mut self,
        happened: Happened,
        event: &SignInRefused,
    ) {
        let mut told = self.told.since(hour(happened.time));
        told.sign_ins = told.sign_ins.saturating_add(1);
        let count = told.by_address.entry(neighbourhood(event.address)).or_insert(0);
        *count = count.saturating_add(1);
        self.told = told;
    }

    pub(in crate::directory) fn entry_refused(&mut self, happened: Happened, event: &EntryRefused) {
        let mut told = self.told.since(hour(happened.time));
        told.entries = told.entries.saturating_add(1);
        let count = told.by_person.entry(event.user.number()).or_insert(0);
        *count = count.saturating_add(1);
        self.told = told;
    }

    /// Who was refused is not known any more; when it was last summed up, is.
    pub(in crate::directory) fn forget_refusals(&mut self, happened: Happened) {
        let summed = self.told.summed;
        self.told = Told { hour: hour(happened.time), summed, ..Told::default() };
    }

    pub(in crate::directory) fn refusals_summed(&mut self, happened: Happened) {
        self.told.summed = Some(hour(happened.time));
    }
}
