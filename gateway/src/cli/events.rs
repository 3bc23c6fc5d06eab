//! `doorward events …`

use std::{ops::ControlFlow, path::PathBuf};

use clap::Subcommand;
use doorward_store::{
    directory::OrganizationName,
    record::{Sequence, Timestamp},
};
use hyper::Method;

use super::{Everywhere, Format, event_line, evidence, print::Printer, replay, table};
use crate::{
    exit::Exit,
    export::Form,
    operator::{EventText, Failure, Operator, Wish},
    time_text,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print events: the newest, or those after a place
    List {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Those after this sequence [default: the newest]
        #[arg(long, value_name = "SEQ", value_parser = sequence)]
        after: Option<Sequence>,
        /// No more than this many
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
        /// Only those of this name, such as user.changed
        #[arg(long, value_name = "EVENT")]
        kind: Option<String>,
    },
    /// Print one event whole
    Show {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Which
        #[arg(value_name = "SEQ", value_parser = sequence)]
        sequence: Sequence,
    },
    /// Print events as they happen, until Ctrl-C
    Tail {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Begin with those after this sequence
        #[arg(long, value_name = "SEQ", value_parser = sequence)]
        after: Option<Sequence>,
    },
    /// Sign what the log is now, and print the checkpoint
    Checkpoint {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Print the public key instead, which `verify` needs
        #[arg(long, conflicts_with = "witnessed")]
        key: bool,
        /// Print the last checkpoint that the witness saw instead, with its cosignature
        #[arg(long)]
        witnessed: bool,
    },
    /// Sign the log with another key from now on, and print the public key
    ChangeKey {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
    },
    /// Print the proof that an event is in the log, as a `.tlog-proof` file holds it
    Prove {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Which event
        #[arg(value_name = "SEQ", value_parser = sequence)]
        sequence: Sequence,
    },
    /// Print all events, or write them as a bundle that proves itself
    Export {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Only those after this sequence
        #[arg(long, value_name = "SEQ", value_parser = sequence, default_value = "0")]
        after: Sequence,
        /// In which form
        #[arg(long = "as", value_name = "FORM", value_enum, default_value_t)]
        form: Form,
        /// Write the proof that this part continues the one before into this file, for `verify`
        #[arg(long, value_name = "FILE")]
        proof: Option<PathBuf>,
        /// Write the whole log into this file, for `verify`
        #[arg(long, value_name = "FILE", conflicts_with_all = ["after", "form", "proof"])]
        bundle: Option<PathBuf>,
    },
    /// Fold the log from nothing and print who existed then
    Replay {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// When: a sequence, or a time such as 2026-01-31T09:30:00Z [default: now]
        #[arg(long, value_name = "SEQUENCE|TIME", value_parser = moment)]
        until: Option<Moment>,
        /// Fail unless the fold of the whole log equals the running state
        #[arg(long)]
        verify: bool,
    },
}

/// A moment in the life of an organization, as it is typed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Moment {
    /// After the event of this place.
    Sequence(Sequence),
    /// After the last event at or before this time.
    Time(Timestamp),
}

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let printer = everywhere.printer();
    match command {
        Command::List { organization, after, limit, kind } => {
            let wish = Wish::of(Method::GET, &organization, &["events", "export"]);
            let wish = wish.saying("after", after).saying("limit", Some(limit));
            list(everywhere.operator()?, printer, wish.saying("kind", kind))
        }
        Command::Show { organization, sequence } => {
            let place = ["events", &sequence.to_string()];
            let wish = Wish::of(Method::GET, &organization, &place);
            show(printer, &everywhere.operator()?.one(wish)?)
        }
        Command::Tail { organization, after } => {
            let wish = Wish::of(Method::GET, &organization, &["events", "tail"]);
            follow(everywhere.operator()?, printer, wish.saying("after", after))
        }
        Command::Checkpoint { organization, key, witnessed } => {
            let wanted = match (key, witnessed) {
                (true, _) => evidence::Wanted::Key,
                (false, true) => evidence::Wanted::Witnessed,
                (false, false) => evidence::Wanted::Checkpoint,
            };
            evidence::checkpoint(everywhere, &organization, wanted)
        }
        Command::ChangeKey { organization } => evidence::change_key(everywhere, &organization),
        Command::Prove { organization, sequence } => {
            evidence::prove(everywhere, &organization, sequence)
        }
        Command::Export { organization, bundle: Some(path), .. } => {
            evidence::bundle(everywhere, &organization, &path)
        }
        Command::Export { organization, after, form, proof, bundle: None } => {
            let below: &[&str] = match form {
                Form::Jsonl => &["events", "export"],
                Form::CloudEvents => &["events", "export", "cloudevents"],
                Form::Ocsf => &["events", "export", "ocsf"],
                Form::Csv => &["events", "export", "csv"],
            };
            let until = proof.map(|path| evidence::part(everywhere, &organization, after, &path));
            let wish = Wish::of(Method::GET, &organization, below)
                .saying("after", Some(after))
                .saying("until", until.transpose()?);
            export(everywhere.operator()?, wish, printer)
        }
        Command::Replay { organization, until, verify } => {
            let (sequence, time) = match until {
                None => (None, None),
                Some(Moment::Sequence(sequence)) => (Some(sequence), None),
                Some(Moment::Time(time)) => (None, Some(time_text::show(time))),
            };
            let wish = Wish::of(Method::GET, &organization, &["replay"])
                .saying("sequence", sequence)
                .saying("time", time)
                .saying("verify", verify.then_some(true));
            replay::run(everywhere.operator()?, wish, printer)
        }
    }
}

fn list(operator: Operator, printer: Printer, wish: Wish) -> Result<(), Failure> {
    match printer.format() {
        Format::Json => {
            let mut all = Vec::new();
            each(operator, wish, &mut |event| {
                all.push(event);
                Ok(())
            })?;
            printer.json(&all)
        }
        Format::Table => {
            printer.raw(format!("{}\n", event_line::HEADINGS).as_bytes())?;
            each(operator, wish, &mut |event| line(printer, &event))
        }
    }
}

fn follow(operator: Operator, printer: Printer, wish: Wish) -> Result<(), Failure> {
    if !operator.is_server() {
        return Err(Failure::new(Exit::Unavailable, "no server runs, so nothing will happen"));
    }
    each(operator, wish, &mut |event| match printer.format() {
        Format::Table => line(printer, &event),
        Format::Json => printer.json_line(&event),
    })?;
    eprintln!("The server has stopped.");
    Ok(())
}

fn show(printer: Printer, shown: &EventText) -> Result<(), Failure> {
    if printer.format() == Format::Json {
        return printer.json(shown);
    }
    let properties = [
        ("Event", shown.event.clone()),
        ("Sequence", shown.sequence.to_string()),
        ("Time", shown.time.clone()),
        ("Actor", event_line::actor_text(&shown.actor)),
        ("Request ID", shown.request_id.clone()),
    ];
    printer.raw(table::properties(&properties, printer.colours()).as_bytes())?;
    printer.json(&shown.data)
}

fn line(printer: Printer, event: &EventText) -> Result<(), Failure> {
    printer.raw(format!("{}\n", event_line::show(event)).as_bytes())
}

/// Prints what comes as it comes.
fn export(operator: Operator, wish: Wish, printer: Printer) -> Result<(), Failure> {
    let mut printed = Ok(());
    operator.text(wish, &mut |text| {
        printed = printer.raw(text);
        if printed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    printed
}

/// Prints each event as it comes.
fn each(
    operator: Operator,
    wish: Wish,
    print: &mut dyn FnMut(EventText) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut printed = Ok(());
    operator.lines(wish, &mut |event| {
        printed = print(event);
        if printed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    printed
}

fn sequence(raw: &str) -> Result<Sequence, std::num::ParseIntError> {
    raw.parse().map(Sequence)
}

fn moment(raw: &str) -> Result<Moment, time_text::InvalidTime> {
    match raw.parse() {
        Ok(sequence) => Ok(Moment::Sequence(Sequence(sequence))),
        Err(_) => time_text::parse(raw).map(Moment::Time),
    }
}
