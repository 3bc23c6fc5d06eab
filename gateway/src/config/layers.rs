//! The values of all keys with where each comes from; a later layer covers an earlier one.

use std::collections::BTreeMap;

use super::{
    Config, ConfigError, Origin,
    keys::{self, KEYS, Key, Kind},
};

/// The settings in force, and where each comes from.
#[derive(Debug, Clone)]
pub struct Effective {
    /// The settings.
    pub config: Config,
    /// Each of them as text, in the order of the table of keys.
    pub settings: Vec<Setting>,
}

/// One setting in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Section and key, with a dot.
    pub key: &'static str,
    /// Its value as text.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// A value as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// One text, or the items of a list.
    pub(super) items: Vec<String>,
    pub(super) origin: Origin,
}

/// What was written, by key; a key nobody wrote is absent.
#[derive(Debug, Default)]
pub(super) struct Layers(BTreeMap<&'static str, Written>);

impl Layers {
    /// Puts a text over what was there.
    pub(super) fn put(&mut self, name: &str, raw: &str, origin: Origin) -> Result<(), ConfigError> {
        let key = known(name, &origin)?;
        let items = match key.kind {
            Kind::Text | Kind::Number => vec![raw.trim().to_owned()],
            Kind::List => {
                let items = raw.split(',').map(str::trim).filter(|item| !item.is_empty());
                items.map(str::to_owned).collect()
            }
        };
        self.0.insert(key.name, Written { items, origin });
        Ok(())
    }

    /// Puts a value of the file over what was there.
    pub(super) fn put_toml(
        &mut self,
        name: &str,
        value: &toml::Value,
        origin: Origin,
    ) -> Result<(), ConfigError> {
        let key = known(name, &origin)?;
        let items = match (key.kind, value) {
            (Kind::Text, toml::Value::String(text)) => vec![text.trim().to_owned()],
            (Kind::Number, toml::Value::Integer(number)) => vec![number.to_string()],
            (Kind::List, toml::Value::Array(items)) => items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect::<Option<_>>()
                .ok_or_else(|| invalid(key, value.to_string(), origin.clone()))?,
            (Kind::Text | Kind::Number | Kind::List, value) => {
                return Err(invalid(key, value.to_string(), origin));
            }
        };
        self.0.insert(key.name, Written { items, origin });
        Ok(())
    }

    /// What was written for a key, or its default.
    pub(super) fn get(&self, key: &Key) -> Written {
        let default = || Written {
            items: if key.kind == Kind::List { vec![] } else { vec![key.default.into()] },
            origin: Origin::Default,
        };
        self.0.get(key.name).cloned().unwrap_or_else(default)
    }

    /// Everything in force, for people to read.
    pub(super) fn into_settings(self, config: &Config) -> Vec<Setting> {
        let setting = |key: &Key| {
            let Written { items, origin } = self.get(key);
            let value = match key.name {
                "server.public_url" => config.server.public_url.to_string(),
                _ => items.join(", "),
            };
            Setting { key: key.name, value, origin }
        };
        KEYS.iter().map(setting).collect()
    }
}

/// A value that its key does not take.
pub(super) fn invalid(key: &Key, value: String, origin: Origin) -> ConfigError {
    ConfigError::Invalid { origin, key: key.name, value, expected: key.expected }
}

fn known(name: &str, origin: &Origin) -> Result<&'static Key, ConfigError> {
    keys::find(name).ok_or_else(|| ConfigError::Unknown {
        origin: origin.clone(),
        key: name.into(),
        nearest: keys::nearest(name),
    })
}
