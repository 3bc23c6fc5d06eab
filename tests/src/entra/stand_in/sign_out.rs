//! The sign-out page: it loads every application's front-channel address in a hidden frame, then goes
//! back to where the application asked, if that address is registered.

use super::{
    Asked, TenantId,
    authorize::COOKIE,
    held::Held,
    page::{Reply, escaped, with_query},
};

/// Signs out whoever has the cookie.
pub(super) fn answer(held: &mut Held, tenant: TenantId, asked: &Asked) -> Reply {
    let session = asked.cookie(COOKIE).and_then(|cookie| held.sessions.remove(cookie));
    let mut page = String::from("<p>You have signed out of your account.");
    if let Some(session) = session.filter(|session| session.tenant == tenant) {
        let apps = session.clients.iter().filter_map(|client| held.apps.get(client));
        for address in apps.filter_map(|app| app.front_channel_logout.as_deref()) {
            let address = with_query(address, &[("sid", &session.sid)]);
            page.push_str(&format!("<iframe hidden src=\"{}\"></iframe>", escaped(&address)));
        }
    }
    let back = asked.field("post_logout_redirect_uri").unwrap_or_default();
    if held.apps.values().any(|app| app.redirect_uris.contains(&back)) {
        let state = asked.field("state");
        let said: Vec<_> = state.iter().map(|state| ("state", state.as_str())).collect();
        let back = if said.is_empty() { back } else { with_query(&back, &said) };
        page.push_str(&format!(
            "<meta http-equiv=\"refresh\" content=\"0;url={}\">",
            escaped(&back)
        ));
    }
    Reply::page(200, "Sign out", &page).with("set-cookie", format!("{COOKIE}=; Path=/; Max-Age=0"))
}
