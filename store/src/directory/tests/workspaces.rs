//! Workspaces come and go, and take their rules with them.

use super::{stage::*, *};
use crate::directory::{
    access::{NoEntry, Resource, Who},
    access_rule::{Admission, Admitted},
    refusal::SettingRefusal,
    workspace::event::*,
};

fn create(name: &str) -> Command {
    Command::CreateWorkspace { workspace: slug(name), name: name.into(), upstream: None }
}

fn removed(name: &str) -> Event {
    WorkspaceRemoved { workspace: slug(name) }.into()
}

fn reachable(held: &Directory, nth: u8) -> Vec<String> {
    let found = held.workspaces_of(Who::Session(&handle(nth)), Timestamp(200));
    for reachable in &found {
        let slug = reachable.workspace.slug.as_str();
        let wanted = if reachable.step_up_needed { Err(NoEntry::StepUpNeeded) } else { Ok(()) };
        assert_eq!(entering(held, nth, slug), wanted, "{slug}");
    }
    found.iter().map(|reachable| reachable.workspace.slug.to_string()).collect()
}

#[test]
fn a_workspace_is_created_changed_and_removed_once() {
    given([]).when(create("labs")).then([created("labs")]);
    given([created("labs")]).when(create("labs")).refused(SettingRefusal::WorkspaceExists.into());
    let change = |name: &str, upstream: Option<Option<&str>>| Command::ChangeWorkspace {
        workspace: slug("labs"),
        name: Some(name.into()),
        upstream: upstream.map(|upstream| upstream.map(Into::into)),
    };
    let url = "http://127.0.0.1:9000";
    let changed = WorkspaceChanged {
        workspace: slug("labs"),
        name: Some("The labs".into()),
        upstream: Some(NewUpstream { now: Some(url.into()) }),
    };
    let held = given([created("labs")]);
    held.when(change("The labs", Some(Some(url)))).then([changed.into()]);
    held.when(change("labs", Some(None))).then([]);
    held.when(change(" ", None)).refused(Refusal::Empty { what: "name" });
    let remove = || Command::RemoveWorkspace { workspace: slug("labs") };
    held.when(remove()).then([removed("labs")]);
    given([]).when(remove()).refused(SettingRefusal::NoSuchWorkspace.into());
}

#[test]
fn a_workspace_created_anew_does_not_find_its_old_rule() {
    let labs = [
        created("labs"),
        rule("workspace:labs", everyone()),
        started(1, 1).into(),
        removed("labs"),
        created("labs"),
    ];
    let held = directory(after(labs));
    assert_eq!(entering(&held, 1, "labs"), Err(NoEntry::NoRule));
    assert_eq!(reachable(&held, 1), [""; 0]);
}

#[test]
fn the_workspaces_of_a_person_are_those_that_they_may_enter() {
    let strong = Admission::On {
        configuration: configuration(1),
        admitted: Admitted::Everyone,
        context: Some("c1".parse().unwrap()),
    };
    let elsewhere = Admission::On {
        configuration: configuration(2),
        admitted: Admitted::Everyone,
        context: None,
    };
    let mut events: Vec<_> = ["a", "b", "c", "d", "e", "f", "g"].into_iter().map(created).collect();
    events.extend([
        added(2).into(),
        rule("workspace:a", groups([3])),
        rule("workspace:b", groups([4])),
        rule("workspace:c", everyone()),
        rule("workspace:d", Admission::Off),
        rule("workspace:e", strong),
        rule("workspace:f", elsewhere),
        started(1, 1).into(),
        started(2, 2).into(),
    ]);
    let held = directory(after(events.clone()));
    assert_eq!(reachable(&held, 1), ["a", "c", "e"]);
    assert_eq!(reachable(&held, 2), ["c", "e"]);
    let nobody = held.workspaces_of(Who::Session(&handle(9)), Timestamp(200));
    assert_eq!(nobody, []);
    let without = held.workspaces_of(Who::User(user(1)), Timestamp(200));
    assert_eq!(without.len(), 4, "what only a session knows is not asked");
    events.extend([rule("defaults", groups([3])), rule("workspace:b", None)]);
    let inheriting = directory(after(events));
    assert_eq!(reachable(&inheriting, 1), ["a", "b", "c", "e", "g"]);
    assert_eq!(reachable(&inheriting, 2), ["c", "e"]);
}

#[test]
fn the_people_whom_a_resource_admits_come_in_pages() {
    let labs = [
        created("labs"),
        rule("workspace:labs", groups([3, 4])),
        members_added(4, [1, 2]),
        provisioned(5, "eve@contoso.example"),
        members_added(3, [5]),
        UserDeactivated { user: user(2) }.into(),
    ];
    let held = directory(after(labs));
    let page = |after, most| -> Vec<_> {
        let people = held.people_admitted(Resource::Workspace("labs"), Number(after), most);
        people.into_iter().map(|user| user.id.number().0).collect()
    };
    assert_eq!(page(0, 10), [1, 5], "each once, and nobody who is deactivated");
    assert_eq!((page(0, 1), page(1, 1), page(5, 1)), (vec![1], vec![5], vec![]));
    let all = directory(after([rule("dashboard", everyone())]));
    assert_eq!(all.people_admitted(Resource::Dashboard, Number(0), 10).len(), 2);
    assert_eq!(held.people_admitted(Resource::Dashboard, Number(0), 10).len(), 0);
}
