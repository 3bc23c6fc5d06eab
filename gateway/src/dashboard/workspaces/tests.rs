use doorward_store::{
    Sequence, Timestamp,
    directory::{Directory, Event, Happened, Slug, evolve, workspace::event::WorkspaceCreated},
};

use super::*;

fn directory(count: u64) -> Directory {
    let created = |nth: u64| WorkspaceCreated {
        workspace: Slug::parse(&format!("w{nth:05}")).unwrap(),
        name: format!("Workspace {nth}").into(),
        upstream: None,
    };
    (0..count).fold(Directory::default(), |directory, nth| {
        let happened = Happened { sequence: Sequence(nth + 1), time: Timestamp(0) };
        evolve(directory, happened, &Event::from(created(nth)))
    })
}

/// Searches page after page: what was found, and how many pages that took.
fn search(directory: &Directory, wanted: &str) -> (Vec<String>, usize) {
    let (mut all, mut after, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let wants = |held: &Workspace| held.slug.as_str().contains(wanted);
        let page = found(directory.workspaces_after(&after), wants);
        all.extend(page.workspaces.iter().map(|held| held.slug.to_string()));
        pages += 1;
        match page.next {
            Some(last) => after = last.slug.to_string(),
            None => return (all, pages),
        }
    }
}

#[test]
fn a_page_looks_at_so_many_and_the_pages_together_at_all() {
    let directory = directory(2500);
    assert_eq!(search(&directory, "w02499"), (vec!["w02499".to_owned()], 3));
    assert_eq!(search(&directory, "nothing"), (vec![], 3));
    let (all, pages) = search(&directory, "w");
    assert_eq!((all.len(), pages), (2500, 50), "a page is no longer than a page");
    assert!(all.is_sorted_by(|one, next| one < next), "each once, in order");
    assert_eq!(search(&directory, "w0000"), ((0..10).map(|it| format!("w0000{it}")).collect(), 3));
    assert_eq!(search(&Directory::default(), "w"), (vec![], 1));
}
