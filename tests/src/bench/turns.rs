//! Two measurements that take turns, so that whatever else the machine does falls on both.

/// What came of taking turns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turns {
    /// The median of what is measured.
    pub(super) subject: f64,
    /// The median of what it is compared with.
    pub(super) reference: f64,
    /// The median of subject to reference, turn by turn.
    pub(super) ratio: f64,
    /// The smallest and the largest ratio.
    pub(super) spread: (f64, f64),
}

/// Lets both have their turn, `rounds` times, each going first every other time.
pub(super) fn take_turns<E>(
    rounds: usize,
    mut subject: impl FnMut() -> Result<f64, E>,
    mut reference: impl FnMut() -> Result<f64, E>,
) -> Result<Turns, E> {
    let mut pairs = Vec::with_capacity(rounds);
    for round in 0..rounds {
        pairs.push(if round % 2 == 0 {
            let first = subject()?;
            (first, reference()?)
        } else {
            let first = reference()?;
            (subject()?, first)
        });
    }
    let ratios = sorted(pairs.iter().map(|(subject, reference)| subject / reference));
    Ok(Turns {
        subject: middle(&sorted(pairs.iter().map(|pair| pair.0))),
        reference: middle(&sorted(pairs.iter().map(|pair| pair.1))),
        ratio: middle(&ratios),
        spread: (first(&ratios), first(ratios.iter().rev())),
    })
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn middle(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn first<'a>(values: impl IntoIterator<Item = &'a f64>) -> f64 {
    values.into_iter().next().copied().unwrap_or(f64::NAN)
}
