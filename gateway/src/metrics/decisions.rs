//! Answers to "may this request pass?" as they are counted: each has its counter from the beginning, so
//! that a request looks for none.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
};

use crate::authz::Caller;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Labels {
    decision: &'static str,
    endpoint: &'static str,
}

/// What was answered to one kind of proxy.
#[derive(Debug)]
pub struct Decided {
    /// They may enter.
    pub allowed: Counter,
    /// They may not.
    pub refused: Counter,
    /// They have to sign in.
    pub sign_in: Counter,
    /// There is nothing to enter.
    pub unknown: Counter,
}

/// What was answered to each kind of proxy.
#[derive(Debug)]
pub struct Decisions {
    family: Family<Labels, Counter>,
    auth_request: Decided,
    forward_auth: Decided,
    ext_authz: Decided,
    refused_page: Decided,
    proxy: Decided,
}

impl Default for Decisions {
    fn default() -> Self {
        let family = Family::<Labels, Counter>::default();
        let decided = |caller: Caller| {
            let counter = |decision| {
                let labels = Labels { decision, endpoint: caller.name() };
                family.get_or_create(&labels).clone()
            };
            Decided {
                allowed: counter("allowed"),
                refused: counter("refused"),
                sign_in: counter("sign_in"),
                unknown: counter("unknown"),
            }
        };
        Self {
            auth_request: decided(Caller::AuthRequest),
            forward_auth: decided(Caller::ForwardAuth),
            ext_authz: decided(Caller::ExtAuthz),
            refused_page: decided(Caller::RefusedPage),
            proxy: decided(Caller::Proxy),
            family,
        }
    }
}

impl Decisions {
    /// The counters of a kind of proxy.
    #[must_use]
    pub const fn of(&self, caller: Caller) -> &Decided {
        match caller {
            Caller::AuthRequest => &self.auth_request,
            Caller::ForwardAuth => &self.forward_auth,
            Caller::ExtAuthz => &self.ext_authz,
            Caller::RefusedPage => &self.refused_page,
            Caller::Proxy => &self.proxy,
        }
    }

    /// All of them, to be read.
    pub(super) fn family(&self) -> Family<Labels, Counter> {
        self.family.clone()
    }
}
