//! The names of a selection, resolved against one resource type.

use crate::attribute_path::AttributePath;
use crate::resource::ResourceType;

/// What was listed, under canonical names where the schema knows them.
#[derive(Default)]
pub(super) struct Ask<'a> {
    listed: Vec<Listed<'a>>,
}

struct Listed<'a> {
    /// The extension's URN, unless the attribute lies at the top.
    urn: Option<&'a str>,
    /// The attribute, or the whole schema.
    name: Option<&'a str>,
    sub: Option<&'a str>,
}

/// How much of something was listed.
#[derive(PartialEq, Eq)]
pub(super) enum Extent<'a> {
    Nothing,
    Whole,
    /// Some of its sub-attributes.
    Parts(Vec<&'a str>),
    /// Some attributes of an extension.
    Within,
}

impl<'a> Ask<'a> {
    pub(super) fn of(kind: ResourceType, paths: &'a [AttributePath]) -> Self {
        let core = kind.schema().id.as_str();
        let listed = paths.iter().map(|path| {
            if let Some(urn) = path.names_schema() {
                let urn = kind.extension_urn(urn).unwrap_or(urn);
                let urn = (!urn.eq_ignore_ascii_case(core)).then_some(urn);
                return Listed { urn, name: None, sub: None };
            }
            match kind.attribute(path) {
                Some(found) => Listed {
                    urn: found.extension,
                    name: Some(&found.attribute.name),
                    sub: found.sub.map(|sub| sub.name.as_str()),
                },
                None => Listed {
                    urn: path.schema.as_deref(),
                    name: Some(&path.name),
                    sub: path.sub.as_deref(),
                },
            }
        });
        Self { listed: listed.collect() }
    }

    /// How much of an attribute was listed.
    pub(super) fn attribute(&self, urn: Option<&str>, name: &str) -> Extent<'a> {
        let mut parts = Vec::new();
        for listed in self.listed.iter().filter(|listed| same(listed.urn, urn)) {
            match (listed.name, listed.sub) {
                (None, _) => return Extent::Whole,
                (Some(it), None) if it.eq_ignore_ascii_case(name) => return Extent::Whole,
                (Some(it), Some(sub)) if it.eq_ignore_ascii_case(name) => parts.push(sub),
                (Some(_), _) => {}
            }
        }
        if parts.is_empty() { Extent::Nothing } else { Extent::Parts(parts) }
    }

    /// How much of an extension was listed.
    pub(super) fn schema(&self, urn: &str) -> Extent<'a> {
        let mut listed = self.listed.iter().filter(|listed| same(listed.urn, Some(urn))).peekable();
        if listed.peek().is_none() {
            return Extent::Nothing;
        }
        if listed.any(|listed| listed.name.is_none()) { Extent::Whole } else { Extent::Within }
    }
}

fn same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// The names of a list. A comma inside brackets separates nothing.
pub(super) fn split(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    list.split(move |c| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
    .map(str::trim)
    .filter(|name| !name.is_empty())
}

/// `emails[type eq "work"].value` is taken as `emails.value`, as Microsoft's own requests mean it.
pub(super) fn without_filter(name: &str) -> String {
    match (name.split_once('['), name.rsplit_once(']')) {
        (Some((front, _)), Some((_, back))) => format!("{front}{back}"),
        _ => name.to_owned(),
    }
}
