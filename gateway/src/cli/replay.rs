//! Printing who existed then. An organization may be large, so nothing is collected that can be
//! printed as it comes.

use std::ops::ControlFlow;

mod json;

use super::{
    Format,
    print::{Printer, Properties, Row, or_dash},
};
use crate::{
    exit::Exit,
    operator::{
        Failure, Member, Operator, ReplayLine, Replayed, ReplayedGroup, ReplayedUser, Verdict, Wish,
    },
};

/// How many members of a group a table names.
const NAMED: usize = 8;

/// Prints the answer to a replay, and fails when the fold differs from the running state.
pub(super) fn run(operator: Operator, wish: Wish, printer: Printer) -> Result<(), Failure> {
    let verdict = match printer.format() {
        Format::Json => json::print(operator, wish, printer)?,
        Format::Table => people(operator, wish, printer)?,
    };
    match verdict {
        Some(Verdict { verified: false, .. }) => {
            Err(Failure::new(Exit::Differs, "the replay differs from the running state"))
        }
        Some(_) | None => Ok(()),
    }
}

/// Tables of users and of groups, each with its first members.
fn people(operator: Operator, wish: Wish, printer: Printer) -> Result<Option<Verdict>, Failure> {
    let (mut users, mut groups): (Vec<ReplayedUser>, Vec<ReplayedGroup>) = (vec![], vec![]);
    let (mut frame, mut verdict) = (None, None);
    operator.lines(wish, &mut |line| {
        match line {
            ReplayLine::Replayed(replayed) => frame = Some(replayed),
            ReplayLine::User(user) => users.push(user),
            ReplayLine::Group(group) => groups.push(group),
            ReplayLine::Verdict(said) => verdict = Some(said),
        }
        ControlFlow::Continue(())
    })?;
    if let Some(frame) = frame {
        printer.one::<Replayed>(&frame)?;
        printer.raw(b"\n")?;
        printer.rows(&users)?;
        printer.raw(b"\n")?;
        printer.rows(&groups)?;
    }
    if let Some(verdict) = &verdict {
        printer.raw(b"\n")?;
        printer.one(verdict)?;
    }
    Ok(verdict)
}

impl Properties for Replayed {
    fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Organization", self.organization.to_string()),
            ("After event", self.sequence.to_string()),
            ("Of", or_dash(self.time.as_deref())),
            ("Users", format!("{}, {} of them active", self.user_count, self.active_user_count)),
            ("Groups", self.group_count.to_string()),
            ("Memberships", self.membership_count.to_string()),
        ]
    }
}

impl Properties for Verdict {
    fn properties(&self) -> Vec<(&'static str, String)> {
        let verified = if self.verified { "the fold equals the running state" } else { "NO" };
        let differences = self.differences.iter().map(|what| ("Differs", what.clone()));
        let verified = format!("{verified}, at event {}", self.verified_at);
        std::iter::once(("Verified", verified)).chain(differences).collect()
    }
}

impl Row for ReplayedUser {
    const HEADINGS: &'static [&'static str] = &["USER NAME", "ACTIVE", "EXTERNAL ID", "ID"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.user_name.clone(),
            if self.active { "yes" } else { "no" }.into(),
            or_dash(self.external_id.as_deref()),
            self.id.to_string(),
        ]
    }
}

impl Row for ReplayedGroup {
    const HEADINGS: &'static [&'static str] = &["GROUP", "MEMBERS", "PENDING", "WHO", "ID"];

    fn cells(&self) -> Vec<String> {
        let names = self.members.iter().take(NAMED).map(|member| match member {
            Member::User { name, .. } | Member::Group { name, .. } => name.as_str(),
        });
        let more = self.members.len().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        vec![
            self.display_name.clone(),
            self.members.len().to_string(),
            self.pending.len().to_string(),
            format!("{}{more}", names.collect::<Vec<_>>().join(", ")),
            self.id.to_string(),
        ]
    }
}
