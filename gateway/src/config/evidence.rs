//! The `[evidence]` table: who is shown the checkpoints of the logs, so that whoever owns this host
//! cannot take back what was signed.

use std::{path::PathBuf, time::Duration};

use doorward_store::evidence::witness::WitnessKey;
use url::Url;

use super::{
    ConfigError, PublicUrl, PushAddress,
    layers::Layers,
    read::{seconds, text},
    security_events::addresses,
};

/// The `[evidence]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Who cosigns each that continues the one before.
    pub witness: Option<Witness>,
    /// Where each is sent.
    pub webhook: Option<Url>,
    /// The file that each is added to.
    pub file: Option<PathBuf>,
    /// How often that is done.
    pub period: Duration,
    /// Where every event is sent, one address an organization.
    pub stream: Vec<PushAddress>,
    /// The folder with a file for each of these organizations: what is signed with.
    pub stream_secret_dir: Option<PathBuf>,
}

/// A witness (C2SP tlog-witness).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// What comes before `/add-checkpoint`.
    pub url: PublicUrl,
    /// What its cosignatures are checked with.
    pub key: WitnessKey,
}

impl Evidence {
    /// Whether anybody is shown anything.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        self.witness.is_some() || self.webhook.is_some() || self.file.is_some()
    }
}

pub(super) fn evidence(layers: &Layers) -> Result<Evidence, ConfigError> {
    let url = text(layers, "evidence.witness_url", |raw| match raw {
        "" => Some(None),
        raw => PublicUrl::parse(raw).map(Some),
    })?;
    let key = text(layers, "evidence.witness_key", |raw| match (&url, raw) {
        (None, "") => Some(None),
        (None, _) => None,
        (Some(_), raw) => WitnessKey::parse(raw).ok().map(Some),
    })?;
    Ok(Evidence {
        witness: url.zip(key).map(|(url, key)| Witness { url, key }),
        webhook: text(layers, "evidence.webhook_url", |raw| match raw {
            "" => Some(None),
            raw => destination(raw).map(Some),
        })?,
        file: text(layers, "evidence.file", |raw| {
            Some((!raw.is_empty()).then(|| PathBuf::from(raw)))
        })?,
        period: seconds(layers, "evidence.period_seconds")?,
        stream: addresses(layers, "evidence.stream")?,
        stream_secret_dir: text(layers, "evidence.stream_secret_dir", |raw| {
            Some((!raw.is_empty()).then(|| PathBuf::from(raw)))
        })?,
    })
}

fn destination(raw: &str) -> Option<Url> {
    let url = Url::parse(raw).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}
