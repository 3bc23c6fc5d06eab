//! Everything the stand-in knows, and the way from a request to its answer: no clock but its own, and
//! nothing of HTTP.

use std::collections::BTreeMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Asked, Endpoint, Fault, Forgery, Registration, TenantId, authorize, documents, exchange, graph,
    keys::Keys,
    page::{self, Reply},
    registration::App,
    sign_out,
    tenant::Tenant,
};
use crate::entra::{Company, ObjectId};

/// All there is.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) authority: String,
    pub(super) tenants: BTreeMap<TenantId, Tenant>,
    pub(super) apps: BTreeMap<Uuid, App>,
    /// By code.
    pub(super) codes: BTreeMap<String, Grant>,
    /// By cookie.
    pub(super) sessions: BTreeMap<String, Session>,
    /// By access token.
    pub(super) bearers: BTreeMap<String, (TenantId, ObjectId)>,
    pub(super) keys: Keys,
    /// By endpoint, of one tenant or of all.
    pub(super) faults: BTreeMap<Endpoint, (Option<TenantId>, Fault)>,
    pub(super) forgery: Option<Forgery>,
    pub(super) refusal: Option<(String, String)>,
    pub(super) most_groups: usize,
    pub(super) most_graph_ids: usize,
    pub(super) clock_ahead: i64,
    pub(super) journal: Vec<Asked>,
    /// Every ID token there ever was.
    pub(super) issued: Vec<String>,
    given: u64,
}

/// What a code stands for, until it is used.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) tenant: TenantId,
    pub(super) client: Uuid,
    pub(super) person: ObjectId,
    pub(super) sid: String,
    pub(super) redirect_uri: String,
    pub(super) challenge: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) context: Option<String>,
    pub(super) used: bool,
}

/// Somebody who is signed in at the stand-in.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) sid: String,
    pub(super) tenant: TenantId,
    pub(super) person: ObjectId,
    /// The applications that were signed in to.
    pub(super) clients: Vec<Uuid>,
}

impl Held {
    pub(super) fn at(authority: String, keys: Keys) -> Self {
        Self {
            authority,
            tenants: BTreeMap::new(),
            apps: BTreeMap::new(),
            codes: BTreeMap::new(),
            sessions: BTreeMap::new(),
            bearers: BTreeMap::new(),
            keys,
            faults: BTreeMap::new(),
            forgery: None,
            refusal: None,
            most_groups: 200,
            most_graph_ids: 11_000,
            clock_ahead: 0,
            journal: Vec::new(),
            issued: Vec::new(),
            given: 0,
        }
    }

    /// A number that was never given before.
    pub(super) fn next(&mut self) -> u64 {
        self.given += 1;
        self.given
    }

    /// A GUID that was never given before.
    pub(super) fn guid(&mut self) -> Uuid {
        let number = u128::from(self.next()) << 48 | u128::from(fastrand::u64(..) >> 16);
        uuid::Builder::from_random_bytes(number.to_be_bytes()).into_uuid()
    }

    /// A text that nobody guesses.
    pub(super) fn text(&mut self) -> String {
        format!("{}.{:032x}", self.next(), fastrand::u128(..))
    }

    pub(super) fn now(&self) -> i64 {
        Timestamp::now().as_second() + self.clock_ahead
    }

    pub(super) fn found(&mut self, domain: &str, company: Company) -> TenantId {
        let id = self.guid();
        self.tenants.insert(id, Tenant::new(domain, company));
        id
    }

    pub(super) fn register(&mut self, home: Option<TenantId>, redirect_uri: &str) -> Registration {
        let client = self.guid();
        let secret = format!("{}~secret/+ %", self.text());
        self.apps.insert(client, App::new(home, redirect_uri, &secret));
        Registration { client, secret }
    }

    /// The tenant that a path segment names, by its GUID or by a domain.
    pub(super) fn tenant(&self, segment: &str) -> Option<(TenantId, &Tenant)> {
        let named = |(id, tenant): &(&TenantId, &Tenant)| {
            id.to_string() == segment.to_ascii_lowercase() || tenant.domain == segment
        };
        self.tenants.iter().find(named).map(|(id, tenant)| (*id, tenant))
    }

    /// What goes wrong with a request.
    pub(super) fn fault(&self, asked: &Asked) -> Option<Fault> {
        let (of, fault) = self.faults.get(&asked.endpoint()?)?;
        let tenant = asked.segments().first().and_then(|segment| self.tenant(segment));
        let concerned = of.is_none_or(|of| tenant.is_some_and(|(tenant, _)| tenant == of));
        concerned.then(|| fault.clone())
    }

    /// Answers as Entra would.
    pub(super) fn answer(&mut self, asked: &Asked) -> Reply {
        let segments = asked.segments();
        let Some(segment) = segments.first() else { return page::index(self) };
        let Some(endpoint) = asked.endpoint() else { return Reply::not_found() };
        if endpoint == Endpoint::Graph {
            return graph::answer(self, asked);
        }
        let Some((tenant, _)) = self.tenant(segment) else { return page::no_tenant(endpoint) };
        match endpoint {
            Endpoint::Discovery => documents::discovery(self, tenant),
            Endpoint::Keys => documents::keys(self),
            Endpoint::Authorize => authorize::answer(self, tenant, asked),
            Endpoint::Token => exchange::answer(self, tenant, asked),
            Endpoint::SignOut => sign_out::answer(self, tenant, asked),
            Endpoint::AdminConsent => authorize::consent(self, tenant, asked),
            Endpoint::Graph => Reply::not_found(),
        }
    }
}
