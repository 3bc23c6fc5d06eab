//! What can be tried of an app registration without a person: whether its tenant publishes keys, and
//! what Entra's sign-in page says of our request. Nothing is remembered, nobody is signed in.

use url::Url;

use crate::{
    authorization::Failure,
    discovery::Provider,
    http::{self, Http, HttpError, Request},
    keys::{KeyError, KeySet},
};

const MOST_SHOWN: usize = 300;

/// Why the sign-in page would not lead anybody back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// It says so, to whoever opens it.
    #[error("Microsoft Entra refuses the request: {}", .0.advice().text)]
    Refused(Failure),
    /// It does not come.
    #[error("the sign-in page {0}")]
    Http(#[from] HttpError),
}

/// How many keys the tenant publishes that can sign an ID token.
///
/// # Errors
/// When they cannot be read, or there is none.
pub async fn keys(http: &dyn Http, provider: &Provider) -> Result<usize, KeyError> {
    let read = http::read(http, provider.keys().clone()).await;
    let set = read.and_then(|response| KeySet::read(&response.body));
    set.map(|set| set.len()).map_err(KeyError::Unavailable)
}

/// Opens the sign-in page as a browser would in which nobody is signed in, asking for silence: Entra
/// sends back at once, unless it knows neither the application nor the redirect URI.
///
/// # Errors
/// When the page says what is wrong, or does not come.
pub async fn sign_in_page(
    http: &dyn Http,
    provider: &Provider,
    location: &Url,
) -> Result<(), PageError> {
    let place = provider.authorization_endpoint().at_query(location.query());
    match http::send(http, Request::get(place)).await {
        Err(HttpError::Redirected) => Ok(()),
        Err(error) => Err(error.into()),
        Ok(response) => match refusal(&String::from_utf8_lossy(&response.body)) {
            Some(failure) => Err(PageError::Refused(failure)),
            None if response.status == 200 => Ok(()),
            None => Err(HttpError::Status(response.status).into()),
        },
    }
}

/// The first AADSTS text on a page.
fn refusal(page: &str) -> Option<Failure> {
    let (_, rest) = page.split_once("AADSTS")?;
    let text: String = rest.chars().take_while(|letter| *letter != '<').take(MOST_SHOWN).collect();
    let failure = Failure::new("page", &format!("AADSTS{text}"), None);
    failure.code.is_some().then_some(failure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_says_is_found_among_its_markup() {
        let page = "<script>x</script><p>AADSTS50011: The redirect URI does not match.</p>";
        let failure = refusal(page).expect("a failure");
        assert_eq!(failure.code, Some(50011));
        assert_eq!(failure.description, "AADSTS50011: The redirect URI does not match.");
        assert_eq!(refusal("<p>Sign in"), None);
        assert_eq!(refusal("AADSTS: nothing"), None);
    }
}
