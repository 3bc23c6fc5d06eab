//! Times as people and scripts write them: RFC 3339 in UTC, and spans such as `180d`.

use doorward_store::record::Timestamp;
use jiff::{Span, civil::Date, tz::TimeZone};

/// Why a text is no time or span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum InvalidTime {
    #[error("`{0}` is no time: write one such as `2026-01-31T09:30:00Z`")]
    Time(String),
    #[error("`{0}` is no span of time: write one such as `180d`, `6mo` or `12h`")]
    Span(String),
    #[error("`{0}` is no end: write a day such as `2027-01-31`, a time, or a span such as `180d`")]
    End(String),
}

/// Writes a time, always to the microsecond, so that texts sort as times do.
#[must_use]
pub fn show(time: Timestamp) -> String {
    format!("{:.6}", jiff::Timestamp::from_microsecond(time.0).unwrap_or_default())
}

/// The day of a time, in UTC: `2026-11-28`.
#[must_use]
pub fn day(time: Timestamp) -> String {
    show(time).chars().take(10).collect()
}

/// Reads a time.
///
/// # Errors
/// When the text is no RFC 3339 time.
pub fn parse(raw: &str) -> Result<Timestamp, InvalidTime> {
    let time: jiff::Timestamp = raw.parse().map_err(|_| InvalidTime::Time(raw.into()))?;
    Ok(Timestamp(time.as_microsecond()))
}

/// The time a span after another, in the calendar of UTC.
///
/// # Errors
/// When the text is no span, or leads out of the calendar.
pub fn after(time: Timestamp, span: &str) -> Result<Timestamp, InvalidTime> {
    let wrong = || InvalidTime::Span(span.into());
    let begin = jiff::Timestamp::from_microsecond(time.0).map_err(|_| wrong())?;
    let span: Span = span.parse().map_err(|_| wrong())?;
    let end = begin.to_zoned(TimeZone::UTC).checked_add(span).map_err(|_| wrong())?;
    Ok(Timestamp(end.timestamp().as_microsecond()))
}

/// The end that somebody names: a time, the beginning of a day in UTC, or a span after `now`.
///
/// # Errors
/// When the text is none of them.
pub fn until(now: Timestamp, raw: &str) -> Result<Timestamp, InvalidTime> {
    if let Ok(time) = parse(raw) {
        return Ok(time);
    }
    let day = raw.parse::<Date>().ok().and_then(|day| day.to_zoned(TimeZone::UTC).ok());
    match day {
        Some(day) => Ok(Timestamp(day.timestamp().as_microsecond())),
        None => after(now, raw).map_err(|_| InvalidTime::End(raw.into())),
    }
}

#[cfg(test)]
mod tests;
