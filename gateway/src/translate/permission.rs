//! What an application would let somebody do, and the workspace that stands for it. Applications that
//! speak AuthZEN ask whether a subject may do an action to a resource of any type; here people enter
//! workspaces. So each permission is a workspace of its own, whose slug says it:
//! `record--record-1--delete--soft` is the action `delete` with the flag `soft` on the `record` called
//! `record-1`.

/// What stands between the parts of a slug.
const BETWEEN: &str = "--";

/// An action on a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission<'a> {
    /// The type of the resource.
    pub kind: &'a str,
    /// The resource among those of its type.
    pub id: &'a str,
    /// What is done.
    pub action: &'a str,
    /// The properties of the action that are `true`, in order.
    pub flags: Vec<&'a str>,
}

impl<'a> Permission<'a> {
    /// The slug of its workspace; none where a part has other letters than a slug, or `--`.
    #[must_use]
    pub fn slug(&self) -> Option<String> {
        let parts: Vec<_> = [self.kind, self.id, self.action]
            .into_iter()
            .chain(self.flags.iter().copied())
            .collect();
        parts.iter().all(|part| is_part(part)).then(|| parts.join(BETWEEN))
    }

    /// The permission that the workspace of a slug stands for, if it stands for one.
    #[must_use]
    pub fn of_slug(slug: &'a str) -> Option<Self> {
        let mut parts = slug.split(BETWEEN);
        let (kind, id, action) = (parts.next()?, parts.next()?, parts.next()?);
        let flags: Vec<_> = parts.collect();
        let said = Self { kind, id, action, flags };
        (said.flags.is_sorted_by(|a, b| a < b) && said.slug().is_some()).then_some(said)
    }
}

fn is_part(part: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !part.is_empty()
        && part.bytes().all(allowed)
        && !part.starts_with('-')
        && !part.ends_with('-')
        && !part.contains(BETWEEN)
}

#[cfg(test)]
mod tests {
    use super::Permission;

    fn slug(kind: &str, id: &str, action: &str, flags: &[&str]) -> Option<String> {
        Permission { kind, id, action, flags: flags.to_vec() }.slug()
    }

    #[test]
    fn a_permission_is_a_workspace_and_the_workspace_that_permission() {
        for (kind, id, action, flags, want) in [
            ("record", "record-1", "read", &[][..], "record--record-1--read"),
            ("record", "record-1", "delete", &["soft"], "record--record-1--delete--soft"),
            ("a", "b", "c", &["d", "e"], "a--b--c--d--e"),
        ] {
            assert_eq!(slug(kind, id, action, flags).as_deref(), Some(want));
            let back = Permission { kind, id, action, flags: flags.to_vec() };
            assert_eq!(Permission::of_slug(want), Some(back));
        }
    }

    #[test]
    fn what_a_slug_cannot_say_is_no_permission_and_none_is_taken_for_another() {
        for part in ["", "Record", "a--b", "-a", "a-", "a/b", "a b", "ä", "a_b"] {
            assert_eq!(slug(part, "id", "read", &[]), None, "{part}");
            assert_eq!(slug("record", part, "read", &[]), None, "{part}");
            assert_eq!(slug("record", "id", part, &[]), None, "{part}");
            assert_eq!(slug("record", "id", "read", &[part]), None, "{part}");
        }
        for other in
            ["labs", "a--b", "a--b--", "a---b--c", "a--b--c--e--d", "a----c", "a--b--c--d--d"]
        {
            assert_eq!(Permission::of_slug(other), None, "{other}");
        }
    }
}
