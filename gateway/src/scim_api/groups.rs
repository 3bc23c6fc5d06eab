//! Groups: `/Groups` and `/Groups/{id}` (RFC 7644 §3.3 to §3.6). A change of members never reads
//! the members that it does not name.

use std::sync::Arc;

use actix_web::web;
use doorward_scim::ResourceType;
use doorward_store::{
    SubmitError,
    directory::{
        Command, Directory, Expected, Group, GroupId, Refusal, UnknownMember,
        provisioning::PatchAnswer,
    },
};
use serde_json::Value;

use super::{
    call::{ATTEMPTS, Call},
    said::Said,
};
use crate::{
    answer::{Answer, Outcome, Problem},
    translate::{GroupChanges, View, group_changes, lookup::Found, replacement, wanted_group},
};

const KIND: ResourceType = ResourceType::Group;

/// Groups of so many members are large.
const LARGE: usize = 2000;

pub(super) async fn create(call: &Call<'_>, said: Said) -> Outcome {
    let wanted = wanted_group(said.resource(KIND, call.mode())?);
    let (seed, unknown) = (call.app.clock.new_seed(), UnknownMember::Refuse);
    let committed = call.submit(Command::ProvisionGroup { seed, wanted, unknown }).await?;
    let group = committed.created_group().and_then(|id| committed.directory.group(id));
    let group = group.ok_or(Refusal::NoSuchGroup)?;
    shown(call, 201, &committed.directory, group).await
}

pub(super) async fn read(call: &Call<'_>, id: &str) -> Outcome {
    let (_, group) = held(&call.directory, id)?;
    match call.unchanged(Found::Group(group)) {
        Some(unchanged) => Ok(unchanged),
        None => shown(call, 200, &call.directory, group).await,
    }
}

pub(super) async fn replace(call: &Call<'_>, id: &str, said: Said) -> Outcome {
    let (id, group) = held(&call.directory, id)?;
    let expected = call.expected(call.directory.group_version(group), Expected::Anything)?;
    let changes = replacement(wanted_group(said.resource(KIND, call.mode())?));
    let unknown = UnknownMember::Refuse;
    let command = Command::ReplaceGroup { group: id, expected, changes, unknown };
    let directory = call.submit(command).await?.directory;
    let group = directory.group(id).ok_or(Refusal::NoSuchGroup)?;
    shown(call, 200, &directory, group).await
}

/// Members nobody answers to yet are awaited: Entra sends memberships before people.
pub(super) async fn patch(call: &Call<'_>, id: &str, said: Said) -> Outcome {
    let (id, _) = held(&call.directory, id)?;
    let wishes = said.patch(KIND, call.mode())?.into_group_changes()?;
    let mut directory = call.directory.clone();
    for _ in 0..ATTEMPTS {
        let group = directory.group(id).ok_or(Refusal::NoSuchGroup)?;
        let GroupChanges { changes, depends_on_members } =
            group_changes(call.view(&directory), group, &wishes)?;
        let since = Expected::Since(group.sequence);
        let otherwise = if depends_on_members { since } else { Expected::Anything };
        let expected = call.expected(directory.group_version(group), otherwise)?;
        let unknown = UnknownMember::Await;
        match call.submit(Command::ChangeGroup { group: id, expected, changes, unknown }).await {
            Ok(committed) => return patched(call, &committed.directory, id).await,
            Err(error) if call.may_retry(&error) => directory = call.again()?,
            Err(error) => return Err(error.into()),
        }
    }
    Err(SubmitError::Busy.into())
}

pub(super) async fn delete(call: &Call<'_>, id: &str) -> Outcome {
    let (id, group) = held(&call.directory, id)?;
    let expected = call.expected(call.directory.group_version(group), Expected::Anything)?;
    call.submit(Command::DeleteGroup { group: id, expected }).await?;
    Ok(Answer::nothing())
}

async fn patched(call: &Call<'_>, directory: &Arc<Directory>, id: GroupId) -> Outcome {
    let group = directory.group(id).ok_or(Refusal::NoSuchGroup)?;
    let body = directory.provisioning().patch_answer == PatchAnswer::Body;
    if body || !call.selection.is_everything() {
        return shown(call, 200, directory, group).await;
    }
    Ok(call.named(204, directory, Found::Group(group)))
}

/// The answer that shows a group. A long list of members is written out on a thread of its own
/// kind, so that nobody waits for it.
async fn shown(call: &Call<'_>, status: u16, directory: &Arc<Directory>, group: &Group) -> Outcome {
    if group.size() < LARGE || !call.selection.wants(KIND, "members") {
        return Ok(call.shown(status, directory, Found::Group(group)));
    }
    let answer = call.named(status, directory, Found::Group(group));
    let (directory, id) = (directory.clone(), group.id);
    let (base, selection) = (call.base.to_owned(), call.selection.clone());
    let body = move || {
        let view = View { directory: &directory, base: &base };
        let group = directory.group(id);
        group.map(|group| Value::Object(view.selected(Found::Group(group), &selection)))
    };
    let body = web::block(body).await.map_err(|_| SubmitError::Closed)?;
    Ok(Answer { body, ..answer })
}

fn held<'d>(directory: &'d Directory, id: &str) -> Result<(GroupId, &'d Group), Problem> {
    let id = GroupId::parse(id).ok_or(Refusal::NoSuchGroup)?;
    Ok((id, directory.group(id).ok_or(Refusal::NoSuchGroup)?))
}
