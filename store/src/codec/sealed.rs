//! A record whose payload is sealed: a format byte, the header in the clear, under which keys, a nonce
//! (twelve bytes), and the payload as AES-256-GCM makes it.
//!
//! What is sealed is bound to its place: organization, sequence and everything in the clear are
//! authenticated with it. The nonce is made of all that and the payload, so the same record is the same
//! bytes, and two records that were ever written at one place have different nonces.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::{CONFIG, DecodeError, EncodeError, HeaderIn, header, read_payload, write_payload};
use crate::{
    directory::{
        Day, Event, OrganizationName,
        personal::{Erased, SealedUnder},
    },
    keys::{Leaf, Secret, Tree},
    record::{Recorded, Sequence, Timestamp},
};

/// The bytes that most records have room in, so that none is moved while it is written.
const ROOM: usize = 512;
/// The first byte of such a record.
pub(super) const FORMAT: u8 = 2;

/// Writes an event down so that only the keys it is sealed under open it.
pub(super) fn encode(
    organization: &OrganizationName,
    recorded: &Recorded,
    under: SealedUnder,
    keys: &Tree,
) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::with_capacity(ROOM);
    bytes.push(FORMAT);
    header(recorded, &mut bytes)?;
    bincode::serde::encode_into_std_write(under, &mut bytes, CONFIG)?;
    let mut payload = Vec::with_capacity(ROOM);
    write_payload(&recorded.event, &mut payload)?;
    let key = Key::of(keys, under, recorded.time).ok_or(EncodeError::NoKey)?;
    let place = place(organization, recorded.sequence, &bytes);
    let nonce = key.nonce(&place, &payload).ok_or(EncodeError::NoKey)?;
    let sealing = key.sealing().ok_or(EncodeError::NoKey)?;
    let sealed = sealing.seal_in_place_append_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::from(&place),
        &mut payload,
    );
    sealed.map_err(|_| EncodeError::NoKey)?;
    bytes.extend_from_slice(&nonce);
    bytes.append(&mut payload);
    Ok(bytes)
}

/// Reads the event after the header of such a record; `rest` is what follows the header. Without its
/// keys it is an erased one.
pub(super) fn decode(
    (organization, sequence): (&OrganizationName, Sequence),
    header: &HeaderIn<'_>,
    (bytes, rest): (&[u8], &[u8]),
    keys: Option<&Tree>,
) -> Result<Event, DecodeError> {
    let (under, sealed) = under(rest)?;
    let open = bytes.get(..bytes.len().saturating_sub(sealed.len())).unwrap_or_default();
    let Some(key) = keys.and_then(|keys| Key::of(keys, under, header.time)) else {
        return erased(header, under);
    };
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(DecodeError::Sealed)?;
    let mut payload = sealed.to_vec();
    let opened = key.sealing().ok_or(DecodeError::Sealed)?.open_in_place(
        Nonce::assume_unique_for_key(*nonce),
        Aad::from(place(organization, sequence, open)),
        &mut payload,
    );
    read_payload(header.name, header.version, opened.map_err(|_| DecodeError::Sealed)?)
}

/// Under which keys a record lies, and what is behind that.
pub(super) fn under(rest: &[u8]) -> Result<(SealedUnder, &[u8]), DecodeError> {
    let (under, used) =
        bincode::serde::borrow_decode_from_slice(rest, CONFIG).map_err(DecodeError::Malformed)?;
    Ok((under, rest.get(used..).unwrap_or_default()))
}

fn erased(header: &HeaderIn<'_>, under: SealedUnder) -> Result<Event, DecodeError> {
    let name = Event::NAMES.iter().find(|name| **name == header.name);
    let unknown = || DecodeError::Unknown { name: header.name.into(), version: header.version };
    Ok(Erased { name: name.ok_or_else(unknown)?, version: header.version, under }.into())
}

/// What is authenticated with the payload: where the record lies and what it says in the clear.
fn place(organization: &OrganizationName, sequence: Sequence, open: &[u8]) -> Vec<u8> {
    [organization.as_str().as_bytes(), &[0], &sequence.0.to_be_bytes(), open].concat()
}

/// The key of one record's keepers.
struct Key(Secret);

impl Key {
    /// `None` when one of them is destroyed.
    fn of(keys: &Tree, under: SealedUnder, time: Timestamp) -> Option<Self> {
        let person = match under.person() {
            Some(user) => Some(keys.key(Leaf::Person(user.number()))?),
            None => None,
        };
        let day = match under {
            SealedUnder::Person(_) | SealedUnder::Arrival { .. } => None,
            SealedUnder::Day | SealedUnder::PersonAndDay(_) => {
                Some(keys.key(Leaf::Day(Day::of(time)))?)
            }
        };
        match (person, day) {
            (Some(person), Some(day)) => Some(Self(derived(b"doorward both", &[person, day]))),
            (person, day) => person.or(day).map(Self),
        }
    }

    fn sealing(&self) -> Option<LessSafeKey> {
        let Secret(bytes) = derived(b"doorward seal", &[self.0]);
        UnboundKey::new(&AES_256_GCM, &bytes).ok().map(LessSafeKey::new)
    }

    fn nonce(&self, place: &[u8], payload: &[u8]) -> Option<[u8; NONCE_LEN]> {
        let Secret(bytes) = derived(b"doorward nonce", &[self.0]);
        let mut code = Hmac::<Sha256>::new_from_slice(&bytes).ok()?; // a key of any length will do
        code.update(&(place.len() as u64).to_be_bytes());
        code.update(place);
        code.update(payload);
        code.finalize().into_bytes().first_chunk().copied()
    }
}

fn derived(purpose: &[u8], secrets: &[Secret]) -> Secret {
    let begun = Sha256::new_with_prefix(purpose);
    let whole = secrets.iter().fold(begun, |step, secret| step.chain_update(secret.0));
    Secret(whole.finalize().into())
}
