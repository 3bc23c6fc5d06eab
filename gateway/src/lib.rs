#![doc = include_str!("../README.md")]

pub mod clock;
pub mod config;
pub mod exit;
pub mod metrics;
pub mod secret_token;
pub mod telemetry;
pub mod time_text;
pub mod token_usage;
