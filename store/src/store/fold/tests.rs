use std::sync::Arc;

use uuid::Uuid;

use super::*;
use crate::{
    Store, Submission,
    directory::{Command, Slug},
    log::{Append, AppendError, HeadsByName, MemoryLog, Visit},
    record::{Actor, RequestId},
};

/// A log that cannot be read beyond an event.
struct Torn {
    log: Arc<MemoryLog>,
    after: Sequence,
}

impl Log for Torn {
    fn append(&self, batch: &[Append]) -> Result<(), AppendError> {
        self.log.append(batch)
    }

    fn read(
        &self,
        organization: &OrganizationName,
        after: Sequence,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        let mut torn = false;
        self.log.read(organization, after, &mut |sequence, record| {
            torn = sequence > self.after;
            if torn { ControlFlow::Break(()) } else { visit(sequence, record) }
        })?;
        let unread = || ReadError::Unavailable(io::Error::other("torn").into());
        if torn { Err(unread()) } else { Ok(()) }
    }

    fn heads(&self) -> Result<HeadsByName, ReadError> {
        self.log.heads()
    }

    fn ready(&self) -> Result<(), AppendError> {
        self.log.ready()
    }
}

fn acme() -> OrganizationName {
    OrganizationName::parse("acme").unwrap()
}

/// A log of six events that cannot be read beyond the fourth.
async fn torn() -> Torn {
    let log = Arc::new(MemoryLog::new());
    let store = Store::open(log.clone()).unwrap();
    let create = |number: u64| match number {
        0 => Command::CreateOrganization,
        _ => Command::CreateWorkspace {
            workspace: Slug::parse(&format!("team-{number}")).unwrap(),
            name: "Team".into(),
            upstream: None,
        },
    };
    for number in 0..6 {
        let submission = Submission {
            organization: acme(),
            actor: Actor::System,
            request: RequestId(Uuid::from_u128(1)),
            time: Timestamp(1),
            command: create(number),
        };
        store.submit(submission).await.unwrap();
    }
    Torn { log, after: Sequence(4) }
}

#[tokio::test]
async fn what_cannot_be_read_beyond_what_is_wanted_is_nobodys_concern() {
    let torn = torn().await;
    let source = Source { log: &torn, keys: None };
    let fold = |until| one(source, &acme(), Folded::default(), until, None);
    for last in 1..=3 {
        let folded = fold(Until::Sequence(Sequence(last))).unwrap();
        assert_eq!(folded.directory.head(), Sequence(last));
        assert_eq!(folded.tree.size(), Sequence(last));
    }
    for until in [Until::Sequence(Sequence(5)), Until::Head] {
        let refused = fold(until).map(drop).unwrap_err();
        assert!(matches!(refused, ReadRecordsError::Log(_)), "{refused}");
    }
}
