//! What Entra's provisioning service shows instead of a client secret: a token of an application, for
//! an application, that speaks for no person.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use uuid::Uuid;

use super::{Forgery, StandIn, TenantId};

const LIFE_SECONDS: i64 = 3900;

impl StandIn {
    /// An assertion of a tenant about one service principal, for an application, forged as asked.
    #[must_use]
    pub fn assertion(
        &self,
        tenant: TenantId,
        audience: &str,
        subject: Uuid,
        forgery: &Forgery,
    ) -> Option<String> {
        let held = self.cloud.held();
        let dated = held.now();
        let mut header = json!({ "typ": "JWT", "alg": "RS256", "kid": held.keys.key_id() });
        let mut claims = json!({
            "aud": audience,
            "iss": format!("{}/{tenant}/v2.0", held.authority),
            "iat": dated,
            "nbf": dated,
            "exp": dated + LIFE_SECONDS,
            "aio": "opaque",
            "azp": "00000014-0000-0000-c000-000000000000",
            "oid": subject,
            "sub": subject,
            "tid": tenant,
            "uti": "once",
            "ver": "2.0",
        });
        forgery.apply(&mut header, &mut claims);
        let part = |text: String| URL_SAFE_NO_PAD.encode(text);
        let signed = format!("{}.{}", part(header.to_string()), part(forgery.written(&claims)));
        let token = format!("{signed}.{}", held.keys.sign(&signed, forgery.seal())?);
        Some(forgery.sent(token))
    }
}
