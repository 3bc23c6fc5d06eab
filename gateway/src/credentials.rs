//! What an operator says about credentials, and what is answered: ours that Entra shows to provision
//! (client secrets, federated trust), and Entra's that we show at sign-in.

mod answer;
mod app_registration;
mod at_start;
mod client_secrets;
mod expiry;
mod instance_key;
mod request;
mod trust;

pub use answer::{Answer, ClientSecretRow, IssuedClientSecret, TrustRow, Unsealable};
pub(crate) use app_registration::sealed_for;
pub use at_start::look;
pub(crate) use client_secrets::row as client_secret_row;
pub use expiry::{Ending, ending, warning};
pub(crate) use instance_key::ready as instance_key;
pub use instance_key::{personal_keys, unsealable};
pub use request::{AppRegistrationWish, Request, SsoChange, WantedTrust};

use crate::operator::{self, Answers, Failure, House, Login};

/// Carries out a request.
///
/// # Errors
/// Why it was not carried out.
pub async fn execute(
    house: &House,
    caller: &Login,
    request: Request,
    answers: &Answers,
) -> Result<(), Failure> {
    let told = match request {
        Request::IssueClientSecret { organization, expires_in } => {
            let issued = client_secrets::issue(house, caller, organization, &expires_in).await?;
            vec![Answer::IssuedClientSecret(issued)]
        }
        Request::ListClientSecrets { organization } => client_secrets::list(house, &organization)?,
        Request::RevokeClientSecret { organization, secret } => {
            vec![client_secrets::revoke(house, caller, &organization, secret).await?]
        }
        Request::SetTrust { organization, wanted } => {
            vec![trust::set(house, caller, organization, *wanted).await?]
        }
        Request::ShowTrust { organization } => vec![trust::show(house, organization)?],
        Request::RemoveTrust { organization } => {
            vec![trust::remove(house, caller, organization).await?]
        }
        Request::CheckSealed => unsealable(house).into_iter().map(Answer::Unsealable).collect(),
        Request::AppRegistration { organization, configuration, change } => {
            app_registration::execute(house, caller, &organization, configuration, change).await?;
            let row = operator::sso_row(house, &organization, configuration)?;
            return operator::tell(answers, operator::Answer::Sso(row)).await;
        }
    };
    for answer in told {
        operator::tell(answers, operator::Answer::Credential(answer)).await?;
    }
    Ok(())
}
