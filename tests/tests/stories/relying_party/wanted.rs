//! What the OpenID Foundation's suite wants of each of its tests, and where we differ on purpose.

/// What a relying party has to do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted {
    Accept,
    Reject,
    Either,
    /// What the suite wants, and why we do something else.
    Differs(&'static str, &'static str),
}

impl Wanted {
    /// Whether that is what was done. What is never asked for cannot be done wrongly.
    pub(super) fn is(self, done: &str) -> bool {
        let (accepted, rejected) = (
            done.starts_with("accepted") || done.contains("signed out"),
            done.starts_with("rejected"),
        );
        done.starts_with("not asked") && !matches!(self, Self::Differs(..))
            || match self {
                Self::Accept => accepted,
                Self::Reject => rejected,
                Self::Either | Self::Differs(..) => accepted || rejected,
            }
    }

    pub(super) fn text(self) -> String {
        match self {
            Self::Accept => "accept".to_owned(),
            Self::Reject => "reject".to_owned(),
            Self::Either => "accept or reject".to_owned(),
            Self::Differs(wanted, why) => format!("{wanted}; we differ: {why}"),
        }
    }
}

/// By the name of the test, without the words that all begin with.
pub(super) fn of(name: &str) -> Wanted {
    match name.trim_start_matches("oidcc-client-test").trim_start_matches('-') {
        "invalid-sig-rs256"
        | "invalid-sig-hs256"
        | "invalid-sig-es256"
        | "invalid-iss"
        | "missing-sub"
        | "invalid-aud"
        | "missing-aud"
        | "missing-iat"
        | "nonce-invalid"
        | "discovery-issuer-mismatch"
        | "form-post-error"
        | "userinfo-invalid-sub"
        | "invalid-athash, -missing-athash"
        | "invalid-chash, -missing-chash"
        | "rp-backchannel-*"
        | "refresh-token, -invalid-issuer, -invalid-sub" => Wanted::Reject,
        "idtoken-sig-none" | "nonce-unless-code-flow" | "kid-absent-multiple-jwks" => {
            Wanted::Either
        }
        "kid-absent-single-jwks" => Wanted::Differs("accept", "Entra names its keys"),
        "aggregated-claims" => {
            Wanted::Differs("accept, and read the claims", "Entra sends none, so they are ignored")
        }
        "distributed-claims" => {
            Wanted::Differs("accept, and follow the source", "no address out of a token is fetched")
        }
        " (form_post)" => Wanted::Differs("accept", "`response_mode=query` is asked for"),
        ""
        | "idtoken-sig-rs256"
        | "discovery-openid-config"
        | "discovery-jwks-uri-keys"
        | "signing-key-rotation-just-before-signing"
        | "signing-key-rotation"
        | "mtls-endpoint-aliases"
        | "3rd-party-init-login"
        | "rp-init-logout"
        | "rp-init-logout-other-state"
        | "rp-init-logout-no-state"
        | "rp-frontchannel-rpinitlogout"
        | "rp-frontchannel-opinitlogout"
        | "userinfo-bearer-header, -body, -signed"
        | "scope-userinfo-claims"
        | "client-secret-basic"
        | "request-uri-signed-*"
        | "dynamic-registration"
        | "discovery-webfinger-acct, -url"
        | "refresh-token (scope)"
        | "session-management" => Wanted::Accept,
        other => panic!("nobody says what is wanted of `{other}`"),
    }
}
