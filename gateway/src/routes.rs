//! Every path there is, who may use it, and what answers. The server is built from this table, so
//! what is printed of it is what is served.

use std::fmt;

use actix_web::web;
use doorward_scim::endpoint;

use crate::{
    api, authz, authzen, dashboard, entra, evidence, health, organization_paths, outside, pages,
    proxy, security_events, setup, sign_in, token_endpoint,
};

/// Who may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Anyone.
    None,
    /// Whoever presents a live Secret Token of the organization in the path, or an access token of
    /// it.
    ProvisioningClient,
    /// Whoever shows a live client secret of the organization in the path, or an assertion that it
    /// trusts.
    ProvisioningCredential,
    /// Whoever presents a live API token of the organization in the path with the scope `read`.
    Read,
    /// Whoever presents a live API token of the organization in the path with the scope `read` or
    /// `audit`.
    Audit,
    /// Whoever presents a live API token of the organization in the path with the scope `write`.
    Write,
    /// Whoever is on the host, through the operator's socket; nobody else.
    Operator,
    /// Whoever's session may enter the resource in the path.
    Entry,
    /// Whoever presents a live API token of the organization in the path with the scope `decide`.
    Decide,
    /// Whoever presents a live session of the organization in the path; people who have none are
    /// sent to sign in.
    Session,
    /// Whoever's session may enter the main user dashboard of the organization in the path.
    MainUser,
    /// A main user, or whoever's session admits them as an auditor, who reads and sends no form.
    MainUserOrAuditor,
    /// A main user, in a form of ours with the token of that session.
    MainUserForm,
    /// A main user, or whoever used a setup link of the organization in the path less than two hours
    /// ago.
    MainUserOrSetup,
    /// The same, in a form of ours with the token of that session.
    MainUserOrSetupForm,
    /// Whoever has a setup link that was not used yet.
    SetupLink,
    /// A page of ours, in a browser that presents a session or none.
    SameOrigin,
    /// The browser in which the sign-in was begun.
    PendingSignIn,
}

/// A path, or everything below one, with what answers there.
struct Mount {
    /// As people write it.
    path: &'static str,
    /// The fixed part of it, which is all that is matched here: a pattern would cost every
    /// request a regular expression.
    fixed: &'static str,
    guard: Guard,
    /// What is below, and the methods each knows.
    endpoints: &'static [(&'static str, &'static [&'static str])],
    serve: fn(&mut web::ServiceConfig, &str),
}

/// A row of the printed table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The path, with names in braces.
    pub path: String,
    /// The methods it knows.
    pub methods: &'static [&'static str],
    /// Who may pass.
    pub guard: Guard,
}

/// What a single path knows.
const GET: &[(&str, &[&str])] = &[("", &["GET"])];

/// What proxies ask about.
const RESOURCES: &[(&str, &[&str])] =
    &[("/dashboard", &["GET"]), ("/workspaces/{workspace}", &["GET"])];

const MOUNTS: &[Mount] = &[
    Mount {
        path: "/o/{organization}/authz/{auth-request,forward-auth,ext-authz,refused-page}",
        fixed: "/o",
        guard: Guard::Entry,
        endpoints: RESOURCES,
        serve: authz::configure,
    },
    Mount {
        path: "/o/{organization}/w/{workspace}",
        fixed: "/o",
        guard: Guard::Entry,
        endpoints: proxy::TABLE,
        serve: proxy::configure,
    },
    Mount {
        path: "/o/{organization}/dashboard",
        fixed: "/o",
        guard: Guard::MainUser,
        endpoints: dashboard::PAGES,
        serve: dashboard::configure,
    },
    Mount {
        path: "/o/{organization}/dashboard",
        fixed: "",
        guard: Guard::MainUserOrAuditor,
        endpoints: dashboard::READING_PAGES,
        serve: below_organization,
    },
    Mount {
        path: "/o/{organization}/dashboard",
        fixed: "",
        guard: Guard::MainUserForm,
        endpoints: dashboard::FORMS,
        serve: below_organization,
    },
    Mount {
        path: "/o/{organization}/dashboard",
        fixed: "",
        guard: Guard::MainUserOrSetup,
        endpoints: dashboard::SETUP_PAGES,
        serve: below_organization,
    },
    Mount {
        path: "/o/{organization}/dashboard",
        fixed: "",
        guard: Guard::MainUserOrSetupForm,
        endpoints: dashboard::SETUP_FORMS,
        serve: below_organization,
    },
    Mount {
        path: "/o/{organization}/setup/{code}",
        fixed: "/o",
        guard: Guard::SetupLink,
        endpoints: setup::TABLE,
        serve: setup::configure,
    },
    Mount {
        path: "/setup/{code}",
        fixed: "/setup",
        guard: Guard::SetupLink,
        endpoints: setup::TABLE,
        serve: setup::configure,
    },
    Mount {
        path: "/o/{organization}/access/v1",
        fixed: "/o",
        guard: Guard::Decide,
        endpoints: authzen::TABLE,
        serve: authzen::configure,
    },
    Mount {
        path: "/o/{organization}/security-events",
        fixed: "/o",
        guard: Guard::Read,
        endpoints: security_events::TABLE,
        serve: security_events::configure,
    },
    Mount {
        path: "/o/{organization}/log",
        fixed: "/o",
        guard: Guard::Audit,
        endpoints: evidence::TABLE,
        serve: evidence::configure,
    },
    Mount {
        path: "/o/{organization}/oauth2/token",
        fixed: "/o",
        guard: Guard::ProvisioningCredential,
        endpoints: token_endpoint::TABLE,
        serve: token_endpoint::configure,
    },
    Mount {
        path: "/.well-known/authzen-configuration/o/{organization}",
        fixed: "/.well-known/authzen-configuration/o/{organization}",
        guard: Guard::None,
        endpoints: GET,
        serve: |server, fixed| outside::get(server, fixed, authzen::metadata),
    },
    Mount {
        path: "/.well-known/jwks.json",
        fixed: "/.well-known/jwks.json",
        guard: Guard::None,
        endpoints: GET,
        serve: |server, fixed| outside::get(server, fixed, authz::keys),
    },
    Mount {
        path: "/o/{organization}/scim/v2",
        fixed: "/o",
        guard: Guard::ProvisioningClient,
        endpoints: endpoint::TABLE,
        serve: |server, fixed| {
            server.service(web::scope(fixed).default_service(web::to(organization_paths::entry)));
        },
    },
    Mount {
        path: "/o/{organization}/",
        fixed: "",
        guard: Guard::Session,
        endpoints: GET,
        serve: below_organization,
    },
    Mount {
        path: "/o/{organization}/sign-in",
        fixed: "",
        guard: Guard::None,
        endpoints: GET,
        serve: below_organization,
    },
    Mount {
        path: "/o/{organization}/sign-out",
        fixed: "",
        guard: Guard::SameOrigin,
        endpoints: &[("", &["POST"])],
        serve: below_organization,
    },
    Mount {
        path: entra::CALLBACK,
        fixed: entra::CALLBACK,
        guard: Guard::PendingSignIn,
        endpoints: &[("", &["GET", "POST"])],
        serve: |server, fixed| {
            server.route(fixed, web::get().to(sign_in::callback));
            server.route(fixed, web::post().to(sign_in::callback_by_post));
        },
    },
    Mount {
        path: entra::FRONT_CHANNEL_LOGOUT,
        fixed: entra::FRONT_CHANNEL_LOGOUT,
        guard: Guard::None,
        endpoints: GET,
        serve: |server, fixed| {
            server.route(fixed, web::get().to(sign_in::front_channel_logout));
        },
    },
    Mount {
        path: "/auth/front-channel-logout/{configuration}",
        fixed: "/auth/front-channel-logout/{configuration}",
        guard: Guard::None,
        endpoints: GET,
        serve: |server, fixed| {
            server.route(fixed, web::get().to(sign_in::front_channel_logout));
        },
    },
    Mount {
        path: pages::STYLESHEET,
        fixed: pages::STYLESHEET,
        guard: Guard::None,
        endpoints: GET,
        serve: |server, fixed| outside::get(server, fixed, pages::stylesheet),
    },
    Mount {
        path: "/api/openapi.json",
        fixed: "/api/openapi.json",
        guard: Guard::None,
        endpoints: GET,
        serve: |server, fixed| outside::get(server, fixed, api::openapi),
    },
    Mount {
        path: api::BELOW,
        fixed: "/api",
        guard: Guard::Read,
        endpoints: &[], // its rows are made of its own table, because the guard is one of the method
        serve: api::configure,
    },
    Mount {
        path: pages::SCRIPT,
        fixed: pages::SCRIPT,
        guard: Guard::None,
        endpoints: GET,
        serve: |server, fixed| outside::get(server, fixed, pages::script),
    },
    Mount {
        path: "/healthz",
        fixed: "/healthz",
        guard: Guard::None,
        endpoints: GET,
        serve: |server, fixed| outside::get(server, fixed, health::healthz),
    },
    Mount {
        path: "/startupz",
        fixed: "/startupz",
        guard: Guard::None,
        endpoints: GET,
        serve: |server, fixed| outside::get(server, fixed, health::startupz),
    },
    Mount {
        path: "/readyz",
        fixed: "/readyz",
        guard: Guard::None,
        endpoints: GET,
        serve: |server, fixed| outside::get(server, fixed, health::readyz),
    },
];

/// Served together with something that stands above in the table.
fn below_organization(_: &mut web::ServiceConfig, _: &str) {}

/// Puts every route into the server.
pub fn configure(server: &mut web::ServiceConfig) {
    for mount in MOUNTS {
        (mount.serve)(server, mount.fixed);
    }
    server.default_service(web::to(outside::nowhere));
}

/// Every route, for people and for the golden list.
pub fn table() -> impl Iterator<Item = Route> {
    let mounted = MOUNTS.iter().flat_map(|mount| {
        mount.endpoints.iter().map(|(below, methods)| Route {
            path: format!("{}{below}", mount.path),
            methods,
            guard: mount.guard,
        })
    });
    mounted.chain(api::routes())
}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "anyone",
            Self::ProvisioningClient => "provisioning client",
            Self::ProvisioningCredential => "client secret or trusted assertion",
            Self::Entry => "session that may enter",
            Self::Read => "API token with read",
            Self::Audit => "API token with read or audit",
            Self::Write => "API token with write",
            Self::Operator => "operator",
            Self::Decide => "API token with decide",
            Self::Session => "session",
            Self::MainUser => "main user",
            Self::MainUserOrAuditor => "main user or auditor",
            Self::MainUserForm => "main user, CSRF token",
            Self::MainUserOrSetup => "main user or setup session",
            Self::MainUserOrSetupForm => "main user or setup session, CSRF token",
            Self::SetupLink => "setup link",
            Self::SameOrigin => "same origin",
            Self::PendingSignIn => "pending sign-in",
        })
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.methods.join(","), self.path, self.guard)
    }
}
