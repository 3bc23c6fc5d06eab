//! Microsoft Graph of one cloud. Its addresses hold no text of a client, not even a user's ID.

use url::Url;

use super::address::{Destination, ForeignAddress, Origin};

/// Where Graph is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    base: String,
}

impl Graph {
    pub(super) fn at(base: &str) -> Self {
        Self { base: base.to_owned() }
    }

    fn origin(&self) -> Result<Origin, ForeignAddress> {
        let base = Url::parse(&self.base).map_err(|_| ForeignAddress::of(&self.base))?;
        Ok(Origin::new(base.origin().ascii_serialization()))
    }

    /// A call below `/v1.0/`.
    pub(crate) fn call(&self, path: &str) -> Result<Destination, ForeignAddress> {
        self.origin()?.destination(&format!("{}/v1.0/{path}", self.base))
    }

    /// The scope that stands for everything an app registration was granted on this Graph.
    pub(crate) fn scope(&self) -> String {
        format!("{}/.default", self.base)
    }

    /// The next page, if it is one of this Graph: a page elsewhere would be handed our token.
    pub(crate) fn next(&self, link: &str) -> Result<Destination, ForeignAddress> {
        let destination = self.origin()?.destination(link)?;
        if destination.url().as_str().starts_with(&format!("{}/v1.0/", self.base)) {
            Ok(destination)
        } else {
            Err(ForeignAddress::of(link))
        }
    }
}
