//! The name before `.ciamlogin.com`: one DNS label and nothing that could become another host.

/// The name of an Entra External ID tenant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExternalIdName(String);

impl ExternalIdName {
    const DOMAIN: &'static str = ".ciamlogin.com";
    const MAX_BYTES: usize = 63;

    /// Reads `{name}.ciamlogin.com`; `None` for any other text.
    #[must_use]
    pub fn of_host(host: &str) -> Option<Self> {
        let name = host.strip_suffix(Self::DOMAIN)?;
        let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let bounded = !name.is_empty() && name.len() <= Self::MAX_BYTES;
        let framed = !name.starts_with('-') && !name.ends_with('-');
        (letters && bounded && framed).then(|| Self(name.to_ascii_lowercase()))
    }

    pub(super) fn host(&self) -> String {
        format!("{}{}", self.0, Self::DOMAIN)
    }
}
