//! An address we may send something to. Only an origin of the closed list makes one.

use std::fmt;

use url::Url;

/// Scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin(String);

/// An address that is none of the authority's: another host or scheme, a name and password in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no address of the authority")]
pub struct ForeignAddress(String);

impl ForeignAddress {
    pub(super) fn of(text: &str) -> Self {
        Self(crate::plain_text::clean(text, 200))
    }
}

impl Origin {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether an address lies here, asks nobody to sign in by its text and has no fragment.
    pub(super) fn holds(&self, address: &Url) -> bool {
        address.origin().ascii_serialization() == self.0
            && address.username().is_empty()
            && address.password().is_none()
            && address.fragment().is_none()
    }

    pub(super) fn admit(&self, address: &Url) -> Result<Destination, ForeignAddress> {
        if self.holds(address) {
            Ok(Destination(address.clone()))
        } else {
            Err(ForeignAddress::of(address.as_str()))
        }
    }

    pub(super) fn destination(&self, text: &str) -> Result<Destination, ForeignAddress> {
        let address = Url::parse(text).map_err(|_| ForeignAddress::of(text))?;
        self.admit(&address)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address of the authority or of its Graph.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Destination(pub(super) Url);

impl Destination {
    /// The address.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.0
    }

    /// The same place with this question.
    pub(crate) fn at_query(&self, query: Option<&str>) -> Self {
        let mut address = self.0.clone();
        address.set_query(query);
        Self(address)
    }

    /// The same place with a question added.
    pub(crate) fn with_query(mut self, pairs: &[(&str, &str)]) -> Self {
        self.0.query_pairs_mut().extend_pairs(pairs);
        self
    }
}
