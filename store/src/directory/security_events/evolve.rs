//! What is so after something happened to the security events.

use super::{SecurityEvents, event::SecurityEventsChanged};
use crate::directory::{Directory, Happened};

impl Directory {
    pub(in crate::directory) fn security_events_changed(
        &mut self,
        happened: Happened,
        event: &SecurityEventsChanged,
    ) {
        let held = self.security_events;
        let since = if held.are_on() { held.since } else { happened.sequence };
        self.security_events = SecurityEvents { delivery: event.delivery, since };
    }
}
