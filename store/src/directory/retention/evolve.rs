//! What is so after something happened to how long personal fields are kept.

use super::event::{PersonalFieldsExpired, RetentionChanged};
use crate::directory::{Directory, Happened};

impl Directory {
    pub(in crate::directory) fn retention_changed(&mut self, event: &RetentionChanged) {
        self.retention.days = event.days;
    }

    /// As of somebody who was erased: what sealed events left is cleared.
    pub(in crate::directory) fn personal_fields_expired(
        &mut self,
        happened: Happened,
        event: &PersonalFieldsExpired,
    ) {
        self.retention.expired_before = event.before;
        self.forget_refusals(happened);
    }
}
