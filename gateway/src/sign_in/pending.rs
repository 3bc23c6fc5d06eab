//! Sign-ins that have begun and not ended, for ten minutes, each bound to the browser it was begun in.
//! What the way back needs is sealed into `state`, under the instance key, so that a restart ends none;
//! in memory is a bounded list of those that this process began, with what became of them: who begins too
//! many pushes out the own oldest ones.

mod seen;

use std::{net::IpAddr, sync::OnceLock};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_oidc::secret::Secret;
use doorward_store::{
    Timestamp,
    directory::{HandleDigest, OrganizationName},
};
use tracing::warn;

use self::seen::{Known, Mark, Seen};
use super::UnderWay;
use crate::seal::{KEY_BYTES, KeyFile, SealError, SealingKey};

pub use seen::Fate;

/// How long a person may take at Entra, in microseconds.
const LIFE: i64 = 10 * 60 * 1_000_000;
/// Whom the key is for.
const PURPOSE: &str = "sign-in state 1";

/// Why a way back belongs to no sign-in, and, if that can be told, to whose organization it led.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// No such sign-in was begun, or too long ago.
    Unknown,
    /// It was used before.
    Used(OrganizationName),
    /// It was begun in another browser.
    OtherBrowser(OrganizationName),
}

/// All of them.
#[derive(Debug)]
pub struct PendingSignIns {
    key_file: KeyFile,
    /// Where there is no instance key: one that ends with this process.
    own: OnceLock<SealingKey>,
    /// When this process began: what was begun since and is not remembered was pushed out.
    since: Timestamp,
    seen: Seen,
}

impl PendingSignIns {
    /// Sign-ins under the instance key in this file, of a process that begins now.
    #[must_use]
    pub fn under(key_file: KeyFile, since: Timestamp) -> Self {
        Self { key_file, own: OnceLock::new(), since, seen: Seen::default() }
    }

    /// The `state` of a sign-in. `spare` becomes the key where the host has none.
    ///
    /// # Errors
    /// When nothing can be sealed.
    pub fn state(
        &self,
        under_way: &UnderWay,
        spare: &[u8; KEY_BYTES],
    ) -> Result<Secret, SealError> {
        let sealed = match self.key() {
            Ok(key) => key.seal(under_way.to_bytes(), b"")?,
            Err(error) => {
                warn!("a restart would end the sign-ins under way: {error}");
                let own = SealingKey::of(spare)?;
                self.own.get_or_init(|| own).seal(under_way.to_bytes(), b"")?
            }
        };
        Ok(Secret::new(URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// Notes that one has begun.
    pub fn begun(&self, state: &Secret, under_way: &UnderWay, address: IpAddr) {
        self.seen.begun(mark(state), (&under_way.organization, address), under_way.started);
    }

    /// What was begun with that state, if it was begun here and not too long ago. Nothing is used up.
    #[must_use]
    pub fn look(&self, state: &Secret, now: Timestamp) -> Option<UnderWay> {
        let sealed = URL_SAFE_NO_PAD.decode(state.expose()).ok()?;
        let by_own = || self.own.get().and_then(|own| own.open(&sealed, b"").ok());
        let opened = self.key().and_then(|key| key.open(&sealed, b"")).ok().or_else(by_own)?;
        let under_way = UnderWay::of_bytes(&opened)?;
        (now.0.saturating_sub(under_way.started.0) < LIFE).then_some(under_way)
    }

    /// Uses the one of that state up, if it was begun in that browser, not too long ago, and not used
    /// before. Another browser's knowledge of the state uses nothing up.
    ///
    /// # Errors
    /// See [`Lost`].
    pub fn take(
        &self,
        state: &Secret,
        (browser, address): (Option<&HandleDigest>, IpAddr),
        now: Timestamp,
    ) -> Result<UnderWay, Lost> {
        let under_way = self.look(state, now).ok_or(Lost::Unknown)?;
        let organization = &under_way.organization;
        match self.seen.find(&mark(state), now) {
            Some(Known::Used) => return Err(Lost::Used(organization.clone())),
            None if under_way.started >= self.since => return Err(Lost::Unknown),
            Some(Known::Pending) | None => {}
        }
        if browser != Some(&under_way.browser) {
            return Err(Lost::OtherBrowser(organization.clone()));
        }
        // Of two at the same moment one comes in.
        match self.seen.used(mark(state), address, now) {
            true => Ok(under_way),
            false => Err(Lost::Used(organization.clone())),
        }
    }

    /// Forgets those that took too long.
    pub fn sweep(&self, now: Timestamp) {
        self.seen.sweep(now);
    }

    /// What became of those of an organization.
    #[must_use]
    pub fn fate(&self, organization: &OrganizationName) -> Fate {
        self.seen.fate(organization)
    }

    /// How many wait, as far as it is remembered.
    #[must_use]
    pub fn count(&self) -> usize {
        self.seen.count()
    }

    fn key(&self) -> Result<SealingKey, SealError> {
        self.key_file.read()?.sealing(PURPOSE)
    }
}

fn mark(state: &Secret) -> Mark {
    *doorward_oidc::secret::Digest::of(state.expose()).bytes()
}

#[cfg(test)]
mod tests;
