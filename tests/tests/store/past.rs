//! What is said of the past is what a slow reader finds, who folds the log anew for every event.

use std::collections::{BTreeMap, BTreeSet};

use doorward_store::{
    ReadRecordsError, Recorded, Sequence, codec,
    directory::{
        Directory, Number, Resource, RuleTarget, Slug, UserId, Who, evolve,
        personal::{Erased, SealedUnder},
    },
    past::{Past, Question, Span},
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{
    access::histories, membership_history::MembershipHistory, properties::live_through,
    wishes::Wish,
};

/// What happened, or as much of it as somebody reads who has no keys: every person is erased to them.
fn lived(wishes: &[Wish], keyless: bool) -> Vec<Recorded> {
    let (history, _) = live_through(wishes);
    let mut before = Directory::default();
    let mut read = Vec::new();
    for recorded in history {
        let Recorded { event, .. } = &recorded;
        let (name, version) = (event.name(), codec::version(event));
        let under = SealedUnder::of(&before, event).filter(|_| keyless);
        before = evolve(before, recorded.happened(), event);
        read.push(match under {
            Some(under) => Recorded { event: Erased { name, version, under }.into(), ..recorded },
            None => recorded,
        });
    }
    read
}

/// The directory after each event.
fn moments(history: &[Recorded]) -> Vec<Directory> {
    let mut moments = vec![Directory::default()];
    for recorded in history {
        let before = moments.last().expect("the first").clone();
        moments.push(evolve(before, recorded.happened(), &recorded.event));
    }
    moments.remove(0);
    moments
}

fn folded(history: &[Recorded], in_parts_of: usize) -> Past {
    let mut past = Past::default();
    for part in history.chunks(in_parts_of) {
        part.iter().for_each(|recorded| past.read(recorded));
        past.settle();
    }
    past
}

/// As the log is read: some events, in the order they were asked for.
fn reading(
    history: &[Recorded],
) -> impl Fn(&[Sequence]) -> Result<Vec<Recorded>, ReadRecordsError> + '_ {
    |wanted| {
        let at = |at: &Sequence| usize::try_from(at.0 - 1).expect("a place");
        Ok(wanted.iter().filter_map(|wanted| history.get(at(wanted)).cloned()).collect())
    }
}

/// Everything that was ever to be entered, and something that never was.
fn targets(moments: &[Directory]) -> BTreeSet<RuleTarget> {
    let slugs = moments.iter().flat_map(|held| held.workspaces().map(|it| it.slug.clone()));
    let never = Slug::parse("never-was").expect("a good slug");
    let workspaces = slugs.chain([never]).map(RuleTarget::Workspace);
    [RuleTarget::Dashboard, RuleTarget::Auditors].into_iter().chain(workspaces).collect()
}

fn people(moments: &[Directory]) -> BTreeMap<Number, UserId> {
    let all = moments.iter().flat_map(|held| held.users_after(Number(0)));
    all.map(|user| (user.id.number(), user.id)).collect()
}

fn resource(target: &RuleTarget) -> Resource<'_> {
    target.resource().expect("nobody asks about the defaults")
}

/// Whether a span says that it was so after an event.
fn says(spans: &[Span], at: Sequence) -> Option<&Span> {
    spans.iter().find(|span| span.from <= at && span.until.is_none_or(|until| at < until))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn intervals_are_what_a_slow_reader_finds(wishes in histories(), parts in 1..50usize, keyless: bool) {
        let history = lived(&wishes, keyless);
        let (moments, past) = (moments(&history), folded(&history, parts));
        let read = reading(&history);
        let mut question = Question::new(&past, &read);
        for target in targets(&moments) {
            for (number, id) in people(&moments) {
                let spans = question.spans(number, &target).expect("read");
                for held in &moments {
                    let may = held.may_enter(Who::User(id), resource(&target), held.time());
                    let span = says(&spans, held.head());
                    prop_assert_eq!(span.is_some(), may.is_ok(), "{:?} after {}", spans, held.head());
                    let (Some(span), Ok(entry)) = (span, may) else { continue };
                    prop_assert_eq!(span.grant.rule, entry.rule.sequence);
                    let effective = held.effective_rule(resource(&target)).expect("it let in");
                    prop_assert_eq!(span.grant.inherited, effective.inherited);
                }
                for pair in spans.windows(2) {
                    prop_assert!(pair[0].until.expect("another one came") <= pair[1].from);
                    prop_assert!(pair[0].until != Some(pair[1].from) || pair[0].grant != pair[1].grant);
                }
            }
        }
    }

    #[test]
    fn who_could_enter_is_who_could_enter(wishes in histories(), most in 1..4usize, keyless: bool) {
        let history = lived(&wishes, keyless);
        let (moments, past) = (moments(&history), folded(&history, 7));
        let read = reading(&history);
        let mut question = Question::new(&past, &read);
        for (target, held) in targets(&moments).iter().flat_map(|it| moments.iter().map(move |held| (it, held))) {
            let (mut found, mut after) = (Vec::new(), Number(0));
            loop {
                let page = question.who(target, held.head(), after, most).expect("read");
                prop_assert!(page.len() <= most);
                let Some((last, _)) = page.last() else { break };
                after = *last;
                found.extend(page.iter().map(|(number, _)| *number));
            }
            let may = held.people_admitted(resource(target), Number(0), usize::MAX);
            let may: Vec<_> = may.into_iter().map(|user| user.id.number()).collect();
            prop_assert_eq!(found, may, "{} after {}", target, held.head());
        }
    }

    #[test]
    fn a_sketch_explains_as_the_whole_directory_did(wishes in histories(), keyless: bool) {
        let history = lived(&wishes, keyless);
        let (moments, past) = (moments(&history), folded(&history, 20));
        let read = reading(&history);
        for (target, held) in targets(&moments).iter().flat_map(|it| moments.iter().map(move |held| (it, held))) {
            let nobody = (None, UserId(Uuid::nil()));
            let everybody = people(&moments).into_iter().map(|(number, id)| (Some(number), id));
            for (number, id) in everybody.chain([nobody]) {
                let mut question = Question::new(&past, &read);
                let sketch = question.directory(number, target, held.head()).expect("read");
                let (who, resource) = (Who::User(id), resource(target));
                let explained = sketch.explain(who, resource, held.time());
                prop_assert_eq!(&explained, &held.explain(who, resource, held.time()));
                prop_assert_eq!((sketch.head(), sketch.time()), (held.head(), held.time()));
                let name = |held: &Directory| held.user(id).map(|user| user.user_name.clone());
                prop_assert_eq!(name(&sketch), name(held));
                let mut since = MembershipHistory::of(explained.memberships());
                history.iter().take_while(|it| it.sequence <= held.head()).for_each(|it| since.read(it));
                let known = explained.memberships().into_iter().map(|(member, group)| {
                    past.member_since(member.number(), group.number(), held.head())
                });
                prop_assert_eq!(known.collect::<Vec<_>>(), since.since().collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_name_finds_whoever_had_it(wishes in histories(), keyless: bool) {
        let history = lived(&wishes, keyless);
        let (moments, past) = (moments(&history), folded(&history, 20));
        let read = reading(&history);
        let question = Question::new(&past, &read);
        for name in (0..8).map(|nth| format!("uSER{nth}@contoso.example")) {
            let mut last = None;
            for held in &moments {
                let then = held.user_by_name(&name).map(|user| user.id.number());
                prop_assert_eq!(question.called(&name, held.head()).expect("read"), then);
                last = then.or(last);
                prop_assert_eq!(question.last_called(&name, held.head()).expect("read"), last);
            }
        }
        for held in &moments {
            let numbers: Vec<_> = held.users_after(Number(0)).map(|user| user.id.number()).collect();
            let told = question.people(&numbers, held.head()).expect("read");
            for user in held.users_after(Number(0)) {
                let person = &told[&user.id.number()];
                prop_assert_eq!((person.id, &person.user_name), (user.id, &user.user_name));
            }
            let groups: Vec<_> = held.groups_after(Number(0)).map(|group| group.id.number()).collect();
            let told = question.groups(&groups, held.head()).expect("read");
            for group in held.groups_after(Number(0)) {
                let then = &told[&group.id.number()];
                prop_assert_eq!((then.id, &then.display_name), (group.id, &group.display_name));
            }
            let tally = past.tally(held.head());
            prop_assert_eq!((tally.people, tally.groups), (held.user_count(), held.group_count()));
            let active = held.users_after(Number(0)).filter(|user| user.active).count();
            prop_assert_eq!((tally.active, tally.workspaces), (active, held.workspaces().count()));
        }
    }

    #[test]
    fn what_is_told_of_one_person_is_what_is_told_of_the_workspaces(wishes in histories(), from in 1..40u64, long in 0..40u64, keyless: bool) {
        let history = lived(&wishes, keyless);
        let (moments, past) = (moments(&history), folded(&history, 20));
        let read = reading(&history);
        let mut question = Question::new(&past, &read);
        let window = (Sequence(from), Sequence(from + long));
        let mut by_target = BTreeSet::new();
        for target in targets(&moments) {
            let found = question.spans_of_target(&target, window, Number(0), usize::MAX).expect("read");
            by_target.extend(found.into_iter().flat_map(|(number, spans)| {
                spans.into_iter().map(|span| (target.clone(), number, span.from)).collect::<Vec<_>>()
            }));
        }
        let mut by_person = BTreeSet::new();
        for number in people(&moments).into_keys() {
            let (mut after, mut told) = (None, Vec::new());
            loop {
                let page = question.spans_of_person(number, window, after.as_ref(), 1).expect("read");
                let Some((last, _)) = page.last() else { break };
                after = Some(last.clone());
                told.extend(page);
            }
            by_person.extend(told.into_iter().flat_map(|(target, spans)| {
                spans.into_iter().map(|span| (target.clone(), number, span.from)).collect::<Vec<_>>()
            }));
        }
        prop_assert_eq!(by_target, by_person);
    }
}
