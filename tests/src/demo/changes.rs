//! A day in a company: who joins, who moves, who leaves. Chosen by the company's own dice.

use std::collections::BTreeSet;

use crate::entra::{Company, Group, ObjectId, Person, Recruiter, Standing};

/// What happened to one person, for the audience.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) what: &'static str,
    pub(super) who: Person,
    pub(super) detail: String,
    /// The groups it is about.
    pub(super) groups: Vec<String>,
}

/// The words for each kind of change, in the order of the day.
pub(super) const KINDS: [&str; 4] = ["joins", "moves", "is disabled", "leaves"];

/// A day being lived: nobody changes twice.
struct Day<'a> {
    company: &'a mut Company,
    recruiter: &'a mut Recruiter,
    changed: BTreeSet<ObjectId>,
}

/// A whole day: about one in thirty of each kind.
pub(super) fn day(company: &mut Company, recruiter: &mut Recruiter) -> Vec<Change> {
    let share = (company.people().count() / 30).max(2);
    let mut day = Day { company, recruiter, changed: BTreeSet::new() };
    let kinds = KINDS.iter().flat_map(|kind| std::iter::repeat_n(*kind, share));
    kinds.filter_map(|kind| day.change(kind)).collect()
}

/// One change, of the kind whose turn it is.
pub(super) fn one(company: &mut Company, recruiter: &mut Recruiter, turn: usize) -> Option<Change> {
    let kind = KINDS.get(turn % KINDS.len())?;
    Day { company, recruiter, changed: BTreeSet::new() }.change(kind)
}

impl Day<'_> {
    fn change(&mut self, kind: &'static str) -> Option<Change> {
        let change = match kind {
            "joins" => self.join(),
            "moves" => self.move_over(),
            "is disabled" => self.switch_off(),
            _ => self.leave(),
        }?;
        self.changed.insert(change.who.object_id);
        Some(change)
    }

    fn join(&mut self) -> Option<Change> {
        let manager = self.someone()?.object_id;
        let who = Person { manager: Some(manager), ..self.recruiter.hire() };
        let home = self.company.group_named(&who.department).or(self.company.groups().next());
        let Group { object_id, display_name, .. } = home?.clone();
        self.company.put_person(who.clone());
        self.company.change_group(object_id, |group| {
            group.members.insert(who.object_id);
        });
        let groups = vec![display_name.clone()];
        Some(Change { what: "joins", who, detail: display_name, groups })
    }

    fn move_over(&mut self) -> Option<Change> {
        let who = self.someone()?;
        let (inside, outside): (Vec<Group>, Vec<Group>) = self
            .company
            .groups()
            .cloned()
            .partition(|group| group.members.contains(&who.object_id));
        let (from, to) = (inside.first()?, self.recruiter.choose(&outside)?);
        self.company.change_group(from.object_id, |group| {
            group.members.remove(&who.object_id);
        });
        self.company.change_group(to.object_id, |group| {
            group.members.insert(who.object_id);
        });
        self.company.change_person(who.object_id, |person| person.job_title = "Lead".into());
        let groups = vec![from.display_name.clone(), to.display_name.clone()];
        Some(Change { what: "moves", who, detail: groups.join(" → "), groups })
    }

    fn switch_off(&mut self) -> Option<Change> {
        let who = self.someone()?;
        self.company.disable(who.object_id);
        let detail = "keeps the memberships".to_owned();
        Some(Change { what: "is disabled", who, detail, groups: Vec::new() })
    }

    fn leave(&mut self) -> Option<Change> {
        let who = self.someone()?;
        self.company.purge(who.object_id);
        Some(Change {
            what: "leaves",
            who,
            detail: "and every group".to_owned(),
            groups: Vec::new(),
        })
    }

    fn someone(&mut self) -> Option<Person> {
        let settled = |person: &&Person| {
            person.standing == Standing::Active && !self.changed.contains(&person.object_id)
        };
        let settled: Vec<Person> = self.company.people().filter(settled).cloned().collect();
        self.recruiter.choose(&settled).cloned()
    }
}
