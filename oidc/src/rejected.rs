//! Why a token is not believed: one name per reason, for events, and one sentence, for people.

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Rejected {
    /// More than 64 KiB.
    #[error("the token is too long")]
    TooLong,
    /// Not a signed token in compact form; five parts are an encrypted one.
    #[error("the token is not a signed token in three parts")]
    NotThreeParts,
    /// The header is no JSON object with an algorithm, or names something twice.
    #[error("the header of the token cannot be read")]
    HeaderUnreadable,
    /// Anything but RS256.
    #[error("the token is not signed with RS256")]
    AlgorithmNotAllowed,
    /// An access token, a logout token, or something else that is not an ID token.
    #[error("the token is of another type")]
    TypeNotAllowed,
    /// `crit`, `cty`, `jwk`, `jku`, `x5u`, `x5c`, `enc`, `zip` or `b64` in the header.
    #[error("the header of the token asks for something that is not allowed")]
    HeaderNotAllowed,
    /// No `kid`.
    #[error("the token does not name its key")]
    KeyIdMissing,
    /// A `kid` that is long or not printable.
    #[error("the token names its key in a form that is not allowed")]
    KeyIdMalformed,
    /// The tenant publishes no such key.
    #[error("the token is signed with a key that the tenant does not publish")]
    KeyUnknown,
    /// The key belongs to another tenant.
    #[error("the token is signed with a key that belongs to another issuer")]
    KeyOfAnotherIssuer,
    /// The signature does not fit.
    #[error("the signature of the token is wrong")]
    SignatureWrong,
    /// The claims are no JSON object, or one has another type than it must have.
    #[error("the claims of the token cannot be read")]
    ClaimsUnreadable,
    /// A claim stands twice.
    #[error("a claim of the token stands there twice")]
    ClaimRepeated,
    /// A claim that must be there is not.
    #[error("the token has no claim `{0}`")]
    ClaimMissing(&'static str),
    /// `iss` is not the tenant's issuer.
    #[error("the token was issued by somebody else")]
    IssuerWrong,
    /// `aud` is not our client ID, or not only.
    #[error("the token was issued for another application")]
    AudienceWrong,
    /// `azp` is not our client ID.
    #[error("the token was requested by another application")]
    AuthorizedPartyWrong,
    /// `tid` is not the tenant of the SSO configuration.
    #[error("the token is of another tenant")]
    TenantWrong,
    /// `ver` is not `2.0`.
    #[error("the token is of another version than 2.0")]
    VersionWrong,
    /// `idtyp` is there: an access token, perhaps of an application without a person.
    #[error("the token does not speak for a person who signs in")]
    NotAPerson,
    /// `oid` or another object ID is no GUID.
    #[error("the token does not name its subject by an object ID")]
    ObjectIdMalformed,
    /// `sub` is not the one expected.
    #[error("the token is of somebody else")]
    SubjectWrong,
    /// `exp` is over.
    #[error("the token is expired")]
    Expired,
    /// `nbf` is to come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// `iat` is to come.
    #[error("the token was issued in the future")]
    IssuedInTheFuture,
    /// `iat` is before the sign-in was started.
    #[error("the token was issued before this sign-in was started")]
    IssuedBeforeSignIn,
    /// No `nonce`.
    #[error("the token is not bound to this sign-in")]
    NonceMissing,
    /// Another sign-in's `nonce`.
    #[error("the token is bound to another sign-in")]
    NonceWrong,
    /// The authentication context that was asked for is not in `acrs`.
    #[error("the sign-in did not meet the authentication context that the access rule asks for")]
    ContextNotMet,
}

impl Rejected {
    /// The name for events, for ever.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::NotThreeParts => "not_three_parts",
            Self::HeaderUnreadable => "header_unreadable",
            Self::AlgorithmNotAllowed => "algorithm_not_allowed",
            Self::TypeNotAllowed => "type_not_allowed",
            Self::HeaderNotAllowed => "header_not_allowed",
            Self::KeyIdMissing => "key_id_missing",
            Self::KeyIdMalformed => "key_id_malformed",
            Self::KeyUnknown => "key_unknown",
            Self::KeyOfAnotherIssuer => "key_of_another_issuer",
            Self::SignatureWrong => "signature_wrong",
            Self::ClaimsUnreadable => "claims_unreadable",
            Self::ClaimRepeated => "claim_repeated",
            Self::ClaimMissing(_) => "claim_missing",
            Self::IssuerWrong => "issuer_wrong",
            Self::AudienceWrong => "audience_wrong",
            Self::AuthorizedPartyWrong => "authorized_party_wrong",
            Self::TenantWrong => "tenant_wrong",
            Self::VersionWrong => "version_wrong",
            Self::NotAPerson => "not_a_person",
            Self::ObjectIdMalformed => "object_id_malformed",
            Self::SubjectWrong => "subject_wrong",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::IssuedInTheFuture => "issued_in_the_future",
            Self::IssuedBeforeSignIn => "issued_before_sign_in",
            Self::NonceMissing => "nonce_missing",
            Self::NonceWrong => "nonce_wrong",
            Self::ContextNotMet => "context_not_met",
        }
    }

    /// Whether a wrong clock on this host is the likely cause: a token that comes straight from Entra
    /// has no reason to be of another time.
    #[must_use]
    pub const fn concerns_clock(self) -> bool {
        matches!(
            self,
            Self::Expired | Self::NotYetValid | Self::IssuedInTheFuture | Self::IssuedBeforeSignIn
        )
    }
}
