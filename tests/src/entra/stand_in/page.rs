//! Answers and the few pages people see. They are plain: the stand-in is nobody's product.

use serde_json::{Value, json};
use url::form_urlencoded;

use super::{Endpoint, held::Held, tenant::Tenant};
use crate::entra::Standing;

/// An answer, before it is HTTP.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type", "application/json; charset=utf-8".to_owned())];
        Self { status, headers, body: body.to_string().into_bytes() }
    }

    pub(super) fn page(status: u16, title: &str, body: &str) -> Self {
        let title = escaped(title);
        let style = "body{font:16px system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}\
                     li{margin:.6rem 0}";
        let html = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\
             <style>{style}</style><h1>{title}</h1>{body}</html>"
        );
        let headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
        Self { status, headers, body: html.into_bytes() }
    }

    /// A problem that stays on Entra's page and never reaches an application.
    pub(super) fn problem(code: u32, text: &str) -> Self {
        Self::page(
            400,
            "Sorry, but we’re having trouble signing you in",
            &escaped(&format!("AADSTS{code}: {text}")),
        )
    }

    pub(super) fn not_found() -> Self {
        Self::json(404, &json!({ "error": "not_found" }))
    }

    pub(super) fn redirect(location: String) -> Self {
        Self { status: 302, headers: vec![("location", location)], body: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// What the stand-in is, for whoever opens its address.
pub(super) fn index(held: &Held) -> Reply {
    let tenants = held.tenants.iter();
    let list: String =
        tenants.map(|(id, tenant)| format!("<li>{} {id}", escaped(&tenant.domain))).collect();
    Reply::page(200, "A stand-in for Microsoft Entra", &format!("<ul>{list}</ul>"))
}

/// Nobody knows this tenant.
pub(super) fn no_tenant(endpoint: Endpoint) -> Reply {
    let text = "Tenant not found. Check to make sure you have the correct tenant ID.";
    match endpoint {
        Endpoint::Authorize | Endpoint::SignOut | Endpoint::AdminConsent => {
            Reply::problem(90002, text)
        }
        Endpoint::Discovery | Endpoint::Keys | Endpoint::Token | Endpoint::Graph => {
            let description = format!("AADSTS90002: {text}");
            Reply::json(
                400,
                &json!({ "error": "invalid_tenant", "error_description": description }),
            )
        }
    }
}

/// *Pick an account*: everybody who may sign in, each a link.
pub(super) fn pick(tenant: &Tenant, path: &str, query: &str) -> Reply {
    let here = |name: &str, value: &str| {
        let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        escaped(&format!("{path}?{query}&{name}={value}"))
    };
    let people = tenant.company.people().filter(|person| person.standing == Standing::Active);
    let mut list: String = people
        .take(200)
        .map(|person| {
            let link = here("pick", &person.user_principal_name);
            let (name, upn) = (escaped(&person.display_name), escaped(&person.user_principal_name));
            format!("<li><a href=\"{link}\">{name}</a> {upn}")
        })
        .collect();
    list.push_str(&format!("<li><a href=\"{}\">Cancel</a>", here("cancel", "1")));
    Reply::page(200, "Pick an account", &format!("<ul>{list}</ul>"))
}

/// Text that is no markup.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An address with more parameters.
pub(super) fn with_query(address: &str, pairs: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{query}")
}
