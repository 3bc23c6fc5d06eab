//! From texts to settings that can only be valid.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use tracing_subscriber::EnvFilter;

use super::{
    AccessToken, Api, Config, ConfigError, Contact, Log, LogFormat, Metrics, PublicUrl, Scim,
    ScimToken, Server, Telemetry,
    keys::{self, Key},
    layers::{Layers, invalid},
};

/// Reads every setting.
pub(super) fn config(layers: &Layers) -> Result<Config, ConfigError> {
    Ok(Config {
        server: server(layers)?,
        scim: scim(layers)?,
        api: api(layers)?,
        scim_token: ScimToken {
            lifetime_days: number(layers, "scim_token.lifetime_days", 0..=36500)?,
        },
        access_token: AccessToken {
            lifetime: Duration::from_secs(number(
                layers,
                "access_token.lifetime_seconds",
                1..=21600,
            )?),
        },
        entra: super::entra::entra(layers)?,
        session: super::entra::session(layers)?,
        security_events: super::security_events::security_events(layers)?,
        log: Log {
            cache_bytes: number(layers, "log.cache_bytes", 0..=u64::MAX)?,
            reserve_bytes: number(layers, "log.reserve_bytes", 0..=u64::MAX)?,
        },
        evidence: super::evidence::evidence(layers)?,
        metrics: Metrics { listen: text(layers, "metrics.listen", address_or_none)? },
        telemetry: Telemetry {
            format: text(layers, "telemetry.format", log_format)?,
            filter: text(layers, "telemetry.filter", filter)?,
        },
    })
}

fn server(layers: &Layers) -> Result<Server, ConfigError> {
    let listen = text(layers, "server.listen", |raw| raw.parse::<SocketAddr>().ok())?;
    let data_dir = text(layers, "server.data_dir", path)?;
    Ok(Server {
        instance_key: text(layers, "server.instance_key", |raw| beside(&data_dir, raw))?,
        data_dir,
        listen,
        public_url: text(layers, "server.public_url", |raw| match raw {
            "" => Some(PublicUrl::of(listen)),
            raw => PublicUrl::parse(raw),
        })?,
        workers: number(layers, "server.workers", 0..=1024)?,
        max_connections: number(layers, "server.max_connections", 1..=1_000_000)?,
        keep_alive: seconds(layers, "server.keep_alive_seconds")?,
        header_timeout: seconds(layers, "server.header_timeout_seconds")?,
        drain: seconds(layers, "server.drain_seconds")?,
        upstream_timeout: seconds(layers, "server.upstream_timeout_seconds")?,
        groups_told: number(layers, "server.groups_told", 0..=200)?,
        trusted_proxies: list(layers, "server.trusted_proxies")?,
        contact: text(layers, "server.contact", |raw| match raw {
            "" => Some(None),
            raw => Contact::parse(raw).map(Some),
        })?,
    })
}

fn api(layers: &Layers) -> Result<Api, ConfigError> {
    Ok(Api { requests_per_second: number(layers, "api.requests_per_second", 0..=u32::MAX)? })
}

fn scim(layers: &Layers) -> Result<Scim, ConfigError> {
    let max_results = number(layers, "scim.max_results", 1..=10_000)?;
    Ok(Scim {
        max_results,
        page_size: number(layers, "scim.page_size", 1..=max_results)?,
        body_limit: number(layers, "scim.body_limit_bytes", 65_536..=usize::MAX)?,
        body_timeout: seconds(layers, "scim.body_timeout_seconds")?,
        bulk_max_operations: number(layers, "scim.bulk_max_operations", 1..=usize::MAX)?,
        requests_per_second: number(layers, "scim.requests_per_second", 0..=u32::MAX)?,
        failed_attempts_per_minute: number(
            layers,
            "scim.failed_attempts_per_minute",
            1..=u32::MAX,
        )?,
        request_log_bytes: number(layers, "scim.request_log_bytes", 65_536..=u64::MAX)?,
    })
}

pub(super) fn text<T>(
    layers: &Layers,
    name: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, ConfigError> {
    let key = key(name)?;
    let written = layers.get(key);
    let raw = written.items.join(", ");
    read(&raw).ok_or_else(|| invalid(key, raw, written.origin))
}

pub(super) fn number<T: FromStr + PartialOrd>(
    layers: &Layers,
    name: &str,
    allowed: std::ops::RangeInclusive<T>,
) -> Result<T, ConfigError> {
    text(layers, name, |raw| raw.parse().ok().filter(|number| allowed.contains(number)))
}

pub(super) fn seconds(layers: &Layers, name: &str) -> Result<Duration, ConfigError> {
    number(layers, name, 1..=86_400).map(Duration::from_secs)
}

pub(super) fn list<T: FromStr>(layers: &Layers, name: &str) -> Result<Vec<T>, ConfigError> {
    let key = key(name)?;
    let written = layers.get(key);
    let read = written.items.iter().map(|item| {
        let wrong = |_| invalid(key, item.clone(), written.origin.clone());
        item.parse().map_err(wrong)
    });
    read.collect()
}

/// The table of keys and this file name the same keys: the defaults are read in a test.
pub(super) fn key(name: &str) -> Result<&'static Key, ConfigError> {
    keys::find(name).ok_or_else(|| ConfigError::Unknown {
        origin: super::Origin::Default,
        key: name.into(),
        nearest: keys::nearest(name),
    })
}

fn path(raw: &str) -> Option<PathBuf> {
    (!raw.is_empty()).then(|| raw.into())
}

/// A path that is named and is not inside the data directory, or the one beside it.
fn beside(data_dir: &Path, raw: &str) -> Option<PathBuf> {
    match raw {
        "" => {
            let absolute = std::path::absolute(data_dir).ok()?;
            let mut name = absolute.file_name()?.to_owned();
            name.push(".key");
            Some(absolute.with_file_name(name))
        }
        raw => Some(PathBuf::from(raw)).filter(|path| !path.starts_with(data_dir)),
    }
}

fn address_or_none(raw: &str) -> Option<Option<SocketAddr>> {
    if raw.is_empty() { Some(None) } else { raw.parse().ok().map(Some) }
}

fn log_format(raw: &str) -> Option<LogFormat> {
    match raw {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}

fn filter(raw: &str) -> Option<String> {
    EnvFilter::try_new(raw).ok().map(|_| raw.into())
}
