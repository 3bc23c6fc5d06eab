//! `doorward events …`

use std::ops::ControlFlow;

use clap::Subcommand;
use doorward_store::{directory::OrganizationName, record::Sequence};

use super::{Everywhere, Format, event_line, print::Printer, replay, table};
use crate::{
    operator::{Answer, EventText, Failure, Moment, Operator, Request},
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
    /// Print all events as JSON lines
    Export {
        /// Of which organization
        #[arg(value_name = "ORG")]
        organization: OrganizationName,
        /// Only those after this sequence
        #[arg(long, value_name = "SEQ", value_parser = sequence, default_value = "0")]
        after: Sequence,
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

pub(super) fn run(everywhere: &Everywhere, command: Command) -> Result<(), Failure> {
    let printer = everywhere.printer();
    match command {
        Command::List { organization, after, limit, kind } => {
            let request = Request::ReadEvents { organization, after, limit: Some(limit), kind };
            list(everywhere, printer, request)
        }
        Command::Show { organization, sequence } => {
            let request = Request::ShowEvent { organization, sequence };
            show(printer, &everywhere.operator()?.one(request, event)?)
        }
        Command::Tail { organization, after } => {
            let request = Request::FollowEvents { organization, after };
            each(everywhere.operator()?, request, &mut |event| match printer.format() {
                Format::Table => line(printer, &event),
                Format::Json => printer.json_line(&event),
            })?;
            eprintln!("The server has stopped.");
            Ok(())
        }
        Command::Export { organization, after } => {
            let after = Some(after);
            let request = Request::ReadEvents { organization, after, limit: None, kind: None };
            each(everywhere.operator()?, request, &mut |event| printer.json_line(&event))
        }
        Command::Replay { organization, until, verify } => {
            let until = until.unwrap_or(Moment::Now);
            let request = Request::Replay { organization, until, verify };
            replay::run(everywhere.operator()?, request, printer)
        }
    }
}

fn list(everywhere: &Everywhere, printer: Printer, request: Request) -> Result<(), Failure> {
    match printer.format() {
        Format::Json => printer.json(&everywhere.operator()?.all(request, event)?),
        Format::Table => {
            let operator = everywhere.operator()?;
            printer.raw(format!("{}\n", event_line::HEADINGS).as_bytes())?;
            each(operator, request, &mut |event| line(printer, &event))
        }
    }
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

/// Prints each event as it comes.
fn each(
    operator: Operator,
    request: Request,
    print: &mut dyn FnMut(EventText) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut printed = Ok(());
    operator.ask(request, &mut |answer| {
        printed = event(answer).map_or(Ok(()), &mut *print);
        if printed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    printed
}

fn event(answer: Answer) -> Option<EventText> {
    let Answer::Event(event) = answer else { return None };
    Some(event)
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
