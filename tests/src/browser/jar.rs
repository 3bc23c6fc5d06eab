//! Cookies by host, as a browser of today keeps them: ports do not divide them, `__Host-` is enforced,
//! and loopback counts as a safe place for `Secure`.

use url::Url;

/// All cookies.
#[derive(Debug, Default)]
pub(super) struct Jar {
    cookies: Vec<Cookie>,
    refused: Vec<String>,
}

#[derive(Debug, Clone)]
struct Cookie {
    host: String,
    /// Set with `Domain`: the hosts below get it too.
    shared: bool,
    path: String,
    secure: bool,
    name: String,
    value: String,
}

impl Jar {
    /// Keeps what a `Set-Cookie` says, unless a browser would refuse it.
    pub(super) fn keep(&mut self, url: &Url, set: &str) {
        let mut parts = set.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|first| first.split_once('=')) else {
            return;
        };
        let attributes: Vec<(String, &str)> = parts
            .map(|part| part.split_once('=').unwrap_or((part, "")))
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect();
        let attribute = |wanted: &str| {
            attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value)
        };
        let path = attribute("path").filter(|path| path.starts_with('/'));
        let own = url.host_str().unwrap_or_default();
        let shared = attribute("domain").map(|domain| domain.trim_start_matches('.'));
        let cookie = Cookie {
            host: shared.unwrap_or(own).to_owned(),
            shared: shared.is_some(),
            path: path.unwrap_or("/").to_owned(),
            secure: attribute("secure").is_some(),
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let framed = cookie.secure && path == Some("/") && attribute("domain").is_none();
        let foreign = cookie.shared && !is_below(own, &cookie.host);
        let stolen = name.starts_with("__Host-") && !framed;
        if stolen || foreign || cookie.secure && !is_safe(url) {
            self.refused.push(set.to_owned());
            return;
        }
        self.cookies.retain(|held| {
            (&held.host, &held.path, &held.name) != (&cookie.host, &cookie.path, &cookie.name)
        });
        let over = attribute("max-age").is_some_and(|age| age == "0" || age.starts_with('-'))
            || attribute("expires").is_some_and(|date| date.contains(" 1970 "));
        if !over {
            self.cookies.push(cookie);
        }
    }

    /// The header `Cookie` for an address.
    pub(super) fn for_address(&self, url: &Url) -> String {
        let sent = self.cookies.iter().filter(|cookie| goes_to(cookie, url));
        let pairs: Vec<_> =
            sent.map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        pairs.join("; ")
    }

    /// A cookie whose name has this part.
    pub(super) fn find(&self, url: &Url, part: &str) -> Option<(String, String)> {
        let mut sent = self.cookies.iter().filter(|cookie| goes_to(cookie, url));
        let found = sent.find(|cookie| cookie.name.contains(part))?;
        Some((found.name.clone(), found.value.clone()))
    }

    pub(super) fn refused(&self) -> &[String] {
        &self.refused
    }
}

fn goes_to(cookie: &Cookie, url: &Url) -> bool {
    let below = url
        .path()
        .strip_prefix(&cookie.path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || cookie.path.ends_with('/'));
    let host = url.host_str().unwrap_or_default();
    let meant = host == cookie.host || cookie.shared && is_below(host, &cookie.host);
    meant && below && (!cookie.secure || is_safe(url))
}

fn is_below(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn is_safe(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    url.scheme() == "https" || host == "localhost" || host.starts_with("127.")
}
