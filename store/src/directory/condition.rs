//! What a wish rests on: a question to the directory that is asked in one step with deciding.

use std::{fmt, sync::Arc};

use super::Directory;

/// Whether what somebody was shown is still so. The question is pure: it reads the directory it is
/// given and nothing else, and is asked again whenever the wish is decided anew.
#[derive(Clone)]
pub struct Condition(Arc<dyn Fn(&Directory) -> bool + Send + Sync>);

impl Condition {
    /// A question as a function.
    #[must_use]
    pub fn new(holds: impl Fn(&Directory) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(holds))
    }

    /// Whether it is so in a directory.
    #[must_use]
    pub fn holds(&self, directory: &Directory) -> bool {
        (self.0)(directory)
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condition")
    }
}
