//! A day in the life of a provisioning job: the first cycle, people who join, move and leave, the
//! recycle bin, and a restart of the job.

use doorward_tests::entra::{Company, Cycle, Dialect, Group, Plan, ProvisioningClient, Step};
use serde_json::Value;

use super::scene::{ENTERPRISE, Scene, ask, members};

const DIALECTS: [Dialect; 2] = [Dialect::Usual, Dialect::AadOptscim062020];

fn quiet(_: Step) {}

#[track_caller]
fn without_failures(cycle: Cycle) -> Cycle {
    assert_eq!(cycle.failures, [], "the cycle went wrong");
    cycle
}

async fn held(entra: &mut ProvisioningClient, company: &Company, name: &str) -> Value {
    let person = company.person_named(name).expect("somebody of that name").object_id;
    let id = entra.user_id(person).expect("provisioned").to_owned();
    let (status, user) = ask(entra.wire(), "GET", &format!("/Users/{id}"), None).await;
    assert_eq!(status, 200, "{user}");
    user
}

/// What the server holds is what the company is: every attribute, manager and membership.
async fn mirrored(entra: &mut ProvisioningClient, company: &Company) {
    for person in company.people() {
        let Some(id) = entra.user_id(person.object_id).map(str::to_owned) else { continue };
        let (_, user) = ask(entra.wire(), "GET", &format!("/Users/{id}"), None).await;
        assert_eq!(user["userName"], person.user_principal_name);
        assert_eq!(user["title"].as_str().unwrap_or_default(), person.job_title);
        let mobile = user["phoneNumbers"][0]["value"].as_str().unwrap_or_default();
        assert_eq!(mobile, person.mobile);
        let manager = person.manager.and_then(|manager| entra.user_id(manager));
        assert_eq!(user[ENTERPRISE]["manager"]["value"].as_str(), manager);
    }
    for group in company.groups() {
        let id = entra.group_id(group.object_id).expect("every group is provisioned").to_owned();
        let mut wanted: Vec<_> = group
            .members
            .iter()
            .filter_map(|member| entra.user_id(*member).map(str::to_owned))
            .collect();
        wanted.sort();
        assert_eq!(members(entra.wire(), &id).await, wanted, "{}", group.display_name);
    }
}

#[tokio::test]
async fn the_first_cycle_brings_everybody_and_the_second_changes_nothing() {
    for dialect in DIALECTS {
        let scene = Scene::begin();
        let (company, _) = Plan { seed: 1, people: 40, groups: 10 }.company();
        let mut entra = scene.entra(dialect);
        entra.test_connection().await.expect("Test Connection is green");
        let first = without_failures(entra.initial_cycle(&company, &mut quiet).await);
        assert_eq!((first.created, first.groups_created), (40, 10));
        assert_eq!(first.members_added, company.memberships());
        mirrored(&mut entra, &company).await;

        let head = scene.head();
        entra.restart();
        let again = without_failures(entra.initial_cycle(&company, &mut quiet).await);
        assert_eq!((again.created, again.changed, again.managers), (0, 0, 0), "{dialect:?}");
        assert_eq!(scene.head(), head, "asking again made events: {:?}", scene.events_after(head));
        let replayed = scene.replay();
        assert_eq!(replayed["verified"], true, "{}", replayed["differences"]);
        assert_eq!(replayed["user_count"], 40);
    }
}

#[tokio::test]
async fn joiners_movers_and_leavers_arrive_with_the_next_cycle() {
    for dialect in DIALECTS {
        let scene = Scene::begin();
        let (mut company, mut recruiter) = Plan { seed: 2, people: 30, groups: 9 }.company();
        let mut entra = scene.entra(dialect);
        without_failures(entra.initial_cycle(&company, &mut quiet).await);

        let people: Vec<_> = company.people().map(|person| person.object_id).collect();
        let groups: Vec<_> = company.groups().map(|group| group.object_id).collect();
        let joiner = recruiter.hire();
        let joined = joiner.object_id;
        company.put_person(joiner);
        company.change_group(groups[0], |group| {
            group.members.insert(joined);
        });
        company.change_person(people[0], |person| {
            person.job_title = "Chief".into();
            person.department = "Board".into();
            person.mobile = String::new();
            person.user_principal_name = format!("moved.{}", person.user_principal_name);
            person.manager = Some(joined);
        });
        company.change_person(people[1], |person| person.manager = None);
        company.change_group(groups[1], |group| group.display_name = "Renamed (really)".into());
        company.disable(people[2]);
        company.purge(people[3]);
        company.dissolve(groups[2]);

        let cycle = without_failures(entra.incremental_cycle(&company, &mut quiet).await);
        assert_eq!((cycle.created, cycle.disabled, cycle.deleted), (1, 1, 1), "{dialect:?}");
        assert_eq!((cycle.groups_renamed, cycle.groups_deleted), (1, 1), "{dialect:?}");
        mirrored(&mut entra, &company).await;
        assert_eq!(scene.replay()["verified"], true);
    }
}

#[tokio::test]
async fn who_comes_back_from_the_recycle_bin_has_the_same_id_and_the_same_groups() {
    let scene = Scene::begin();
    let (mut company, _) = Plan { seed: 3, people: 12, groups: 9 }.company();
    let mut entra = scene.entra(Dialect::Usual);
    without_failures(entra.initial_cycle(&company, &mut quiet).await);
    let person = company.people().next().expect("somebody").clone();
    let before = held(&mut entra, &company, &person.user_principal_name).await;

    company.disable(person.object_id);
    let cycle = without_failures(entra.incremental_cycle(&company, &mut quiet).await);
    assert_eq!(cycle.disabled, 1);
    let switched_off = held(&mut entra, &company, &person.user_principal_name).await;
    assert_eq!(switched_off["active"], false);
    assert_eq!(switched_off["groups"], before["groups"], "memberships of inactive users are kept");

    company.restore(person.object_id);
    let cycle = without_failures(entra.incremental_cycle(&company, &mut quiet).await);
    assert_eq!(cycle.restored, 1);
    let back = held(&mut entra, &company, &person.user_principal_name).await;
    assert_eq!(back["id"], before["id"]);
    assert_eq!(back["active"], true);
    assert_eq!(back["groups"], before["groups"]);
}

#[tokio::test]
async fn who_was_purged_is_gone_from_every_filter_and_group_and_the_name_is_free() {
    let scene = Scene::begin();
    let (mut company, _) = Plan { seed: 4, people: 6, groups: 9 }.company();
    let mut entra = scene.entra(Dialect::Usual);
    without_failures(entra.initial_cycle(&company, &mut quiet).await);
    let person = company.people().next().expect("somebody").clone();
    let id = entra.user_id(person.object_id).expect("provisioned").to_owned();

    company.purge(person.object_id);
    let cycle = without_failures(entra.incremental_cycle(&company, &mut quiet).await);
    assert_eq!(cycle.deleted, 1);
    let (status, _) = ask(entra.wire(), "GET", &format!("/Users/{id}"), None).await;
    assert_eq!(status, 404);
    let list = "/Users?filter=userName+eq+%22".to_owned() + &person.user_principal_name + "%22";
    assert_eq!(ask(entra.wire(), "GET", &list, None).await.1["totalResults"], 0);
    mirrored(&mut entra, &company).await;

    company.put_person(person.clone());
    let cycle = without_failures(entra.incremental_cycle(&company, &mut quiet).await);
    assert_eq!(cycle.created, 1);
    let anew = entra.user_id(person.object_id).expect("provisioned anew");
    assert_ne!(anew, id, "an id is never given twice");
}

#[tokio::test]
async fn who_is_disabled_before_the_first_cycle_is_never_created() {
    let scene = Scene::begin();
    let (mut company, _) = Plan { seed: 5, people: 5, groups: 0 }.company();
    let person = company.people().next().expect("somebody").object_id;
    company.disable(person);
    let mut entra = scene.entra(Dialect::Usual);
    let cycle = without_failures(entra.initial_cycle(&company, &mut quiet).await);
    assert_eq!((cycle.created, entra.user_id(person)), (4, None));
}

#[tokio::test]
async fn a_company_from_a_file_arrives_as_it_is_written() {
    let scene = Scene::begin();
    let company =
        Company::from_json(include_str!("../../fixtures/company.json")).expect("a company");
    let mut entra = scene.entra(Dialect::AadOptscim062020);
    without_failures(entra.initial_cycle(&company, &mut quiet).await);
    mirrored(&mut entra, &company).await;
    let Group { object_id, members: wanted, .. } =
        company.group_named("Workshop (Espoo) \"A\"").expect("a group with special characters");
    let id = entra.group_id(*object_id).expect("provisioned").to_owned();
    assert_eq!(members(entra.wire(), &id).await.len(), wanted.len());
}
