//! What somebody probably meant who wrote a name that nothing has.

/// The known name most like one that is not known, if any is like it.
pub(super) fn likely<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |known: &str| strsim::normalized_damerau_levenshtein(known, name);
    let best = known.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) >= 0.5).then_some(best)
}

/// A sentence about a name that nothing has.
pub(super) fn unknown<'a>(
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    let name: String = name.chars().take(64).collect();
    match likely(&name, known) {
        Some(meant) => format!("there is no {what} `{name}`: did you mean `{meant}`?"),
        None => format!("there is no {what} `{name}`"),
    }
}
