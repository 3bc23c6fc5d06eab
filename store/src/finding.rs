//! Finding what a page asks for among millions: people and groups by the words of their names
//! ([`Names`]), events by what they are about ([`Trail`]). Both are folded once, kept up with what has
//! happened since, and only propose: whoever asks compares with the directory he holds. A clone costs
//! nothing, so readers hold one while another grows.

mod names;
mod sorted;
mod trail;
mod unlinked;
mod words;

pub use names::Names;
pub(crate) use sorted::Sorted;
pub use trail::{Topic, Trail};
pub use unlinked::Unlinked;
pub use words::{Found, NoPlace, Place};

#[cfg(test)]
mod tests;
