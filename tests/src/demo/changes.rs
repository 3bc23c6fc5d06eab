//! A day in a company: who joins, who moves, who leaves. Chosen by the company's own dice.

use crate::entra::{Company, Group, ObjectId, Person, Recruiter, Standing};

/// What happened to one person, for the audience.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) what: &'static str,
    pub(super) who: String,
    pub(super) user_name: String,
    pub(super) detail: String,
}

/// A whole day: about one in thirty of each kind.
pub(super) fn day(company: &mut Company, recruiter: &mut Recruiter) -> Vec<Change> {
    let share = (company.people().count() / 30).max(2);
    let kinds = [join, move_over, switch_off, leave];
    kinds
        .iter()
        .flat_map(|kind| (0..share).filter_map(|_| kind(company, recruiter)).collect::<Vec<_>>())
        .collect()
}

/// One change, of the kind whose turn it is.
pub(super) fn one(company: &mut Company, recruiter: &mut Recruiter, turn: usize) -> Option<Change> {
    let kinds = [join, move_over, switch_off, join, leave];
    kinds.get(turn % kinds.len()).and_then(|kind| kind(company, recruiter))
}

fn join(company: &mut Company, recruiter: &mut Recruiter) -> Option<Change> {
    let manager = someone(company, recruiter)?.object_id;
    let person = Person { manager: Some(manager), ..recruiter.hire() };
    let (id, change) = (person.object_id, told("joins", &person, person.department.clone()));
    company.put_person(person);
    let department = department(company, &change.detail)?;
    company.change_group(department, |group| {
        group.members.insert(id);
    });
    Some(change)
}

fn move_over(company: &mut Company, recruiter: &mut Recruiter) -> Option<Change> {
    let person = someone(company, recruiter)?;
    let groups: Vec<Group> = company.groups().cloned().collect();
    let elsewhere = groups.iter().filter(|group| !group.members.contains(&person.object_id));
    let to = recruiter.choose(&elsewhere.cloned().collect::<Vec<_>>())?.clone();
    let from = groups.iter().find(|group| group.members.contains(&person.object_id));
    if let Some(from) = from {
        company.change_group(from.object_id, |group| {
            group.members.remove(&person.object_id);
        });
    }
    company.change_group(to.object_id, |group| {
        group.members.insert(person.object_id);
    });
    company.change_person(person.object_id, |person| person.job_title = "Lead".into());
    let from = from.map_or("nowhere", |from| from.display_name.as_str());
    Some(told("moves", &person, format!("{from} → {}", to.display_name)))
}

fn switch_off(company: &mut Company, recruiter: &mut Recruiter) -> Option<Change> {
    let person = someone(company, recruiter)?;
    company.disable(person.object_id);
    Some(told("is disabled", &person, "keeps the memberships".to_owned()))
}

fn leave(company: &mut Company, recruiter: &mut Recruiter) -> Option<Change> {
    let person = someone(company, recruiter)?;
    company.purge(person.object_id);
    Some(told("leaves", &person, "and every group".to_owned()))
}

fn someone(company: &Company, recruiter: &mut Recruiter) -> Option<Person> {
    let active = company.people().filter(|person| person.standing == Standing::Active);
    recruiter.choose(&active.cloned().collect::<Vec<_>>()).cloned()
}

fn department(company: &Company, name: &str) -> Option<ObjectId> {
    company.group_named(name).or_else(|| company.groups().next()).map(|group| group.object_id)
}

fn told(what: &'static str, person: &Person, detail: String) -> Change {
    let (who, user_name) = (person.display_name.clone(), person.user_principal_name.clone());
    Change { what, who, user_name, detail }
}
