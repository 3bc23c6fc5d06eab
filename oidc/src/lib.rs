#![doc = include_str!("../README.md")]

pub mod authority;
pub mod authorization;
pub mod discovery;
pub mod exchange;
pub mod federated;
#[cfg(test)]
mod given;
pub mod groups;
pub mod guid;
pub mod http;
pub mod id_token;
mod jws;
pub mod keys;
pub mod linking;
pub mod logout;
mod plain_text;
pub mod rejected;
pub mod secret;
pub mod sign_in;
pub mod trial;
mod validity;
