//! The way to Entra and back: the request that sends a person there, what must be kept meanwhile, and
//! what the browser brings back.

mod callback;
mod consent;
mod failure;
mod hint;
mod request;

pub use callback::{Callback, InvalidCallback};
pub use consent::admin_consent_url;
pub use failure::{Advice, Failure, Whom};
pub use hint::{InvalidHint, LoginHint};
pub use request::{
    AuthenticationContext, InvalidContext, NotBegun, PendingSignIn, Prompt, RANDOM_BYTES, Wish,
    begin,
};

#[cfg(test)]
mod tests;
