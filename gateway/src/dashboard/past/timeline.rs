//! Intervals drawn: a row for each person or resource, a bar for each time they could enter.

use doorward_store::Timestamp;

use crate::{dashboard::told::capped, past::Interval, time_text};

/// How wide the drawing is.
const WIDTH: i64 = 720;
/// How tall a row is, with its name above its bars.
const ROW: usize = 34;

/// A drawing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Timeline {
    /// How tall it is.
    pub(super) height: usize,
    /// Where the moment is that was asked for.
    pub(super) moment: i64,
    pub(super) rows: Vec<Line>,
}

/// A row of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) name: String,
    /// Where its name stands.
    pub(super) y: usize,
    pub(super) bars: Vec<Bar>,
}

/// A time during which it was so.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) x: i64,
    pub(super) width: i64,
}

impl Timeline {
    /// Draws intervals between two times, named by what is entered or else by who enters; nothing
    /// where there are none.
    pub(super) fn of(
        intervals: &[Interval],
        (begin, end): (Timestamp, Timestamp),
        moment: Timestamp,
        of_person: bool,
    ) -> Option<Self> {
        let place = |time: Timestamp| {
            let (long, since) =
                (end.0.saturating_sub(begin.0).max(1), time.0.saturating_sub(begin.0));
            let place = i128::from(since) * i128::from(WIDTH) / i128::from(long);
            i64::try_from(place.clamp(0, i128::from(WIDTH))).unwrap_or(WIDTH)
        };
        let read = |raw: &str| time_text::parse(raw).unwrap_or(end);
        let mut rows: Vec<Line> = Vec::new();
        for interval in intervals {
            let name = if of_person { &interval.resource } else { &interval.user_name };
            let name = capped(name);
            let x = place(read(&interval.from.time));
            let until = interval.until.as_ref().map_or(end, |until| read(&until.time));
            let bar = Bar { x, width: (place(until) - x).max(1) };
            match rows.last_mut().filter(|row| row.name == name) {
                Some(row) => row.bars.push(bar),
                None => {
                    let y = rows.len() * ROW + 14;
                    rows.push(Line { name, y, bars: vec![bar] });
                }
            }
        }
        let height = rows.len() * ROW + 4;
        (!rows.is_empty()).then(|| Self { height, moment: place(moment), rows })
    }
}

#[cfg(test)]
mod tests {
    use doorward_store::{Sequence, directory::UserId};
    use uuid::Uuid;

    use super::*;
    use crate::past::{AtEvent, By};

    fn interval(resource: &str, from: i64, until: Option<i64>) -> Interval {
        let at = |time: i64| AtEvent {
            sequence: Sequence(1),
            time: time_text::show(Timestamp(time)),
            event: "group.members_added".into(),
        };
        let (rule, inherited, everyone) = (Sequence(1), false, true);
        Interval {
            resource: resource.into(),
            user: UserId(Uuid::nil()),
            user_name: "ada".into(),
            from: at(from),
            until: until.map(at),
            by: By { rule, inherited, everyone, group: None, through: vec![] },
        }
    }

    #[test]
    fn a_bar_is_as_long_as_the_time_is_and_no_time_is_too_short_to_be_seen() {
        let second = 1_000_000;
        let intervals = [
            interval("dashboard", 0, Some(second / 4)),
            interval("dashboard", second / 2, Some(second / 2)),
            interval("workspace:labs", 3 * second / 4, None),
        ];
        let span = (Timestamp(0), Timestamp(second));
        let drawn = Timeline::of(&intervals, span, Timestamp(second / 2), true).unwrap();
        let [dashboard, labs] = drawn.rows.as_slice() else { panic!("{drawn:?}") };
        let bar = |x, width| Bar { x, width };
        assert_eq!(dashboard.bars, [bar(0, 180), bar(360, 1)]);
        assert_eq!((labs.name.as_str(), &*labs.bars), ("workspace:labs", &[bar(540, 180)][..]));
        assert_eq!((drawn.moment, drawn.height), (360, 72));
        assert_eq!(Timeline::of(&[], span, Timestamp(0), true), None);
        let of_people = Timeline::of(&intervals, span, Timestamp(0), false).unwrap();
        assert_eq!(of_people.rows.len(), 1, "one person");
    }
}
