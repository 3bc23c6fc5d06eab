//! Versions as entity tags (RFC 7644 §3.14): weak, because equal versions mean equal resources
//! and not equal bytes.

use doorward_store::directory::Version;

/// `W/"17"`, as it stands in `ETag` and in `meta.version`.
#[must_use]
pub fn tag(version: Version) -> String {
    format!("W/\"{version}\"")
}

/// Whether an `If-Match` or `If-None-Match` list names that version, or any at all by `*`.
/// Tags are compared weakly (RFC 9110 §8.8.3.2).
#[must_use]
pub fn names(list: &str, version: Version) -> bool {
    let now = version.to_string();
    list.split(',').map(str::trim).any(|tag| {
        let opaque = tag.strip_prefix("W/").or_else(|| tag.strip_prefix("w/")).unwrap_or(tag);
        tag == "*" || opaque.trim_matches('"') == now
    })
}

#[cfg(test)]
mod tests;
