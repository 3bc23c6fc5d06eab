//! Invents a company from a seed: the same seed, the same company, to the last digit.

use std::collections::BTreeSet;

use fastrand::Rng;
use uuid::Builder;

use super::{Company, Group, ObjectId, Person, Standing, names};

/// How large a company to invent.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Where the dice start.
    pub seed: u64,
    /// How many people.
    pub people: usize,
    /// How many groups; the first are the departments, the others projects.
    pub groups: usize,
}

/// The dice of one company: who is hired later comes from the same dice.
#[derive(Debug)]
pub struct Recruiter {
    dice: Rng,
    hired: usize,
}

impl Plan {
    /// The company, and who recruits for it from now on.
    #[must_use]
    pub fn company(self) -> (Company, Recruiter) {
        let mut recruiter = Recruiter { dice: Rng::with_seed(self.seed), hired: 0 };
        let mut company = Company::default();
        let mut people: Vec<Person> = Vec::with_capacity(self.people);
        for _ in 0..self.people {
            let manager = recruiter.dice.choice(people.iter().take(self.people.div_ceil(8)));
            let manager = manager.map(|person| person.object_id);
            people.push(Person { manager, ..recruiter.hire() });
        }
        for number in 0..self.groups {
            company.put_group(recruiter.found(number, &people));
        }
        people.into_iter().for_each(|person| company.put_person(person));
        (company, recruiter)
    }
}

impl Recruiter {
    /// A new person, not yet in any company.
    pub fn hire(&mut self) -> Person {
        self.hired += 1;
        let given_name = self.pick(&names::GIVEN);
        let family_name = self.pick(&names::FAMILY);
        // A number keeps namesakes apart, as administrators do.
        let local = names::sign_in_name(&format!("{given_name}.{family_name}"));
        let mail = format!("{local}{}@contoso.example", self.hired);
        Person {
            object_id: self.object_id(),
            user_principal_name: mail.clone(),
            display_name: format!("{given_name} {family_name}"),
            given_name,
            family_name,
            mail,
            mobile: format!("+358 40 {:07}", self.dice.u32(0..10_000_000)),
            job_title: self.pick(&names::JOBS),
            department: self.pick(&names::DEPARTMENTS),
            employee_id: format!("{:06}", 100_000 + self.hired),
            city: self.pick(&names::CITIES),
            manager: None,
            standing: Standing::Active,
        }
    }

    /// One of these, at random.
    pub fn choose<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        self.dice.choice(among)
    }

    fn found(&mut self, number: usize, people: &[Person]) -> Group {
        let object_id = self.object_id();
        if let Some(department) = names::DEPARTMENTS.get(number) {
            let members = people.iter().filter(|person| person.department == *department);
            return Group {
                object_id,
                display_name: (*department).to_owned(),
                members: members.map(|person| person.object_id).collect(),
            };
        }
        let size = self.dice.usize(2..(people.len() / 4).max(4));
        let members: BTreeSet<_> =
            (0..size).filter_map(|_| self.dice.choice(people)).map(|p| p.object_id).collect();
        let project = self.pick(&names::PROJECTS);
        Group { object_id, display_name: format!("Project {project} {number}"), members }
    }

    fn pick(&mut self, among: &[&str]) -> String {
        self.dice.choice(among).copied().unwrap_or_default().to_owned()
    }

    fn object_id(&mut self) -> ObjectId {
        ObjectId(Builder::from_random_bytes(self.dice.u128(..).to_be_bytes()).into_uuid())
    }
}
