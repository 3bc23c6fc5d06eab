//! What a wish about security events makes happen.

use super::{
    Delivery,
    event::{RequestAnswered, SecurityEventsChanged},
};
use crate::directory::{Directory, Event};

/// Changes how security events reach a receiver.
pub(in crate::directory) fn set(directory: &Directory, delivery: Delivery) -> Vec<Event> {
    match directory.security_events().delivery == delivery {
        true => vec![],
        false => vec![SecurityEventsChanged { delivery }.into()],
    }
}

/// Keeps how requests went.
pub(in crate::directory) fn answered(answers: Vec<RequestAnswered>) -> Vec<Event> {
    answers.into_iter().map(Into::into).collect()
}
