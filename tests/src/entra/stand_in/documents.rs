//! What a tenant publishes.

use serde_json::json;

use super::{TenantId, held::Held, page::Reply};

/// The discovery document: always of the tenant's GUID, whatever it was asked by.
pub(super) fn discovery(held: &Held, tenant: TenantId) -> Reply {
    let base = format!("{}/{tenant}", held.authority);
    Reply::json(
        200,
        &json!({
            "issuer": format!("{base}/v2.0"),
            "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
            "token_endpoint": format!("{base}/oauth2/v2.0/token"),
            "jwks_uri": format!("{base}/discovery/v2.0/keys"),
            "end_session_endpoint": format!("{base}/oauth2/v2.0/logout"),
            "userinfo_endpoint": format!("{}/graph/oidc/userinfo", held.authority),
            "token_endpoint_auth_methods_supported":
                ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nonce", "tid", "ver"],
            "request_uri_parameter_supported": false,
            "http_logout_supported": true,
            "frontchannel_logout_supported": true,
            "tenant_region_scope": "EU",
            "cloud_instance_name": "microsoftonline.com",
            "cloud_graph_host_name": "graph.windows.net",
            "msgraph_host": "graph.microsoft.com",
        }),
    )
}

/// The key set.
pub(super) fn keys(held: &Held) -> Reply {
    Reply::json(200, &held.keys.documents(&held.authority))
}
