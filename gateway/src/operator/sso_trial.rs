//! The way to Entra, walked without a person: settings, directory, keys, sign-in page, credential. What
//! is wrong is said as Entra's portal calls it.

use doorward_oidc::{
    authorization::{self, Failure as Said, Prompt, Wish},
    discovery::{DiscoveryError, Provider},
    exchange::{self, ExchangeError},
    sign_in::Registration,
    trial::{self, PageError},
};
use doorward_store::directory::{OrganizationName, SsoConfigurationId};

use super::{Failure, House, TrialStep, execute::directory, sso::unknown};
use crate::{exit::Exit, translate::sso};

/// What Entra says when nobody has this tenant ID.
const NO_SUCH_TENANT: &str = "AADSTS90002: there is no tenant with this ID in this cloud: copy \
                              `Directory (tenant) ID` from the overview of the app registration, \
                              and check the authority";

/// Walks as far as the way leads, and says of each step whether it went well.
pub(super) async fn test(
    house: &House,
    organization: &OrganizationName,
    id: SsoConfigurationId,
) -> Result<Vec<TrialStep>, Failure> {
    let held = directory(house, organization)?;
    let held = held.sso_configuration(id).ok_or_else(unknown)?;
    let (entra, now) = (&house.entra, house.clock.now());
    let (http, party, time) = (&*entra.http, &entra.relying_party, sso::moment(now));
    let mut steps = Vec::new();
    let registration = match entra.registration(organization, held, now) {
        Ok(registration) => registration,
        Err(error) => return Ok(vec![TrialStep::bad("settings", &error)]),
    };
    steps.push(match registration.credentials.len() < held.live_credentials(now).count() {
        false => TrialStep::good("settings", "every live credential can be opened"),
        true => TrialStep {
            step: "settings".into(),
            ok: false,
            says: "a live credential cannot be used here: see `check-config`, or its file".into(),
        },
    });
    party.forget(&registration.authority, registration.tenant);
    let provider = match party.provider(http, &registration, time).await {
        Ok(provider) => provider,
        Err(error) => {
            steps.push(of_directory(&error));
            return Ok(steps);
        }
    };
    steps.push(TrialStep::good("directory", provider.issuer()));
    steps.push(match trial::keys(http, &provider).await {
        Ok(count) => TrialStep::good("keys", &format!("{count} keys can sign")),
        Err(error) => TrialStep::bad("keys", &error),
    });
    steps.push(match page(house, &registration, &provider).await? {
        Ok(()) => TrialStep::good("sign-in page", "Entra knows application and redirect URI"),
        Err(PageError::Refused(said)) => refused("sign-in page", &said, &registration),
        Err(error) => TrialStep::bad("sign-in page", &error),
    });
    let credentials = &registration.credentials;
    let client = exchange::Client { id: registration.client, credentials };
    let random = house.clock.random()?;
    for tried in exchange::try_credentials(http, &provider, client, random, time).await {
        steps.push(match tried {
            Ok(()) => TrialStep::good("credential", "Entra takes it"),
            Err(ExchangeError::Refused(said)) => refused("credential", &said, &registration),
            Err(error) => TrialStep::bad("credential", &error),
        });
    }
    Ok(steps)
}

/// What the sign-in page says to somebody who is not signed in and shall not be asked.
async fn page(
    house: &House,
    registration: &Registration,
    provider: &Provider,
) -> Result<Result<(), PageError>, Failure> {
    let wish = Wish { prompt: Some(Prompt::Silent), ..Wish::default() };
    let (client, back) = (registration.client, &registration.redirect_uri);
    let random = house.clock.random()?;
    let location = authorization::begin(provider, client, back, &wish, ("trial", &random));
    let location = location.map_err(|error| Failure::of(Exit::Config, &error))?;
    Ok(trial::sign_in_page(&*house.entra.http, provider, &location).await)
}

fn of_directory(error: &DiscoveryError) -> TrialStep {
    match error {
        DiscoveryError::NoSuchTenant => TrialStep::wrong("directory", NO_SUCH_TENANT),
        DiscoveryError::Http(_)
        | DiscoveryError::Issuer { .. }
        | DiscoveryError::Foreign { .. }
        | DiscoveryError::NoTokenEndpoint => TrialStep::bad("directory", error),
    }
}

/// Entra's number, our sentence, and what has to be compared.
fn refused(step: &str, said: &Said, registration: &Registration) -> TrialStep {
    let name = said.code.map_or_else(|| said.error.clone(), |code| format!("AADSTS{code}"));
    let mut says = format!("{name}: {}", said.advice().text);
    match said.code {
        Some(50011) => says.push_str(&format!(" It is `{}`.", registration.redirect_uri)),
        Some(700_016) => says.push_str(&format!(
            " The client ID is `{}`, the tenant ID `{}`.",
            registration.client, registration.tenant
        )),
        Some(_) | None => {}
    }
    TrialStep::wrong(step, &says)
}
