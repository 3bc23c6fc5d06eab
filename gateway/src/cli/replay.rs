//! Printing who existed then. An organization may be large, so nothing is collected that can be
//! printed as it comes.

use std::ops::ControlFlow;

mod json;

use super::{
    Format,
    print::{Printer, Properties, Row, or_dash},
};
use crate::operator::{
    Answer, Failure, Member, Operator, Replayed, ReplayedGroup, ReplayedUser, Request, Verdict,
};

/// How many members of a group a table names.
const NAMED: usize = 8;

/// Prints the answer to a replay.
pub(super) fn run(operator: Operator, request: Request, printer: Printer) -> Result<(), Failure> {
    match printer.format() {
        Format::Json => json::print(operator, request, printer),
        Format::Table => people(operator, request, printer),
    }
}

/// Tables of users and of groups, each with its first members.
fn people(operator: Operator, request: Request, printer: Printer) -> Result<(), Failure> {
    let (mut users, mut groups): (Vec<ReplayedUser>, Vec<ReplayedGroup>) = (vec![], vec![]);
    let (mut frame, mut verdict) = (None, None);
    let asked = operator.ask(request, &mut |answer| {
        match answer {
            Answer::Replayed(replayed) => frame = Some(replayed),
            Answer::User(user) => users.push(user),
            Answer::Group(group) => groups.push(group),
            Answer::Verdict(said) => verdict = Some(said),
            Answer::Access(_)
            | Answer::Credential(_)
            | Answer::Organization(_)
            | Answer::IssuedToken(_)
            | Answer::Token(_)
            | Answer::Provisioning(_)
            | Answer::Event(_)
            | Answer::Sso(_)
            | Answer::TrialStep(_)
            | Answer::Session(_)
            | Answer::SetupLink(_) => {}
        }
        ControlFlow::Continue(())
    });
    if let Some(frame) = frame {
        printer.one(&frame)?;
        printer.raw(b"\n")?;
        printer.rows(&users)?;
        printer.raw(b"\n")?;
        printer.rows(&groups)?;
    }
    if let Some(verdict) = verdict {
        printer.raw(b"\n")?;
        printer.one(&verdict)?;
    }
    asked
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
