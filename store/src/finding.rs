//! Finding what a page asks for among millions: people by the words of their names ([`Names`]),
//! events by what they are about ([`Trail`]). Both are folded when somebody first asks, kept up with
//! what has happened since, and only propose: whoever asks compares with the directory he holds.

mod names;
mod sorted;
mod trail;

pub use names::{Found, Names, Place};
pub use trail::{Topic, Trail};

#[cfg(test)]
mod tests;
