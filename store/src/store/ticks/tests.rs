use super::*;

fn name(name: &str) -> OrganizationName {
    OrganizationName::parse(name).unwrap()
}

#[test]
fn whoever_listens_to_one_organization_is_not_woken_by_others() {
    let (ticks, writer) = Ticks::new();
    let (acme, other) = (name("acme"), name("other"));
    let (mut all, mut ours, mut again) = (ticks.of_all(), ticks.of(&acme), ticks.of(&acme));
    writer.tick([&other, &other].into_iter());
    assert!(all.has_changed().unwrap());
    assert!(!ours.has_changed().unwrap() && !again.has_changed().unwrap());
    all.mark_unchanged();
    writer.tick([&other, &acme, &acme, &other].into_iter());
    assert!(all.has_changed().unwrap());
    assert!(ours.has_changed().unwrap() && again.has_changed().unwrap());
    ours.mark_unchanged();
    again.mark_unchanged();
    writer.tick(std::iter::empty());
    assert!(!ours.has_changed().unwrap());
}

#[test]
fn nothing_is_kept_of_those_who_have_left() {
    let (ticks, _writer) = Ticks::new();
    for nth in 0..100 {
        drop(ticks.of(&name(&format!("o{nth}"))));
    }
    let held: Vec<_> = (0..40).map(|nth| ticks.of(&name(&format!("p{nth}")))).collect();
    for nth in 0..1000 {
        drop(ticks.of(&name(&format!("q{nth}"))));
    }
    let kept = ticks.listening().as_ref().unwrap().of.len();
    assert!((held.len()..=2 * held.len() + FEW).contains(&kept), "{kept}");
}

#[test]
fn listening_ends_with_the_writer() {
    let (ticks, writer) = Ticks::new();
    let (all, ours) = (ticks.of_all(), ticks.of(&name("acme")));
    drop(writer);
    assert!(all.has_changed().is_err() && ours.has_changed().is_err());
    assert!(
        ticks.of_all().has_changed().is_err() && ticks.of(&name("acme")).has_changed().is_err()
    );
}
