//! What the server looks at when it begins: credentials that cannot be opened here, or end soon.

use doorward_store::directory::Directory;
use tracing::{error, warn};

use super::{Unsealable, instance_key, unsealable, warning};
use crate::operator::House;

/// Says what the operator has to see to.
pub fn look(house: &House) {
    for one in unsealable(house) {
        let Unsealable { organization, configuration, name, credential, covered, problem } = one;
        let meanwhile = if covered { "another is used" } else { "nobody signs in there" };
        error!(
            %organization, %configuration, %credential,
            "a credential of the SSO configuration `{name}` cannot be opened, so {meanwhile}: {problem}",
        );
    }
    let now = house.clock.now();
    for (organization, directory) in house.store.organizations().iter() {
        for configuration in directory.sso_configurations() {
            for credential in configuration.live_credentials(now) {
                if let Some(text) = warning(credential.expires, now) {
                    let (name, credential) = (&configuration.name, credential.id);
                    warn!(%organization, %credential, "a credential of the SSO configuration `{name}` {text}");
                }
            }
        }
        for secret in directory.client_secrets().filter(|secret| secret.is_live(now)) {
            if let Some(text) = warning(Some(secret.expires), now) {
                warn!(%organization, secret = %secret.id, "a client secret of the provisioning client {text}");
            }
        }
        if gives_access_tokens(directory, house)
            && let Err(error) = instance_key::ready(house)
        {
            error!(%organization, "Entra gets no access token to provision with: {error}");
        }
        if directory.sso_configurations().next().is_some()
            && let Err(error) = instance_key::ready(house)
        {
            warn!(%organization, "a restart will end the sign-ins under way: {error}");
        }
    }
}

fn gives_access_tokens(directory: &Directory, house: &House) -> bool {
    let now = house.clock.now();
    directory.federated_trust().is_some()
        || directory.client_secrets().any(|secret| secret.is_live(now))
}
