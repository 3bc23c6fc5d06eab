//! What is told of somebody who may enter, kept for the next request: signing and rendering it is
//! the only work of a decision that costs. It is kept by session and place, and made anew when the
//! person changed or it is about to end. Whether they may enter is asked every time.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use actix_web::http::header::{CACHE_CONTROL, HeaderMap, HeaderValue};
use doorward_store::{
    Sequence, Timestamp,
    directory::{Directory, HandleDigest, access::Entry},
};

use foldhash::fast::RandomState;

use super::Place;
use crate::{
    app::App,
    assertion::{Claims, LIFE},
    identity_headers::{Identity, Style},
};

/// An assertion is made anew when so little is left of it.
const LEFT: i64 = 60 * 1_000_000;
/// The most sessions one worker keeps passes of.
const MAX_SESSIONS: usize = 4096;

/// Who somebody is, ready to be sent.
#[derive(Debug)]
pub struct Pass {
    handle: HandleDigest,
    workspace: Box<str>,
    style: Style,
    identity: Identity,
    until: Timestamp,
    /// The directory that the identity was last seen to be true of.
    head: std::cell::Cell<Sequence>,
    /// Whether it has let nobody in yet.
    is_new: std::cell::Cell<bool>,
    headers: HeaderMap,
    answer: HeaderMap,
}

/// The passes of one worker; nobody else reads them, so nothing is locked. The digests are those of
/// sessions that exist, so that nobody chooses them, and any hash will do.
#[derive(Debug, Default)]
pub struct Passes(RefCell<HashMap<HandleDigest, Vec<Rc<Pass>>, RandomState>>);

impl Pass {
    /// Who it is, by userName.
    #[must_use]
    pub fn user_name(&self) -> &str {
        &self.identity.user_name
    }

    /// By which session.
    #[must_use]
    pub fn handle(&self) -> HandleDigest {
        self.handle
    }

    /// The directory by which they were last let in.
    #[must_use]
    pub fn head(&self) -> Sequence {
        self.head.get()
    }

    /// Whether this is the first time that it lets somebody in: it is asked once.
    pub(super) fn takes_effect(&self) -> bool {
        self.is_new.replace(false)
    }

    /// The headers that tell an application who it is.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers of an answer that lets them in, but for the name of the request.
    pub(super) fn answer(&self) -> &HeaderMap {
        &self.answer
    }
}

impl Passes {
    #[allow(clippy::too_many_arguments, reason = "each decides what is told")]
    pub(super) fn pass(
        &self,
        app: &App,
        directory: &Directory,
        handle: &HandleDigest,
        entry: Entry<'_>,
        place: Place<'_>,
        style: Style,
        now: Timestamp,
    ) -> Option<Rc<Pass>> {
        let workspace = place.workspace.unwrap_or_default();
        let same = |pass: &&Rc<Pass>| &*pass.workspace == workspace && pass.style == style;
        let held = self.0.borrow().get(handle).and_then(|all| all.iter().find(same).cloned());
        let held = held.filter(|pass| now.0.saturating_add(LEFT) < pass.until.0);
        if let Some(pass) = held.as_ref().filter(|pass| pass.head.get() == directory.head()) {
            return Some(pass.clone());
        }
        let most = app.config.server.groups_told;
        let identity = Identity::of(directory, entry.user, entry.rule, most);
        if let Some(pass) = held.filter(|pass| pass.identity == identity) {
            pass.head.set(directory.head());
            return Some(pass);
        }
        let pass = Rc::new(make(app, directory, handle, identity, place, style, now)?);
        self.keep(handle, &pass);
        Some(pass)
    }

    fn keep(&self, handle: &HandleDigest, pass: &Rc<Pass>) {
        let mut all = self.0.borrow_mut();
        if all.len() >= MAX_SESSIONS {
            all.clear();
        }
        let of_session = all.entry(*handle).or_default();
        of_session.retain(|held| held.workspace != pass.workspace || held.style != pass.style);
        of_session.push(pass.clone());
    }
}

fn make(
    app: &App,
    directory: &Directory,
    handle: &HandleDigest,
    identity: Identity,
    place: Place<'_>,
    style: Style,
    now: Timestamp,
) -> Option<Pass> {
    let issuer = app.config.server.public_url.as_str();
    let audience = format!("{issuer}{}", place.path());
    let (issued, life) = (now.0 / 1_000_000, i64::try_from(LIFE.as_secs()).ok()?);
    let claims = Claims {
        iss: issuer,
        aud: &audience,
        sub: &identity.user,
        iat: issued,
        exp: issued + life,
        organization: place.organization,
        preferred_username: &identity.user_name,
        email: identity.email.as_deref(),
        groups: &identity.groups,
    };
    let assertion = app.assertion.sign(&claims, now)?;
    let headers: HeaderMap = identity.headers(style, &assertion).into_iter().collect();
    let mut answer = headers.clone();
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Some(Pass {
        handle: *handle,
        workspace: place.workspace.unwrap_or_default().into(),
        style,
        identity,
        until: Timestamp((issued + life) * 1_000_000),
        head: directory.head().into(),
        is_new: true.into(),
        headers,
        answer,
    })
}
