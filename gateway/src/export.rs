//! Events in the forms that others read: our own schema, CloudEvents, OCSF, and a table. Whatever the
//! form, a line names the sequence of its event, so an export goes on after the last one that arrived.

mod cloud_event;
mod csv;
mod ocsf;

use clap::ValueEnum;
use serde::Serialize;

pub use cloud_event::CloudEvent;
pub use csv::cell;
pub use ocsf::OcsfEvent;

use crate::operator::EventText;

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Form {
    /// One JSON text a line, in our own schema
    #[default]
    Jsonl,
    /// One CloudEvents 1.0 event a line, in its JSON format
    #[value(name = "cloudevents")]
    CloudEvents,
    /// One OCSF event a line, of the classes of Identity & Access Management
    Ocsf,
    /// A table for spreadsheets (RFC 4180)
    Csv,
}

impl Form {
    /// As what it is told.
    #[must_use]
    pub const fn media(self) -> &'static str {
        match self {
            Self::Jsonl | Self::CloudEvents | Self::Ocsf => "application/jsonl",
            Self::Csv => "text/csv",
        }
    }

    /// What stands before the first event of all.
    #[must_use]
    pub const fn head(self) -> &'static str {
        match self {
            Self::Jsonl | Self::CloudEvents | Self::Ocsf => "",
            Self::Csv => csv::HEAD,
        }
    }

    /// The lines of an event, each with its end; `source` is the address of the organization.
    #[must_use]
    pub fn lines(self, event: &EventText, source: &str) -> String {
        match self {
            Self::Jsonl => line(event),
            Self::CloudEvents => line(&CloudEvent::of(event, source)),
            Self::Ocsf => ocsf::of(event).iter().map(line).collect(),
            Self::Csv => csv::row(event),
        }
    }
}

/// What is typed always has a text.
fn line<T: Serialize>(told: &T) -> String {
    let value = serde_json::to_value(told).unwrap_or_default();
    format!("{value}\n")
}

#[cfg(test)]
mod tests;
