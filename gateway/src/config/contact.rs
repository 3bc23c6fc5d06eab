//! Whom people ask when they are not let in.

use url::Url;

/// The most letters that are shown.
const MOST: usize = 200;

/// An e-mail address, a URL, or words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    text: String,
    href: Option<String>,
}

impl Contact {
    /// Reads what an operator wrote; nothing when it is empty, too long, or more than a line.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let text = raw.trim();
        let plain =
            !text.is_empty() && text.chars().count() <= MOST && !text.chars().any(char::is_control);
        plain.then(|| Self { text: text.into(), href: href(text) })
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a click leads, unless it is words.
    #[must_use]
    pub fn href(&self) -> Option<&str> {
        self.href.as_deref()
    }
}

fn href(text: &str) -> Option<String> {
    if let Ok(url) = Url::parse(text) {
        return matches!(url.scheme(), "https" | "http").then(|| url.into());
    }
    let (name, host) = text.split_once('@')?;
    let address = |part: &str| {
        !part.is_empty() && part.chars().all(|it| it.is_alphanumeric() || ".-_+".contains(it))
    };
    (address(name) && address(host)).then(|| format!("mailto:{text}"))
}

#[cfg(test)]
mod tests {
    use super::Contact;

    #[test]
    fn an_address_can_be_clicked_and_words_are_words() {
        for (raw, href) in [
            ("help@example.com", Some("mailto:help@example.com")),
            ("https://help.example.com/it", Some("https://help.example.com/it")),
            ("the help desk, extension 42", None),
            ("Ada <ada@example.com>", None),
            ("javascript:alert(1)", None),
            ("data:text/html,x@y", None),
        ] {
            let contact = Contact::parse(raw).unwrap();
            assert_eq!((contact.text(), contact.href()), (raw, href));
        }
        for raw in ["", "  ", "a\nb", &"a".repeat(201)] {
            assert_eq!(Contact::parse(raw), None, "{raw}");
        }
    }
}
