//! Where a request goes: the address of an upstream, read once for each worker, and below it the path
//! to the letter.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use hyper::{
    Uri,
    http::uri::{Authority, PathAndQuery, Scheme},
};

use super::climbs::climbs;
use crate::access;

/// The most addresses that are kept.
const MOST: usize = 1024;

/// The address of an upstream.
#[derive(Debug)]
pub(super) struct Target {
    scheme: Scheme,
    authority: Authority,
    /// Without an ending slash.
    path: Box<str>,
}

/// The addresses that one worker has read.
#[derive(Debug, Default)]
pub(super) struct Targets(RefCell<HashMap<Box<str>, Rc<Target>>>);

impl Targets {
    /// The address that a workspace names, if it is one.
    pub(super) fn of(&self, upstream: &str) -> Option<Rc<Target>> {
        if let Some(held) = self.0.borrow().get(upstream) {
            return Some(held.clone());
        }
        let read = Rc::new(Target::read(upstream)?);
        let mut all = self.0.borrow_mut();
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(upstream.into(), read.clone());
        Some(read)
    }
}

impl Target {
    pub(super) fn read(upstream: &str) -> Option<Self> {
        let url = access::upstream(upstream).ok()?;
        let parts = url.as_str().parse::<Uri>().ok()?.into_parts();
        let path = parts.path_and_query.as_ref().map_or("", PathAndQuery::path);
        Some(Self {
            scheme: parts.scheme?,
            authority: parts.authority?,
            path: path.trim_end_matches('/').into(),
        })
    }

    /// The path of the upstream, then what stands below the workspace; nothing that would lead above
    /// the upstream's path.
    pub(super) fn below(&self, below: &str, query: Option<&str>) -> Option<Uri> {
        if climbs(below) {
            return None;
        }
        let whole = match query {
            Some(query) => format!("{}/{below}?{query}", self.path),
            None => format!("{}/{below}", self.path),
        };
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(PathAndQuery::from_maybe_shared(whole).ok()?)
            .build()
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn what_is_below_is_passed_on_to_the_letter_and_never_above_the_upstream() {
        let to = |upstream: &str, below: &str, query: Option<&str>| {
            let uri = Target::read(upstream).unwrap().below(below, query);
            uri.map(|uri| uri.to_string())
        };
        let want = |text: &str| Some(text.to_owned());
        assert_eq!(to("http://up:1", "", None), want("http://up:1/"));
        let base = "http://up:1/base/";
        assert_eq!(to(base, "a%2Fb", Some("q=%20")), want("http://up:1/base/a%2Fb?q=%20"));
        assert_eq!(to(base, "a//b;c=1/", Some("")), want("http://up:1/base/a//b;c=1/?"));
        assert_eq!(to(base, "../secret", None), None);
        assert!(Target::read("ftp://up").is_none());
    }
}
