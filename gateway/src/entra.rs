//! The way to Entra: one relying party and one door to the outside for the whole process, and each
//! SSO configuration as an app registration with its secrets opened.

use std::{fmt, fs, io, path::Path};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use doorward_oidc::{
    authority::{Authority, InvalidTenantId, TenantId},
    exchange::{Certificate, Credential, InvalidCertificate},
    federated::TrustedProvisioner,
    guid::{ClientId, ObjectId},
    http::Http,
    secret::Secret,
    sign_in::{Kind, Registration, RelyingParty},
};
use doorward_store::{
    Timestamp,
    directory::{
        OrganizationName, SsoConfiguration,
        provisioning::client::FederatedTrust,
        sso_configuration::{self as kept, Proof},
    },
};
use tracing::warn;
use url::Url;

use crate::{
    config::{Config, CredentialFile, Entra as Settings},
    outgoing::Outside,
    seal::{InstanceKey, KeyFile, Place, SealError},
    translate::sso,
};

mod addresses;

pub use addresses::{CALLBACK, FRONT_CHANNEL_LOGOUT, front_channel_logout_url};

/// A longer credential file is none.
const MOST_FILE_BYTES: u64 = 64 * 1024;

/// The way to Entra.
pub struct Entra {
    /// Everything that goes out, goes out here.
    pub http: Box<dyn Http>,
    /// What is remembered of tenants.
    pub relying_party: RelyingParty,
    /// Where the key lies under which secrets are sealed.
    pub key_file: KeyFile,
    /// The `[entra]` table.
    pub settings: Settings,
    redirect_uri: Option<Url>,
}

/// Why an SSO configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum NotUsable {
    /// It is in the development authority, which is off.
    #[error("the development authority is switched off: see `entra.development_authority`")]
    AuthorityOff,
    /// It is of the multi-tenant kind, and there is no app registration for that.
    #[error("there is no multi-tenant app registration: see `entra.client_id`")]
    NoVendor,
    /// The tenant ID is not one directory's.
    #[error(transparent)]
    Tenant(#[from] InvalidTenantId),
    /// What a federated trust is for is no application.
    #[error("the audience of the federated trust is not `api://` and a GUID")]
    Audience,
    /// The public URL cannot be written as an address.
    #[error("`server.public_url` is no address")]
    PublicUrl,
    /// No credential is live.
    #[error("the SSO configuration has no live credential: add one")]
    NoCredential,
    /// The credential cannot be opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The certificate is none.
    #[error(transparent)]
    Certificate(#[from] InvalidCertificate),
    /// A credential's file cannot be read.
    #[error("the credential file `{path}` cannot be read")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
}

impl NotUsable {
    /// The name for events, for ever.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Seal(SealError::Foreign) => "sealed_under_another_instance_key",
            Self::Seal(_) => "instance_key_unusable",
            Self::AuthorityOff
            | Self::NoVendor
            | Self::Tenant(_)
            | Self::Audience
            | Self::PublicUrl
            | Self::NoCredential
            | Self::Certificate(_)
            | Self::File { .. } => "not_usable",
        }
    }
}

impl Entra {
    /// The way to the Entra that is outside.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self::through(Box::new(Outside::default()), config)
    }

    /// The way through another door.
    #[must_use]
    pub fn through(http: Box<dyn Http>, config: &Config) -> Self {
        Self {
            http,
            relying_party: RelyingParty::default(),
            key_file: KeyFile::at(&config.server.instance_key),
            settings: config.entra.clone(),
            redirect_uri: config.server.public_url.join(CALLBACK),
        }
    }

    /// The redirect URI to register in Entra.
    ///
    /// # Errors
    /// When the public URL cannot be written as an address.
    pub fn redirect_uri(&self) -> Result<Url, NotUsable> {
        self.redirect_uri.clone().ok_or(NotUsable::PublicUrl)
    }

    /// An SSO configuration as an app registration.
    ///
    /// # Errors
    /// When it cannot be used as things stand on this host.
    pub fn registration(
        &self,
        organization: &OrganizationName,
        held: &SsoConfiguration,
        now: Timestamp,
    ) -> Result<Registration, NotUsable> {
        let (kind, client) = self.client(&held.kind)?;
        let credentials = match kind {
            Kind::SingleTenant => self.own_credentials(organization, held, now)?,
            Kind::MultiTenant => self.vendors_credentials()?,
        };
        Ok(Registration {
            kind,
            authority: self.authority(&held.authority)?,
            tenant: TenantId::try_from(held.tenant.0)?,
            client,
            credentials,
            redirect_uri: self.redirect_uri()?,
        })
    }

    /// Whom an organization trusts to provision, as far as this host knows the cloud.
    ///
    /// # Errors
    /// When it is the development authority and that is off, or what is kept is no name.
    pub fn trusted(&self, trust: &FederatedTrust) -> Result<TrustedProvisioner, NotUsable> {
        let audience = trust.audience.strip_prefix("api://").unwrap_or(&trust.audience);
        Ok(TrustedProvisioner {
            authority: self.authority(&trust.authority)?,
            tenant: TenantId::try_from(trust.tenant.0)?,
            audience: ClientId::parse(audience).map_err(|_| NotUsable::Audience)?,
            subject: ObjectId::from(trust.subject.0),
        })
    }

    /// The cloud of an SSO configuration.
    ///
    /// # Errors
    /// When it is the development authority and that is off.
    pub fn authority(&self, held: &kept::Authority) -> Result<Authority, NotUsable> {
        let development = self.settings.development.as_ref();
        sso::authority(held, development).ok_or(NotUsable::AuthorityOff)
    }

    /// Whose app registration, and its client ID.
    ///
    /// # Errors
    /// When it is the vendor's and there is none.
    pub fn client(&self, kind: &kept::Kind) -> Result<(Kind, ClientId), NotUsable> {
        match kind {
            kept::Kind::SingleTenant { client } => {
                Ok((Kind::SingleTenant, ClientId::from(client.0)))
            }
            kept::Kind::MultiTenant => {
                let vendor = self.settings.vendor.as_ref().ok_or(NotUsable::NoVendor)?;
                Ok((Kind::MultiTenant, vendor.client))
            }
        }
    }

    /// The live credentials that can be opened on this host, the newest first: one that cannot does
    /// not stop the other, and when none can, the first reason is told.
    fn own_credentials(
        &self,
        organization: &OrganizationName,
        held: &SsoConfiguration,
        now: Timestamp,
    ) -> Result<Vec<Credential>, NotUsable> {
        let (mut key, mut credentials, mut failed) = (None, Vec::new(), None);
        for credential in held.live_credentials(now) {
            let place = Place { organization, configuration: held.id, credential: credential.id };
            match self.opened(&mut key, &credential.proof, &place) {
                Ok(opened) => credentials.push(opened),
                Err(error) => {
                    let (configuration, credential) = (held.id, credential.id);
                    warn!(%organization, %configuration, %credential, "a credential is not used: {error}");
                    failed.get_or_insert(error);
                }
            }
        }
        match (credentials.is_empty(), failed) {
            (false, _) => Ok(credentials),
            (true, Some(error)) => Err(error),
            (true, None) => Err(NotUsable::NoCredential),
        }
    }

    fn opened(
        &self,
        key: &mut Option<InstanceKey>,
        proof: &Proof,
        place: &Place<'_>,
    ) -> Result<Credential, NotUsable> {
        match proof {
            Proof::ClientSecret { sealed, hint: _ } => {
                Ok(Credential::Secret(self.key(key)?.open(sealed, place)?))
            }
            Proof::Certificate { thumbprint: _, sealed_key } => {
                let pem = self.key(key)?.open(sealed_key, place)?;
                Ok(Credential::Certificate(Certificate::parse(&pem)?))
            }
            Proof::FederatedTokenFile { path } => {
                Ok(Credential::Federated(secret_in(Path::new(&**path))?))
            }
        }
    }

    /// The instance key, read once for one use.
    fn key<'a>(&self, held: &'a mut Option<InstanceKey>) -> Result<&'a InstanceKey, SealError> {
        let key = match held.take() {
            Some(key) => key,
            None => self.key_file.read()?,
        };
        Ok(held.insert(key))
    }

    fn vendors_credentials(&self) -> Result<Vec<Credential>, NotUsable> {
        let vendor = self.settings.vendor.as_ref().ok_or(NotUsable::NoVendor)?;
        let read = |file: &CredentialFile| match file {
            CredentialFile::Secret(path) => secret_in(path).map(Credential::Secret),
            CredentialFile::Certificate(path) => {
                Ok(Credential::Certificate(Certificate::parse(&secret_in(path)?)?))
            }
            CredentialFile::FederatedToken(path) => secret_in(path).map(Credential::Federated),
        };
        let credentials = vendor.credentials.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        if credentials.is_empty() { Err(NotUsable::NoCredential) } else { Ok(credentials) }
    }
}

impl fmt::Debug for Entra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entra").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// What a file holds, without the line's end.
///
/// # Errors
/// When it cannot be read, or is far too long for what it should be.
pub fn secret_in(path: &Path) -> Result<Secret, NotUsable> {
    let failed = |source| NotUsable::File { path: path.display().to_string(), source };
    let long = fs::metadata(path).map_err(failed)?.len() > MOST_FILE_BYTES;
    if long {
        return Err(failed(io::Error::other("it is longer than 64 KiB")));
    }
    let text = fs::read_to_string(path).map_err(failed)?;
    Ok(Secret::new(text.trim().to_owned()))
}

/// A credential as somebody hands it in.
#[derive(Debug, Clone)]
pub enum NewProof {
    /// A client secret's *Value*.
    ClientSecret(Secret),
    /// A certificate and its key, as PEM.
    Certificate(Secret),
    /// Where the platform puts a token.
    FederatedTokenFile(String),
}

/// A credential as it is kept: sealed for its place.
///
/// # Errors
/// When it cannot be sealed, or is a certificate that is none.
pub fn sealed(new: NewProof, key: &InstanceKey, place: &Place<'_>) -> Result<Proof, NotUsable> {
    match new {
        NewProof::ClientSecret(secret) => {
            let hint: String = secret.expose().chars().take(3).collect();
            Ok(Proof::ClientSecret { sealed: key.seal(&secret, place)?, hint: hint.into() })
        }
        NewProof::Certificate(pem) => {
            let named = URL_SAFE_NO_PAD.decode(Certificate::parse(&pem)?.thumbprint());
            let thumbprint = named.ok().and_then(|bytes| bytes.try_into().ok());
            let thumbprint = thumbprint.ok_or(InvalidCertificate::NoCertificate)?;
            Ok(Proof::Certificate { thumbprint, sealed_key: key.seal(&pem, place)? })
        }
        NewProof::FederatedTokenFile(path) => Ok(Proof::FederatedTokenFile { path: path.into() }),
    }
}
