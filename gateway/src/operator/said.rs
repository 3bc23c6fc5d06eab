//! What is wrong with a wish, and what a trial found, as texts of the catalogue: the operator reads
//! them in English, a main user in their own language.

use doorward_oidc::{
    authority::InvalidTenantId, authorization, discovery::DiscoveryError,
    exchange::InvalidCertificate,
};
use doorward_store::directory::{entra::InvalidGuid, sso_configuration::Proof};

use super::failure::with_causes;
use crate::{
    entra::NotUsable,
    pages::catalogue::{Language, Said},
    seal::SealError,
    time_text::InvalidTime,
};

/// What an SSO configuration shows to Entra.
pub(crate) fn proof(proof: &Proof) -> Said {
    match proof {
        Proof::ClientSecret { hint, .. } => Said::of("proof.client_secret").with("hint", hint),
        Proof::Certificate { .. } => Said::of("proof.certificate"),
        Proof::FederatedTokenFile { path } => Said::of("proof.file").with("path", path),
    }
}

/// What is wrong with a tenant ID.
pub(super) fn tenant(error: InvalidTenantId) -> Said {
    Said::of(match error {
        InvalidTenantId::ManyTenants => "wrong.many_tenants",
        InvalidTenantId::PersonalAccounts => "wrong.personal_accounts",
        InvalidTenantId::NoGuid => "wrong.no_tenant_id",
    })
}

/// Why a directory is not found.
pub(super) fn discovery(error: &DiscoveryError) -> Said {
    match error {
        DiscoveryError::NoSuchTenant => Said::of("trial.no_such_tenant"),
        DiscoveryError::Http(_)
        | DiscoveryError::Issuer { .. }
        | DiscoveryError::Foreign { .. }
        | DiscoveryError::NoTokenEndpoint => cause(error),
    }
}

/// What is wrong with a GUID.
pub(crate) fn guid(error: &InvalidGuid) -> Said {
    match error {
        InvalidGuid::Malformed(said) => Said::of("wrong.no_guid").with("said", said),
        InvalidGuid::PersonalAccounts(said) => {
            Said::of("wrong.guid_of_personal_accounts").with("said", said)
        }
        InvalidGuid::Nil(said) => Said::of("wrong.guid_names_nothing").with("said", said),
    }
}

/// What is wrong with a time.
pub(crate) fn time(error: &InvalidTime) -> Said {
    let (key, said) = match error {
        InvalidTime::Time(said) => ("wrong.no_time", said),
        InvalidTime::Span(said) => ("wrong.no_span", said),
        InvalidTime::End(said) => ("wrong.no_end", said),
    };
    Said::of(key).with("said", said)
}

/// Why an SSO configuration cannot be used on this host.
pub(crate) fn not_usable(error: &NotUsable) -> Said {
    Said::of(match error {
        NotUsable::AuthorityOff => "not_usable.authority_off",
        NotUsable::NoVendor => "not_usable.no_vendor",
        NotUsable::Tenant(_) => "not_usable.tenant",
        NotUsable::Audience => "not_usable.audience",
        NotUsable::PublicUrl => "not_usable.public_url",
        NotUsable::NoCredential => "not_usable.no_credential",
        NotUsable::Seal(SealError::Foreign) => "not_usable.other_key",
        NotUsable::Seal(_) => "not_usable.no_key",
        NotUsable::Certificate(_) => "not_usable.certificate",
        NotUsable::File { path, .. } => return Said::of("not_usable.file").with("path", path),
    })
}

/// Why what an SSO configuration shall show to Entra is not taken.
pub(crate) fn credential(error: &NotUsable) -> Said {
    match error {
        NotUsable::Certificate(InvalidCertificate::NoCertificate) => {
            Said::of("wrong.no_certificate")
        }
        NotUsable::Certificate(InvalidCertificate::NoKey) => Said::of("wrong.no_private_key"),
        NotUsable::AuthorityOff
        | NotUsable::NoVendor
        | NotUsable::Tenant(_)
        | NotUsable::Audience
        | NotUsable::PublicUrl
        | NotUsable::NoCredential
        | NotUsable::Seal(_)
        | NotUsable::File { .. } => not_usable(error),
    }
}

/// Entra's number, and what it means.
pub(super) fn refused(said: &authorization::Failure) -> Said {
    let name = said.code.map_or_else(|| said.error.clone(), |code| format!("AADSTS{code}"));
    Said::of("trial.refused").with("name", &name).and(advice(said.advice().text))
}

/// The text of the catalogue that says in English what is said, or has that key.
pub(crate) fn advice(said: &str) -> Said {
    let english = Language::English.texts();
    let key = english.keys().find(|key| key.starts_with("advice.") && english.get(key) == said);
    Said::of(key.unwrap_or(said))
}

/// What a library says, in its own words.
pub(super) fn cause(error: &dyn std::error::Error) -> Said {
    Said::of("trial.cause").with("cause", &with_causes(error))
}

#[cfg(test)]
mod tests;
