#![doc = include_str!("../README.md")]

pub mod entra;
pub mod http;
