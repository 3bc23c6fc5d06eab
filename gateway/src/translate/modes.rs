//! How strictly a request is read, as the organization's settings say.

use doorward_scim::Mode;
use doorward_store::directory::{Directory, provisioning};

/// The mode in which requests about a directory are read.
#[must_use]
pub fn mode(directory: &Directory) -> Mode {
    match directory.provisioning().mode {
        provisioning::Mode::Tolerant => Mode::Tolerant,
        provisioning::Mode::Strict => Mode::Strict,
    }
}
