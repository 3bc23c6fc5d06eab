//! `GET /o/{organization}/sign-in`: a person is sent to Entra, after choosing where if there is a
//! choice.

use actix_web::{HttpResponse, http::StatusCode};
use doorward_oidc::authorization::{AuthenticationContext, LoginHint, Prompt, Wish};
use doorward_store::directory::{SsoConfiguration, SsoConfigurationId};
use url::form_urlencoded;

use super::{ReturnTo, UnderWay, Visit, failure::Failed, navigation::is_navigation};
use crate::{
    entra::NotUsable,
    pages::texts,
    session::{CookieName, Handle, HintCookie},
    translate::sso,
};

/// What the query says. Whatever cannot be read is as if it were not there.
#[derive(Debug, Default)]
struct Asked {
    configuration: Option<SsoConfigurationId>,
    return_to: Option<ReturnTo>,
    context: Option<AuthenticationContext>,
    another_account: bool,
    hint: Option<LoginHint>,
}

pub(super) async fn sign_in(visit: &Visit<'_>) -> HttpResponse {
    if !is_navigation(visit.http.headers()) {
        return visit.unauthenticated();
    }
    let asked = asked(visit);
    let configurations: Vec<_> = visit.directory.sso_configurations().collect();
    let named = asked.configuration.and_then(|id| visit.directory.sso_configuration(id));
    match (named, &*configurations) {
        (Some(one), _) | (None, &[one]) => match begin(visit, one, asked).await {
            Ok(response) => response,
            Err(failed) => failed.answer(visit, Some(one.id)).await,
        },
        (None, []) => {
            let page = visit.page(texts::NO_SSO_TITLE, texts::NO_SSO);
            visit.show(StatusCode::NOT_FOUND, &page.fact(texts::REQUEST, &visit.request))
        }
        (None, several) => choice(visit, several, &asked),
    }
}

fn asked(visit: &Visit<'_>) -> Asked {
    let mut asked = Asked::default();
    for (name, value) in form_urlencoded::parse(visit.http.query_string().as_bytes()) {
        match &*name {
            "sso" => asked.configuration = SsoConfigurationId::parse(&value),
            "return_to" => {
                let public_url = &visit.app.config.server.public_url;
                asked.return_to = ReturnTo::parse(&value, &visit.organization, public_url);
            }
            "context" => asked.context = AuthenticationContext::parse(&value).ok(),
            "login_hint" => asked.hint = LoginHint::parse(&value).ok(),
            "prompt" => asked.another_account = value == "select_account",
            _ => {}
        }
    }
    asked
}

async fn begin(
    visit: &Visit<'_>,
    configuration: &SsoConfiguration,
    asked: Asked,
) -> Result<HttpResponse, Failed> {
    let Visit { app, now, .. } = visit;
    let registration = app.entra.registration(&visit.organization, configuration, *now)?;
    let public_url = &app.config.server.public_url;
    let return_to =
        asked.return_to.unwrap_or_else(|| ReturnTo::home(&visit.organization, public_url));
    let hint = HintCookie::of(&visit.organization, public_url);
    let wish = Wish {
        login_hint: asked.hint.or_else(|| hint.presented(visit.http, configuration.id)),
        domain_hint: configuration.domain_hint.as_deref().map(str::to_owned),
        prompt: asked.another_account.then_some(Prompt::SelectAccount),
        context: asked.context.clone(),
        // Where provisioning says who is in which group, nobody asks Graph.
        graph: !visit.directory.provisioning_is_on(),
    };
    let cookie = CookieName::of_browser(public_url);
    let browser = match cookie.presented(visit.http) {
        Some(browser) => browser, // another tab's: both stay valid
        None => Handle::of(&app.clock.random()?),
    };
    let under_way = UnderWay {
        organization: visit.organization.clone(),
        browser: browser.digest(),
        configuration: configuration.id,
        started: *now,
        context: asked.context,
        return_to,
        random: app.clock.random()?,
    };
    let state = app.pending.state(&under_way, &app.clock.random()?).map_err(NotUsable::from)?;
    let (chance, time) = ((state.expose(), &under_way.random), sso::moment(*now));
    let (http, party) = (&*app.entra.http, &app.entra.relying_party);
    let location = party.begin(http, &registration, &wish, chance, time).await?;
    app.pending.begun(&state, &under_way, visit.address());
    Ok(visit.redirect(location.as_str(), Some(cookie.set(&browser))))
}

fn choice(visit: &Visit<'_>, several: &[&SsoConfiguration], asked: &Asked) -> HttpResponse {
    let mut page = visit.page(texts::CHOICE_TITLE, texts::CHOICE);
    for configuration in several {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("sso", &configuration.id.to_string());
        if let Some(return_to) = &asked.return_to {
            query.append_pair("return_to", return_to.as_str());
        }
        if let Some(context) = &asked.context {
            query.append_pair("context", context.as_str());
        }
        if let Some(hint) = &asked.hint {
            query.append_pair("login_hint", hint.as_str());
        }
        let address = format!("{}?{}", visit.path("sign-in"), query.finish());
        page = page.link(address, &configuration.name, "");
    }
    visit.show(StatusCode::OK, &page)
}
