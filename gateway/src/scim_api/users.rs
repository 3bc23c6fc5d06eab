//! People: `/Users` and `/Users/{id}` (RFC 7644 §3.3 to §3.6).

use std::sync::Arc;

use doorward_scim::{Error, ResourceType};
use doorward_store::{
    SubmitError,
    directory::{
        Command, Directory, Expected, Refusal, User, UserId, WantedUser, provisioning::PatchAnswer,
    },
};

use super::{
    call::{ATTEMPTS, Call},
    said::Said,
};
use crate::{
    answer::{Answer, Outcome, Problem},
    translate::{lookup::Found, patched_user, replaced_user, wanted_user},
};

const KIND: ResourceType = ResourceType::User;

pub(super) async fn create(call: &Call<'_>, said: Said) -> Outcome {
    let wanted = wanted_user(said.resource(KIND, call.mode())?)?;
    let seed = call.app.clock.new_seed();
    let committed = call.submit(Command::ProvisionUser { seed, wanted }).await?;
    let user = committed.created_user().and_then(|id| committed.directory.user(id));
    let user = user.ok_or(Refusal::NoSuchUser)?;
    Ok(call.shown(201, &committed.directory, Found::User(user)))
}

pub(super) fn read(call: &Call<'_>, id: &str) -> Outcome {
    let (_, user) = held(&call.directory, id)?;
    let user = Found::User(user);
    Ok(call.unchanged(user).unwrap_or_else(|| call.shown(200, &call.directory, user)))
}

pub(super) async fn replace(call: &Call<'_>, id: &str, said: Said) -> Outcome {
    let (id, _) = held(&call.directory, id)?;
    let said = said.resource(KIND, call.mode())?;
    let wanted = |_: &Directory, user: &User| replaced_user(said.clone(), user);
    let command = |user, expected, wanted| Command::ReplaceUser { user, expected, wanted };
    let directory = change(call, id, wanted, command).await?;
    let user = directory.user(id).ok_or(Refusal::NoSuchUser)?;
    Ok(call.shown(200, &directory, Found::User(user)))
}

pub(super) async fn patch(call: &Call<'_>, id: &str, said: Said) -> Outcome {
    let (id, _) = held(&call.directory, id)?;
    let op = said.patch(KIND, call.mode())?;
    let wanted = |directory: &Directory, user: &User| {
        patched_user(op.apply(call.view(directory).held(user))?)
    };
    let command = |user, expected, wanted| Command::ChangeUser { user, expected, wanted };
    let directory = change(call, id, wanted, command).await?;
    patched(call, &directory, id)
}

pub(super) async fn delete(call: &Call<'_>, id: &str) -> Outcome {
    let (id, user) = held(&call.directory, id)?;
    let expected = call.expected(call.directory.user_version(user), Expected::Anything)?;
    call.submit(Command::DeleteUser { user: id, expected }).await?;
    Ok(Answer::nothing())
}

fn patched(call: &Call<'_>, directory: &Directory, id: UserId) -> Outcome {
    let user = Found::User(directory.user(id).ok_or(Refusal::NoSuchUser)?);
    let empty = directory.provisioning().patch_answer == PatchAnswer::Empty;
    if empty && call.selection.is_everything() {
        return Ok(call.named(204, directory, user));
    }
    Ok(call.shown(200, directory, user))
}

/// The change is worked out against the person as read, and anew if somebody was faster.
async fn change(
    call: &Call<'_>,
    id: UserId,
    wanted: impl Fn(&Directory, &User) -> Result<WantedUser, Error>,
    command: impl Fn(UserId, Expected, WantedUser) -> Command,
) -> Result<Arc<Directory>, Problem> {
    let mut directory = call.directory.clone();
    for _ in 0..ATTEMPTS {
        let user = directory.user(id).ok_or(Refusal::NoSuchUser)?;
        let since = Expected::Since(user.sequence);
        let expected = call.expected(directory.user_version(user), since)?;
        let wanted = wanted(&directory, user)?;
        match call.submit(command(id, expected, wanted)).await {
            Ok(committed) => return Ok(committed.directory),
            Err(error) if call.may_retry(&error) => directory = call.again()?,
            Err(error) => return Err(error.into()),
        }
    }
    Err(SubmitError::Busy.into())
}

fn held<'d>(directory: &'d Directory, id: &str) -> Result<(UserId, &'d User), Problem> {
    let id = UserId::parse(id).ok_or(Refusal::NoSuchUser)?;
    Ok((id, directory.user(id).ok_or(Refusal::NoSuchUser)?))
}
