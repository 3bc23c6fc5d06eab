//! The way to Entra, walked without a person: settings, directory, keys, sign-in page, credential. What
//! is wrong is said as Entra's portal calls it.

use doorward_oidc::{
    authorization::{self, Failure as Refused, Prompt, Wish},
    discovery::Provider,
    exchange::{self, ExchangeError},
    sign_in::Registration,
    trial::{self, PageError},
};
use doorward_store::directory::{OrganizationName, SsoConfigurationId};

use super::{Failure, House, TrialStep, execute::directory, said, sso::unknown};
use crate::{exit::Exit, pages::catalogue::Said, translate::sso};

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
        Err(error) => return Ok(vec![TrialStep::wrong("settings", said::not_usable(&error))]),
    };
    steps.push(match registration.credentials.len() < held.live_credentials(now).count() {
        false => TrialStep::good("settings", Said::of("trial.every_credential")),
        true => TrialStep::wrong("settings", Said::of("trial.not_every_credential")),
    });
    party.forget(&registration.authority, registration.tenant);
    let provider = match party.provider(http, &registration, time).await {
        Ok(provider) => provider,
        Err(error) => {
            steps.push(TrialStep::wrong("directory", said::discovery(&error)));
            return Ok(steps);
        }
    };
    let issuer = Said::of("trial.directory").with("issuer", &provider.issuer());
    steps.push(TrialStep::good("directory", issuer));
    steps.push(match trial::keys(http, &provider).await {
        Ok(count) => TrialStep::good("keys", Said::of("trial.keys").with("count", &count)),
        Err(error) => TrialStep::wrong("keys", said::cause(&error)),
    });
    steps.push(match page(house, &registration, &provider).await? {
        Ok(()) => TrialStep::good("sign-in page", Said::of("trial.sign_in_page")),
        Err(PageError::Refused(said)) => refused("sign-in page", &said, &registration),
        Err(error) => TrialStep::wrong("sign-in page", said::cause(&error)),
    });
    let credentials = &registration.credentials;
    let client = exchange::Client { id: registration.client, credentials };
    let random = house.clock.random()?;
    for tried in exchange::try_credentials(http, &provider, client, random, time).await {
        steps.push(match tried {
            Ok(()) => TrialStep::good("credential", Said::of("trial.credential")),
            Err(ExchangeError::Refused(said)) => refused("credential", &said, &registration),
            Err(error) => TrialStep::wrong("credential", said::cause(&error)),
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

/// Entra's number, what it means, and what has to be compared.
fn refused(step: &str, failure: &Refused, registration: &Registration) -> TrialStep {
    let compared = match failure.code {
        Some(50011) => {
            Said::of("trial.redirect_uri").with("redirect_uri", &registration.redirect_uri)
        }
        Some(700_016) => Said::of("trial.ids")
            .with("client_id", &registration.client)
            .with("tenant_id", &registration.tenant),
        Some(_) | None => Said::default(),
    };
    TrialStep::wrong(step, said::refused(failure).and(compared))
}
