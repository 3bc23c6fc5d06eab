//! Who could enter something after an event.

use doorward_store::{
    Sequence,
    directory::{Directory, Number, OrganizationName, RuleTarget},
};

use super::{Could, ask, entered, shown};
use crate::operator::{Failure, House};

/// Those after a place, at most so many, and the place to go on from unless there is nobody more.
///
/// # Errors
/// When the log cannot be read.
pub(crate) fn who(
    house: &House,
    (organization, directory): (&OrganizationName, &Directory),
    resource: &RuleTarget,
    at: Sequence,
    after: &str,
    most: usize,
) -> Result<(Vec<Could>, Option<String>), Failure> {
    entered(resource)?;
    let after = Number(after.parse().unwrap_or_default());
    ask(house, organization, directory, |question| {
        let mut found = question.who(resource, at, after, most.saturating_add(1))?;
        let more = found.len() > most;
        found.truncate(most);
        let numbers: Vec<_> = found.iter().map(|(number, _)| *number).collect();
        let people = question.people(&numbers, at)?;
        let groups = shown::groups(question, found.iter().map(|(_, grant)| grant), at)?;
        let next = numbers.last().filter(|_| more).map(|number| number.0.to_string());
        let told = found.iter().filter_map(|(number, grant)| {
            let person = people.get(number)?;
            let (user, user_name) = (person.id, person.user_name.to_string());
            Some(Could { user, user_name, by: shown::by(grant, &groups) })
        });
        Ok((told.collect(), next))
    })
}
