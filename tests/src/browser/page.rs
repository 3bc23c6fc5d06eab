//! A page in a tab: where it is, what it says, and where it leads.

use url::Url;

use super::NoPage;
use crate::http::Answer;

/// What a tab shows.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it is.
    pub address: String,
    /// The status.
    pub status: u16,
    /// The addresses that led here, in order.
    pub trail: Vec<String>,
    answer: Answer,
}

impl Page {
    pub(super) fn new(address: &str, answer: Answer, trail: Vec<String>) -> Self {
        Self { address: address.to_owned(), status: answer.status, trail, answer }
    }

    /// A header, empty when it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.answer.header(name)
    }

    /// All values of a header.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.answer.headers.get_all(name).iter();
        values.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
    }

    /// The text of the body, markup included.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.answer.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        self.answer.json()
    }

    /// A parameter of the page's address.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        parameter(&self.address, name)
    }

    /// Where the page sends the browser, as it says it.
    #[must_use]
    pub fn leads_to(&self) -> Option<String> {
        match self.status {
            301..=303 | 307 | 308 => Some(self.header("location").to_owned()),
            _ => self.refresh(),
        }
    }

    /// Where it sends the browser, as a whole address.
    ///
    /// # Errors
    /// When it says no address, or leads nowhere.
    pub fn destination(&self) -> Result<String, NoPage> {
        let next = self.leads_to().ok_or_else(|| NoPage::Address(self.address.clone()))?;
        self.resolve(&next)
    }

    /// A link of this page as a whole address.
    ///
    /// # Errors
    /// When it is none.
    pub fn resolve(&self, link: &str) -> Result<String, NoPage> {
        let resolved = Url::parse(&self.address).and_then(|base| base.join(link));
        resolved.map(Into::into).map_err(|_| NoPage::Address(link.to_owned()))
    }

    /// The value of a hidden or other input of a form.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<String> {
        let text = self.text();
        let tags = text.split('<').filter(|tag| tag.starts_with("input"));
        let mut named = tags.filter(|tag| attribute(tag, "name").as_deref() == Some(name));
        named.next().and_then(|tag| attribute(tag, "value"))
    }

    /// Every link and form target of the page.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let text = self.text();
        let of = |tag| attribute(tag, "href").or_else(|| attribute(tag, "action"));
        text.split('<').filter_map(of).collect()
    }

    pub(super) fn frames(&self) -> Vec<String> {
        let text = self.text();
        let tags = text.split('<').filter(|tag| tag.starts_with("iframe"));
        tags.filter_map(|tag| attribute(tag, "src")).collect()
    }

    pub(super) fn origin(&self) -> String {
        Url::parse(&self.address).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }

    fn refresh(&self) -> Option<String> {
        let text = self.text();
        let mut tags = text.split('<').filter(|tag| tag.starts_with("meta http-equiv=\"refresh\""));
        let content = attribute(tags.next()?, "content")?;
        content.split_once("url=").map(|(_, address)| address.to_owned())
    }
}

/// A parameter of an address.
#[must_use]
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    url.query_pairs().find(|(held, _)| held == name).map(|(_, value)| value.into_owned())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(
        value
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#38;", "&")
            .replace("&#x2F;", "/")
            .replace("&amp;", "&"),
    )
}
