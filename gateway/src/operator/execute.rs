//! The one function behind every command, page and operation.

use std::sync::Arc;

use doorward_store::{
    Committed, Submission, SubmitError,
    directory::{
        Command, Directory, OrganizationName, Refusal, TokenId,
        provisioning::{Mode, PatchAnswer, Settings},
        security_events::Delivery,
    },
    record::{Sequence, Timestamp},
};
use tokio::sync::mpsc::Sender;
use tracing::info;

use super::{
    Answer, Failure, House, IssuedToken, Lifetime, Login, Request, TokenRow, erasure,
    read_events::{self, Wanted},
    replay, retention, sessions, show, sso, sso_trial,
};
use crate::{
    access, backup, credentials, evidence, exit::Exit, operator::said, pages::catalogue::Said,
    setup, time_text,
};

/// Where answers go; whoever asked may stop listening at any time.
pub type Answers = Sender<Answer>;

/// Carries out a request.
///
/// # Errors
/// Why it was not carried out, or not to its end.
pub async fn execute(
    house: &House,
    caller: &Login,
    request: Request,
    answers: &Answers,
) -> Result<(), Failure> {
    match request {
        Request::Access(request) => access::execute(house, caller, request, answers).await,
        Request::Credential(request) => credentials::execute(house, caller, request, answers).await,
        Request::Evidence(request) => evidence::execute(house, caller, request, answers).await,
        Request::CreateOrganization { organization } => {
            submit(house, caller, &organization, Command::CreateOrganization).await?;
            let row =
                show::organization_row(house, &organization, &*directory(house, &organization)?);
            tell(answers, Answer::Organization(row)).await
        }
        Request::ListOrganizations => {
            for (name, directory) in house.store.organizations().iter() {
                let row = show::organization_row(house, name, directory);
                tell(answers, Answer::Organization(row)).await?;
            }
            Ok(())
        }
        Request::BackUp { to } => backup::make(house, caller, &to, answers).await,
        Request::IssueScimToken { organization, lifetime } => {
            let issued = issue(house, caller, organization, &lifetime).await?;
            tell(answers, Answer::IssuedToken(issued)).await
        }
        Request::ListScimTokens { organization } => {
            for token in directory(house, &organization)?.scim_tokens() {
                tell(answers, Answer::Token(show::token_row(house, token))).await?;
            }
            Ok(())
        }
        Request::RevokeScimToken { organization, token } => {
            let row = revoke(house, caller, &organization, token).await?;
            tell(answers, Answer::Token(row)).await
        }
        Request::ShowProvisioning { organization } => {
            let held = directory(house, &organization)?;
            tell(answers, Answer::Provisioning(show::provisioning(house, organization, &held)))
                .await
        }
        Request::SetProvisioning { organization, mode, patch_answer, security_events } => {
            let wish = (mode, patch_answer, security_events);
            let held = set(house, caller, &organization, wish).await?;
            tell(answers, Answer::Provisioning(show::provisioning(house, organization, &held)))
                .await
        }
        Request::ReadEvents { organization, after, until, limit, kind } => {
            aside(house, answers, move |house, answers| {
                let wanted = Wanted { after, until, limit, kind: kind.as_deref() };
                read_events::read(house, &organization, &wanted, answers)
            })
            .await
        }
        Request::ShowEvent { organization, sequence } => {
            aside(house, answers, move |house, answers| {
                read_events::show(house, &organization, sequence, answers)
            })
            .await
        }
        Request::FollowEvents { organization, after } => {
            follow(house, organization, after, answers).await
        }
        Request::Replay { organization, until, verify } => {
            aside(house, answers, move |house, answers| {
                replay::replay(house, &organization, until, verify, answers)
            })
            .await
        }
        Request::AddSso { organization, new } => {
            let row = sso::add(house, caller, &organization, *new).await?;
            tell(answers, Answer::Sso(row)).await
        }
        Request::ListSso { organization } => {
            tell_all(answers, sso::list(house, &organization)?, Answer::Sso).await
        }
        Request::ShowSso { organization, configuration } => {
            let row = sso::show(house, &organization, configuration)?;
            tell(answers, Answer::Sso(row)).await
        }
        Request::TestSso { organization, configuration } => {
            let steps = sso_trial::test(house, &organization, configuration).await?;
            tell_all(answers, steps, Answer::TrialStep).await
        }
        Request::RemoveSso { organization, configuration } => {
            let row = sso::remove(house, caller, &organization, configuration).await?;
            tell(answers, Answer::Sso(row)).await
        }
        Request::ErasePerson { organization, user, reason } => {
            let wish = (user, reason);
            let receipt = erasure::erase(house, caller, organization, wish, answers).await?;
            tell(answers, Answer::Erased(receipt)).await
        }
        Request::SetRetention { organization, days } => {
            let row = retention::set(house, caller, &organization, days).await?;
            tell(answers, Answer::Retention(row)).await
        }
        Request::IssueSetupLink { organization } => {
            let issued = setup::issue(house, caller, organization).await?;
            tell(answers, Answer::SetupLink(issued)).await
        }
        Request::EndSessions { organization, session, user } => {
            let rows =
                sessions::end(house, caller, &organization, session, user.as_deref()).await?;
            tell_all(answers, rows, Answer::Session).await
        }
    }
}

/// The directory of an organization that exists.
pub(crate) fn directory(
    house: &House,
    organization: &OrganizationName,
) -> Result<Arc<Directory>, Failure> {
    let unknown = || refused(organization, Refusal::NoSuchOrganization.into());
    house.store.directory(organization).ok_or_else(unknown)
}

/// The same words, with the name where it is the name that is refused.
fn refused(organization: &OrganizationName, error: SubmitError) -> Failure {
    let failure = Failure::from(error);
    match failure.refusal() {
        Some(Refusal::NoSuchOrganization) => {
            failure.in_words(format!("there is no organization `{organization}`"))
        }
        Some(Refusal::OrganizationExists) => {
            failure.in_words(format!("the organization `{organization}` exists already"))
        }
        Some(_) | None => failure,
    }
}

pub(crate) async fn submit(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    command: Command,
) -> Result<Committed, Failure> {
    let time = house.clock.now();
    let submission = Submission {
        organization: organization.clone(),
        actor: caller.actor(),
        request: caller.request().unwrap_or_else(|| house.clock.new_request_id()),
        time,
        command: caller.wish(command, time),
    };
    let (login, request) = (caller.as_str(), submission.request);
    let submitted = house.store.submit(submission).await;
    let committed = submitted.map_err(|error| refused(organization, error))?;
    caller.came_to(&committed.directory);
    for recorded in &committed.events {
        info!(request_id = %request, %organization, login, "{}", recorded.event.name());
    }
    Ok(committed)
}

async fn issue(
    house: &House,
    caller: &Login,
    organization: OrganizationName,
    lifetime: &Lifetime,
) -> Result<IssuedToken, Failure> {
    let (token, at) = (TokenId(house.clock.new_seed()), house.clock.now());
    let secret = house.clock.new_secret()?;
    let expires = end(house, at, lifetime)?;
    let command = Command::IssueScimToken { token, digest: secret.digest(), expires, at };
    submit(house, caller, &organization, command).await?;
    Ok(IssuedToken {
        tenant_url: show::tenant_url(house, &organization),
        organization,
        token_id: token,
        secret_token: secret.into_shown(),
        expires: expires.map(time_text::show),
    })
}

pub(crate) fn end(
    house: &House,
    at: Timestamp,
    lifetime: &Lifetime,
) -> Result<Option<Timestamp>, Failure> {
    let after = |span: &str| {
        let wrong = |error: time_text::InvalidTime| {
            Failure::of(Exit::Usage, &error).told(said::time(&error)).at("expires_in")
        };
        time_text::after(at, span).map(Some).map_err(wrong)
    };
    match (lifetime, house.token_lifetime_days) {
        (Lifetime::Endless, _) | (Lifetime::Usual, 0) => Ok(None),
        (Lifetime::Usual, days) => after(&format!("{days}d")),
        (Lifetime::Span(span), _) => after(span),
    }
}

async fn revoke(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    token: TokenId,
) -> Result<TokenRow, Failure> {
    let command = Command::RevokeScimToken { token };
    let committed = submit(house, caller, organization, command).await?;
    let held = committed.directory.scim_tokens().find(|held| held.id == token);
    let gone = || Failure::refused(Refusal::NoSuchToken);
    held.map(|held| show::token_row(house, held)).ok_or_else(gone)
}

async fn set(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    (mode, patch_answer, delivery): (Option<Mode>, Option<PatchAnswer>, Option<Delivery>),
) -> Result<Arc<Directory>, Failure> {
    let held = directory(house, organization)?.provisioning();
    let settings = Settings {
        mode: mode.unwrap_or(held.mode),
        patch_answer: patch_answer.unwrap_or(held.patch_answer),
    };
    let addressed = house.push.iter().any(|address| address.organization == *organization);
    if delivery == Some(Delivery::Push) && !addressed {
        let message = format!("`security_events.push` has no address for `{organization}`");
        let told = Said::of("wrong.no_push_address");
        return Err(Failure::new(Exit::Refused, message).told(told).at("security_events"));
    }
    let events = delivery.map(|delivery| Command::SetSecurityEvents { delivery });
    let commands = std::iter::once(Command::SetProvisioning { settings }).chain(events).collect();
    let command = Command::Together { commands, at: house.clock.now() };
    Ok(submit(house, caller, organization, command).await?.directory)
}

async fn follow(
    house: &House,
    organization: OrganizationName,
    after: Option<Sequence>,
    answers: &Answers,
) -> Result<(), Failure> {
    let mut ticks = house.store.ticks_of(&organization);
    let mut after = after.unwrap_or(directory(house, &organization)?.head());
    while !answers.is_closed() {
        ticks.mark_unchanged();
        let organization = organization.clone();
        let seen = aside(house, answers, move |house, answers| {
            let all = (after, Sequence(u64::MAX));
            read_events::some(house, &organization, all, usize::MAX, &|_| true, answers)
        });
        after = seen.await?;
        tokio::select! {
            changed = ticks.changed() => if changed.is_err() { break },
            () = answers.closed() => {}
        }
    }
    Ok(())
}

/// Reads the log on a thread that may wait for the disk.
pub(crate) async fn aside<T: Send + 'static>(
    house: &House,
    answers: &Answers,
    work: impl FnOnce(&House, &Answers) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let (house, answers) = (house.clone(), answers.clone());
    let done = tokio::task::spawn_blocking(move || work(&house, &answers)).await;
    done.unwrap_or_else(|error| Err(Failure::of(Exit::Internal, &error)))
}

async fn tell_all<T>(
    answers: &Answers,
    rows: Vec<T>,
    answer: impl Fn(T) -> Answer,
) -> Result<(), Failure> {
    for row in rows {
        tell(answers, answer(row)).await?;
    }
    Ok(())
}

pub(crate) async fn tell(answers: &Answers, answer: Answer) -> Result<(), Failure> {
    let gone = |_| Failure::nobody_listens();
    answers.send(answer).await.map_err(gone)
}
