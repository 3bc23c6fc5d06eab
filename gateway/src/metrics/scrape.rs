//! What is read off the store when somebody reads the metrics.

use std::{fmt, sync::Arc};

use doorward_store::{Health, Store, Timestamp, directory::Directory};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{MetricType, gauge::ConstGauge},
    registry::Unit,
};

use crate::clock::Clock;

/// Sizes and ends, by organization.
#[derive(Debug)]
pub(super) struct StoreCollector {
    pub(super) store: Arc<Store>,
    pub(super) clock: Clock,
}

type Labels = Vec<(&'static str, String)>;
/// What ends: its label, its id, and when.
type End = (&'static str, String, Timestamp);

impl Collector for StoreCollector {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let writable = ConstGauge::new(i64::from(*self.store.health() == Health::Ready));
        let help = "Whether the log can be written: 1 yes, 0 no";
        let kind = writable.metric_type();
        writable.encode(encoder.encode_descriptor("log_writable", help, None, kind)?)?;
        let sizes = self.each(|directory| count(directory.head().0));
        let help = "Events in the log";
        gauges(&mut encoder, "log_size_events", help, None, &sizes)?;
        let users = self.each(|directory| count(directory.user_count()));
        gauges(&mut encoder, "users", "Users that exist", None, &users)?;
        let groups = self.each(|directory| count(directory.group_count()));
        gauges(&mut encoder, "groups", "Groups that exist", None, &groups)?;
        let help = "When a live Secret Token ends";
        let name = "scim_token_expiry_timestamp";
        gauges(&mut encoder, name, help, Some(&Unit::Seconds), &self.token_ends())?;
        let help = "When a live client secret of the provisioning client ends";
        let name = "client_secret_expiry_timestamp";
        gauges(&mut encoder, name, help, Some(&Unit::Seconds), &self.client_secret_ends())?;
        let help = "When Entra stops taking a live credential of an SSO configuration";
        let name = "sso_credential_expiry_timestamp";
        gauges(&mut encoder, name, help, Some(&Unit::Seconds), &self.sso_credential_ends())
    }
}

impl StoreCollector {
    fn each(&self, ask: impl Fn(&Directory) -> i64) -> Vec<(Labels, i64)> {
        let organizations = self.store.organizations();
        let ask = |(name, directory): (&_, &Arc<Directory>)| {
            (vec![("organization", ToString::to_string(name))], ask(directory))
        };
        organizations.iter().map(ask).collect()
    }

    fn token_ends(&self) -> Vec<(Labels, i64)> {
        self.ends(|directory, now| {
            let live = directory.scim_tokens().filter(|token| token.is_live(now));
            live.filter_map(|token| Some(("token", token.id.to_string(), token.expires?))).collect()
        })
    }

    fn client_secret_ends(&self) -> Vec<(Labels, i64)> {
        self.ends(|directory, now| {
            let live = directory.client_secrets().filter(|secret| secret.is_live(now));
            live.map(|secret| ("secret", secret.id.to_string(), secret.expires)).collect()
        })
    }

    fn sso_credential_ends(&self) -> Vec<(Labels, i64)> {
        self.ends(|directory, now| {
            let all = directory.sso_configurations();
            let live = all.flat_map(|configuration| configuration.live_credentials(now));
            live.filter_map(|held| Some(("credential", held.id.to_string(), held.expires?)))
                .collect()
        })
    }

    /// What ends in each organization, and when in seconds.
    fn ends(&self, ask: impl Fn(&Directory, Timestamp) -> Vec<End>) -> Vec<(Labels, i64)> {
        let now = self.clock.now();
        let mut ends = Vec::new();
        for (name, directory) in self.store.organizations().iter() {
            for (what, id, end) in ask(directory, now) {
                let labels = vec![("organization", name.to_string()), (what, id)];
                ends.push((labels, end.0 / 1_000_000));
            }
        }
        ends
    }
}

fn gauges(
    encoder: &mut DescriptorEncoder<'_>,
    name: &str,
    help: &str,
    unit: Option<&Unit>,
    values: &[(Labels, i64)],
) -> Result<(), fmt::Error> {
    let mut metric = encoder.encode_descriptor(name, help, unit, MetricType::Gauge)?;
    for (labels, value) in values {
        ConstGauge::new(*value).encode(metric.encode_family(labels)?)?;
    }
    Ok(())
}

fn count(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}
