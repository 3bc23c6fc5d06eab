//! The dashboard's pages for a main user: among a million people beside among a hundred.

use doorward_store::directory::{GroupId, RuleTarget, UserId};

use super::{
    Line, Reach, Scale, Trouble,
    load::{Client, Prepared},
    served::Target,
    signed_in::{SignedIn, Size},
    turns::take_turns,
};

const ROUNDS: usize = 7;
const VISITS_A_ROUND: usize = 60;
/// Of how many people one is in the large group.
const A_MEMBER_OF: usize = 10;
/// How many are in that of the few, who joined one by one: as many as the page lists, of members and of
/// events.
const FEW_MEMBERS: usize = 30;
const SMALL: Size = Size { people: 100, groups: 101, workspaces: 2, memberships: 100, open: 1 };

/// One of the two organizations, and where its pages are.
struct Office {
    door: SignedIn,
    person: UserId,
    name: String,
    group: GroupId,
}

impl Office {
    /// So many people, `members` of them in one group, whose first is a main user; they joined in steps
    /// of `step`.
    fn of(size: Size, members: usize, step: usize) -> Result<Self, Trouble> {
        let size = Size { people: size.people - members, ..size };
        let (mut group, mut last) = (None, None);
        let door = SignedIn::with(size, None, &mut |history, configuration, ours| {
            let large = history.found()?;
            let mut joining = Vec::with_capacity(members);
            for _ in 0..members {
                let (user, person) = history.hire_person()?;
                joining.push(user);
                last = Some((user, person.user_principal_name));
            }
            for joining in joining.chunks(step) {
                history.join(large, joining)?;
            }
            group = Some(large);
            history.admit(RuleTarget::Dashboard, configuration, ours)
        })?;
        let (person, name) = last.ok_or("nobody")?;
        Ok(Self { door, person, name, group: group.ok_or("no group")? })
    }

    /// Every page that is measured, by what it shows.
    fn pages(&self) -> [(&'static str, String); 10] {
        [
            ("search for a person", format!("people?q={}", self.name)),
            ("a person", format!("people/{}", self.person)),
            ("a group of a tenth of them, which lists as much", format!("groups/{}", self.group)),
            ("activity", "activity".to_owned()),
            ("the overview", String::new()),
            ("all people", "people".to_owned()),
            ("all groups", "groups".to_owned()),
            ("search for a group", "groups?q=group".to_owned()),
            ("a workspace", "workspaces/w0".to_owned()),
            ("the health of provisioning", "provisioning".to_owned()),
        ]
    }

    fn visits(&self, below: &str, count: usize) -> (Target, Prepared) {
        let authority = self.door.server.authority();
        let target = Target { authority, path: String::new(), token: String::new() };
        (target, vec![self.door.visit(&format!("/o/acme/dashboard/{below}")); count])
    }
}

/// Measures the row.
pub(super) fn measure(scale: Scale) -> Result<Vec<Line>, Trouble> {
    let large = Size {
        people: scale.of(1_000_000).max(200),
        groups: scale.of(50_000).max(200),
        workspaces: scale.of(10_000).max(2),
        ..SMALL
    };
    let members = (large.people / A_MEMBER_OF).max(FEW_MEMBERS);
    let many = Office::of(large, members, members)?;
    let few = Office::of(SMALL, FEW_MEMBERS, 1)?;
    let client = Client::new()?;
    let count = scale.of(VISITS_A_ROUND).max(10);
    let mut lines = Vec::new();
    for ((page, ours), (_, theirs)) in many.pages().into_iter().zip(few.pages()) {
        let latency = |office: &Office, below: &str, count: usize| {
            let (target, visits) = office.visits(below, count);
            client.latency(&target, &visits, 200)
        };
        // What a page is found by is folded when somebody first asks.
        latency(&many, &ours, 1)?;
        latency(&few, &theirs, 1)?;
        let turns =
            take_turns(ROUNDS, || latency(&many, &ours, count), || latency(&few, &theirs, count))?;
        let what = format!("{page}, among {} people beside 100", large.people);
        lines.push(Line::compared(what, "µs", turns, Reach::AtMost(2.0)));
    }
    Ok(lines)
}
