#![doc = include_str!("../README.md")]

pub mod bench;
pub mod browser;
pub mod certified;
pub mod chromium;
pub mod demo;
pub mod entra;
pub mod faulty_log;
pub mod host;
pub mod http;
pub mod noted;
pub mod program;
pub mod scim_load;
pub mod script;
