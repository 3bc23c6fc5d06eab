//! The two forms of a profile: its own bytes in the log, and for people and JSON a plain object,
//! `{"title": "Countess", "emails": [{"value": "ada@contoso.example", "type": "work"}]}`. JSON is
//! written, never read back.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::Error as _,
    ser::{Error as _, SerializeMap, SerializeStruct},
};

use super::{Entry, Profile, Value};
use crate::codec;

impl Serialize for Profile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            let attributes = codec::profile::decode(&self.0).map_err(S::Error::custom)?;
            attributes.serialize(serializer)
        } else {
            serializer.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        codec::profile::check(bytes).map_err(D::Error::custom)?;
        Ok(Self(bytes.into()))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self, serializer.is_human_readable()) {
            (Self::Text(text), true) => text.serialize(serializer),
            (Self::Entries(entries), true) => entries.serialize(serializer),
            (Self::Text(text), false) => {
                serializer.serialize_newtype_variant("Value", 0, "Text", text)
            }
            (Self::Entries(entries), false) => {
                serializer.serialize_newtype_variant("Value", 1, "Entries", entries)
            }
        }
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            let mut entry = serializer.serialize_struct("Entry", 2)?;
            entry.serialize_field("primary", &self.primary)?;
            entry.serialize_field("fields", &self.fields)?;
            return entry.end();
        }
        let mut entry = serializer.serialize_map(None)?;
        for (field, text) in &self.fields {
            entry.serialize_entry(field, text)?;
        }
        if let Some(primary) = self.primary {
            entry.serialize_entry("primary", &primary)?;
        }
        entry.end()
    }
}
