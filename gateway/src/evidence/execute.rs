//! Carrying out what is asked about evidence.

use std::io::{self, BufWriter, Write};

use doorward_store::{
    directory::{Command, OrganizationName},
    evidence,
    record::Sequence,
};

use super::{
    Request, Standing,
    answer::{Answer, CheckpointRow, PartRow, ProofRow, WitnessedRow},
};
use crate::{
    exit::Exit,
    operator::{self, Answers, Failure, House, Login, aside, directory, submit, tell},
    time_text,
};

/// How many bytes of a bundle are handed on at once.
const PIECE: usize = 64 * 1024;

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
    let told = match request {
        Request::Checkpoint { organization } => {
            directory(house, &organization)?;
            let signed = aside(house, answers, move |house, _| checkpoint(house, &organization));
            Answer::Checkpoint(signed.await?)
        }
        Request::ChangeKey { organization } => {
            Answer::Checkpoint(change_key(house, caller, organization, answers).await?)
        }
        Request::Prove { organization, sequence } => {
            directory(house, &organization)?;
            let proof =
                aside(house, answers, move |house, _| prove(house, &organization, sequence));
            Answer::Proof(proof.await?)
        }
        Request::ProvePart { organization, after } => {
            directory(house, &organization)?;
            let part = aside(house, answers, move |house, _| part(house, &organization, after));
            Answer::Part(part.await?)
        }
        Request::Bundle { organization } => {
            directory(house, &organization)?;
            let told =
                move |house: &House, answers: &Answers| bundle(house, &organization, answers);
            return aside(house, answers, told).await;
        }
    };
    tell(answers, operator::Answer::Evidence(told)).await
}

/// Makes a key, has the log say that it follows, and signs with it from then on.
async fn change_key(
    house: &House,
    caller: &Login,
    organization: OrganizationName,
    answers: &Answers,
) -> Result<CheckpointRow, Failure> {
    directory(house, &organization)?;
    let _alone = house.evidence.changing.lock().await;
    let (name, random) = (organization.clone(), house.clock.random()?);
    let made =
        aside(house, answers, move |house, _| house.evidence.next_key(&name, random)).await?;
    submit(house, caller, &organization, Command::ChangeCheckpointKey(made)).await?;
    let signed = aside(house, answers, move |house, _| {
        house.evidence.follow(&house.store.organizations(), &organization)?;
        checkpoint(house, &organization)
    });
    signed.await
}

/// Signs what the log is now, keeps that, and tells it.
fn checkpoint(house: &House, organization: &OrganizationName) -> Result<CheckpointRow, Failure> {
    house.evidence.note(&house.store.organizations())?;
    let unsigned = || Failure::new(Exit::Internal, "nothing was signed of this log");
    let signed = house.evidence.last(organization).ok_or_else(unsigned)?;
    let Standing { last, trouble } = house.evidence.standings.of(organization);
    Ok(CheckpointRow {
        witnessed: last.map(|last| WitnessedRow {
            size: last.size.0,
            at: time_text::show(last.time),
            checkpoint: last.note,
        }),
        not_witnessed: trouble.map(|trouble| trouble.to_string()),
        size: signed.unverified().size.0,
        checkpoint: signed.as_str().to_owned(),
        key: house.evidence.public_key(organization)?.to_string(),
    })
}

fn bundle(
    house: &House,
    organization: &OrganizationName,
    answers: &Answers,
) -> Result<(), Failure> {
    let last = house.evidence.last(organization);
    let signer = house.evidence.signer(organization, last.as_ref())?;
    let mut out = BufWriter::with_capacity(PIECE, Pieces(answers));
    let written = house.store.bundle(organization, &signer, &mut out);
    written.map_err(|error| Failure::of(Exit::Disk, &error))
}

fn prove(
    house: &House,
    organization: &OrganizationName,
    sequence: Sequence,
) -> Result<ProofRow, Failure> {
    let organizations = house.store.organizations();
    let head = organizations.tree(organization).map(|tree| tree.size()).unwrap_or_default();
    let absent = || Failure::new(Exit::Refused, format!("there are the events 1 to {head}"));
    let tree = organizations.tree(organization).ok_or_else(absent)?;
    if !(1..=head.0).contains(&sequence.0) {
        return Err(absent());
    }
    let last = house.evidence.last(organization);
    let signer = house.evidence.signer(organization, last.as_ref())?;
    let unsigned = || Failure::new(Exit::Internal, "nothing can be signed");
    let checkpoint = signer.checkpoint(tree).ok_or_else(unsigned)?;
    let record = house.store.record(organization, sequence)?.ok_or_else(absent)?;
    let leaves = |tile| house.store.leaves(organization, tile);
    let proof = evidence::prove(tree, (sequence, &record), &leaves, &checkpoint);
    let proof = proof.map_err(|error| Failure::of(Exit::Disk, &error))?;
    Ok(ProofRow { sequence: sequence.0, proof })
}

fn part(
    house: &House,
    organization: &OrganizationName,
    after: Sequence,
) -> Result<PartRow, Failure> {
    let organizations = house.store.organizations();
    let tree = organizations.tree(organization);
    let head = tree.map(|tree| tree.size()).unwrap_or_default();
    let beyond = || {
        let message = format!("the log has only {head} events");
        Failure::new(Exit::Refused, message).at("after")
    };
    let tree = tree.filter(|_| after <= head).ok_or_else(beyond)?;
    let last = house.evidence.last(organization);
    let signer = house.evidence.signer(organization, last.as_ref())?;
    let unsigned = || Failure::new(Exit::Internal, "nothing can be signed");
    let checkpoint = signer.checkpoint(tree).ok_or_else(unsigned)?;
    let leaves = |tile| house.store.leaves(organization, tile);
    let proof = evidence::continuation(tree, after, &leaves);
    let proof = proof.map_err(|error| Failure::of(Exit::Disk, &error))?;
    let proof = evidence::part(after, &proof, &checkpoint);
    Ok(PartRow { after: after.0, until: head.0, proof })
}

/// Hands on a text in the pieces it is written in.
struct Pieces<'a>(&'a Answers);

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        let piece = Answer::Lines { text: text.to_owned() };
        let sent = self.0.blocking_send(operator::Answer::Evidence(piece));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
