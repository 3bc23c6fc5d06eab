//! What an SSO configuration shows at Entra's token endpoint: two credentials at a time for rotation,
//! and what else can be changed of it.

use doorward_store::directory::{
    Command, CredentialId, OrganizationName, SsoConfigurationChange, SsoConfigurationId,
    sso_configuration::{NewCredential as Kept, Proof},
};

use super::{AppRegistrationWish, SsoChange, instance_key};
use crate::{
    entra::{NewProof, sealed},
    exit::Exit,
    operator::{Failure, House, Login, NewCredential, directory, said, submit},
    seal::Place,
    time_text,
};

/// A credential as it is kept: sealed for its place.
pub(crate) fn sealed_for(
    house: &House,
    organization: &OrganizationName,
    configuration: SsoConfigurationId,
    new: NewCredential,
    expires: Option<&str>,
) -> Result<Kept, Failure> {
    let credential = CredentialId(house.clock.new_seed());
    let until = |raw| time_text::until(house.clock.now(), raw);
    let expires = expires.map(until).transpose();
    let expires = expires
        .map_err(|error| Failure::of(Exit::Usage, &error).told(said::time(&error)).at("expires"))?;
    let proof = match new {
        NewCredential::FederatedTokenFile(path) => Proof::FederatedTokenFile { path: path.into() },
        new @ (NewCredential::ClientSecret(_) | NewCredential::Certificate(_)) => {
            let key = instance_key::ready(house)?;
            let place = Place { organization, configuration, credential };
            let proof = sealed(NewProof::from(new), &key, &place);
            proof.map_err(|error| {
                let told = said::credential(&error);
                Failure::of(Exit::Config, &error).told(told).at("credential")
            })?
        }
    };
    Ok(Kept { id: credential, proof, expires })
}

pub(super) async fn execute(
    house: &House,
    caller: &Login,
    organization: &OrganizationName,
    configuration: SsoConfigurationId,
    wish: AppRegistrationWish,
) -> Result<(), Failure> {
    directory(house, organization)?;
    let at = house.clock.now();
    let command = match wish {
        AppRegistrationWish::AddCredential { new, expires } => {
            let expires = expires.as_deref();
            let credential = sealed_for(house, organization, configuration, new, expires)?;
            Command::AddSsoCredential { configuration, credential, at }
        }
        AppRegistrationWish::RemoveCredential { credential, last } => {
            Command::RemoveSsoCredential { configuration, credential, last, at }
        }
        AppRegistrationWish::Change(change) => {
            Command::ChangeSsoConfiguration { configuration, change: wanted(change) }
        }
    };
    submit(house, caller, organization, command).await.map(drop)
}

fn wanted(change: SsoChange) -> SsoConfigurationChange {
    let SsoChange { name, domain_hint, members_only, just_in_time } = change;
    let hint = |hint: String| if hint.is_empty() { None } else { Some(hint.into()) };
    SsoConfigurationChange {
        name: name.map(Into::into),
        domain_hint: domain_hint.map(hint),
        members_only,
        just_in_time,
    }
}
