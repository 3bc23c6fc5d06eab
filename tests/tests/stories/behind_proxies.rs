//! An application of one's own behind nginx, Caddy, Traefik and Envoy, each with its snippet: Doorward
//! says who may pass, and the application hears who it is from us alone.

use doorward::identity_headers::TOLD;
use doorward_tests::{
    browser::{Browser, Page},
    http::{Connection, Request},
};

use super::{
    front::{Front, Ports},
    sign_in_scene::{SignIn, free_port, upn},
    upstream,
};

struct Guarded {
    story: SignIn,
    front: Front,
    /// What the application hears a person's id under.
    user: &'static str,
    /// Whether the proxy can keep single cookies from the application.
    keeps_cookies: bool,
}

/// Everything a name of a header may hold beside letters, digits and `-` (RFC 9110 §5.6.2).
const SIGNS: &str = "_.~!#$%&'*+^`|";

/// The workspace `labs`, which stands at `/labs/` of the proxy, admits writers.
async fn guarded(start: fn(Ports) -> Front, user: &'static str, keeps_cookies: bool) -> Guarded {
    let proxy = free_port();
    let story = SignIn::begin_behind(proxy).await;
    story.must(&["workspace", "create", "acme", "labs", "--name", "The labs"]);
    let writers = super::sign_in_scene::writers().to_string();
    let rule = ["access", "set", "acme", "workspace:labs", "--sso", &story.sso, "--groups"];
    story.must(&[&rule[..], &[&writers]].concat());
    let (doorward, application) = (story.scene.server.port(), upstream::start_honest());
    let ports = Ports { front: proxy, doorward, application };
    Guarded { story, front: start(ports), user, keeps_cookies }
}

impl Guarded {
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.front.url)
    }

    /// Opens a page of the application and signs in on the way.
    async fn come(&self, browser: &mut Browser, name: &str, wanted: &str) -> Page {
        let page = browser.open(wanted).await.expect("a page");
        let told = || format!("{} {} {}", page.address, page.text(), self.front.log());
        assert!(page.text().contains("Pick an account"), "{}", told());
        browser.pick(&page, &upn(name)).await.expect("a page")
    }

    fn user_id(&self, name: &str) -> String {
        let (who, labs) = (upn(name), ["--workspace", "labs", "--user"]);
        let explain = [&["access", "explain", "acme"][..], &labs, &[&who]].concat();
        self.story.scene.told(&explain)["user"].as_str().expect("an id").to_owned()
    }

    async fn whole_story(mut self) {
        let wanted = self.url("/labs/page?a=b%20c");
        let mut ada = Browser::new();
        let page = self.come(&mut ada, "ada", &wanted).await;
        assert_eq!((page.status, &page.address), (200, &wanted), "{}", page.text());
        let heard = page.text().to_lowercase();
        assert!(heard.starts_with("get /page?a=b%20c http/1.1"), "{heard}");
        let told = format!("{}: {}\r\n", self.user, self.user_id("ada"));
        assert!(heard.contains(&told), "{told}: {heard}");
        assert!(heard.contains("x-doorward-jwt-assertion: ey"), "{heard}");

        self.everything_of_ours_is_served().await;
        self.nobody_is_believed(&ada).await;
        self.sessions_are_kept_from_applications(&ada).await;
        self.whoever_is_refused_is_told().await;

        let id = self.story.object_id("ada");
        self.story.entra.change(self.story.tenant, |company| company.disable(id));
        assert_eq!(ada.fetch(&wanted).await.expect("an answer").status, 200);
        assert_eq!(self.story.cycle().await.disabled, 1);
        let next = ada.fetch(&wanted).await.expect("an answer");
        assert_eq!(next.status, 401, "the very next request: {}", next.text());
        let page = ada.open(&wanted).await.expect("a page");
        assert!(!page.text().contains("x-doorward-jwt-assertion"), "{}", page.text());
    }

    /// Every name that speaks of a person, in every spelling, said by the client.
    async fn nobody_is_believed(&self, ada: &Browser) {
        let (name, value) = ada.cookie(&self.url("/"), "doorward-acme").expect("a session");
        let authority = self.front.url.trim_start_matches("http://").to_owned();
        let signs = SIGNS.chars().map(String::from);
        let spelled = |name: &str, sign: &str| name.replace('-', sign);
        let mut spellings: Vec<Vec<String>> =
            signs.map(|sign| TOLD.map(|name| spelled(name, &sign)).to_vec()).collect();
        spellings.push(TOLD.map(str::to_owned).to_vec());
        spellings.push(TOLD.map(str::to_uppercase).to_vec());
        spellings.push(TOLD.map(|name| name.replacen('-', "_", 1).to_uppercase()).to_vec());
        spellings.push(["x-original-url", "X-Rewrite-URL"].map(str::to_owned).to_vec());
        for names in spellings {
            let mut request = Request::new("GET", "/labs/forged")
                .header("cookie", format!("{name}={value}"))
                .header("x-kept", "yes");
            for name in &names {
                let name: &'static str = Box::leak(name.clone().into_boxed_str());
                request = request.header(name, "forged-by-client");
            }
            let answer = Connection::to(authority.clone()).send(request).await.expect("an answer");
            let heard = String::from_utf8_lossy(&answer.body).to_lowercase();
            let said = &names[0];
            assert_eq!(answer.status, 200, "{said}: {heard}");
            assert!(heard.contains("x-kept: yes"), "{heard}");
            assert!(!heard.contains("forged-by-client"), "{heard}");
            assert!(heard.contains(&format!("{}: ", self.user)), "{heard}");
        }
    }

    /// Whoever is in two organizations and their dashboards has more than one cookie of ours, in any
    /// order among the application's own.
    async fn sessions_are_kept_from_applications(&self, ada: &Browser) {
        if !self.keeps_cookies {
            return;
        }
        let (name, value) = ada.cookie(&self.url("/"), "doorward-acme").expect("a session");
        let more = ["sign.in", "hint.acme", "setup.acme", "lang.uage", "other"];
        let ours: Vec<_> = std::iter::once(format!("{name}={value}"))
            .chain(more.iter().map(|more| format!("__Host-doorward-{more}=secret")))
            .collect();
        let apart: Vec<_> =
            ours.iter().enumerate().map(|(at, cookie)| format!("c{at}={at}; {cookie}")).collect();
        let many: Vec<_> = (0..20).map(|at| format!("d{at}=1; doorward-o{at}=secret")).collect();
        let all = |cookies: &[String]| cookies.join("; ");
        for (cookies, kept) in [
            (format!("a=1; {}; b=2", all(&ours)), "cookie: a=1; b=2"),
            (format!("{}; b=2", all(&ours)), "cookie: b=2"),
            (format!("a=doorward-b; {}", all(&ours)), "cookie: a=doorward-b"),
            (all(&apart), "cookie: c0=0; c1=1; c2=2; c3=3; c4=4; c5=5"),
            (format!("{}; {}", all(&many), ours[0]), ""),
        ] {
            let request = Request::new("GET", "/labs/cookies").header("cookie", cookies.clone());
            let mut connection = Connection::to(self.front.url.trim_start_matches("http://"));
            let answer = connection.send(request).await.expect("an answer");
            let heard = String::from_utf8_lossy(&answer.body).into_owned();
            assert_eq!(answer.status, 200, "{cookies}: {heard}");
            let heard = heard.to_lowercase();
            assert!(heard.contains(kept), "{cookies}: {heard}");
            assert!(!heard.contains(&value.to_lowercase()), "{cookies}: {heard}");
            assert!(!heard.contains("=secret"), "{cookies}: {heard}");
        }
    }

    /// What stands outside an organization: the first setup link, the API's document, health.
    async fn everything_of_ours_is_served(&self) {
        let mut browser = Browser::new();
        let link = browser.open(&self.url("/setup/x")).await.expect("a page");
        assert!(link.text().contains("Doorward"), "{} {}", link.status, link.text());
        for path in ["/api/openapi.json", "/.well-known/jwks.json", "/healthz", "/readyz"] {
            let answer = browser.fetch(&self.url(path)).await.expect("an answer");
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        }
        let other = browser.fetch(&self.url("/anything")).await.expect("an answer");
        assert_eq!(other.status, 404, "{}", other.text());
    }

    /// A refusal is recorded beside the answer, before whatever is asked for afterwards.
    fn entries_refused(&self) -> usize {
        self.story.must(&["access", "set", "acme", "defaults", "--sso-off"]);
        let told = self.story.scene.told(&["events", "list", "acme", "--kind", "entry.refused"]);
        told.as_array().map_or(0, Vec::len)
    }

    async fn whoever_is_refused_is_told(&self) {
        let script = Browser::new().fetch(&self.url("/labs/")).await.expect("an answer");
        assert_eq!(script.status, 401, "{}", script.text());
        let mut grace = Browser::new();
        let page = self.come(&mut grace, "grace", &self.url("/labs/page")).await;
        assert_eq!(page.status, 403, "{}", page.text());
        assert_eq!(self.entries_refused(), 1, "one refused page is one event");
        for words in ["You may not enter", "The labs", "Ask your administrator", "Request"] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
        let style = grace.open(&self.url("/assets/style.css")).await.expect("a stylesheet");
        assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
        let script = grace.fetch(&self.url("/labs/page")).await.expect("an answer");
        assert_eq!((script.status, script.json()["reason"].as_str()), (403, Some("not_in_groups")));
        let home = grace.open(&self.url("/o/acme/")).await.expect("a page");
        assert!(home.text().contains("/o/acme/w/payroll/"), "{}", home.text());
    }
}

#[tokio::test]
async fn an_application_behind_nginx_is_entered_by_whom_doorward_admits() {
    guarded(Front::nginx, "x-auth-request-user", true).await.whole_story().await;
}

#[tokio::test]
async fn an_application_behind_caddy_is_entered_by_whom_doorward_admits() {
    guarded(Front::caddy, "x-forwarded-user", true).await.whole_story().await;
}

#[tokio::test]
async fn an_application_behind_traefik_is_entered_by_whom_doorward_admits() {
    guarded(Front::traefik, "x-forwarded-user", false).await.whole_story().await;
}

#[tokio::test]
async fn an_application_behind_envoy_is_entered_by_whom_doorward_admits() {
    guarded(Front::envoy, "x-forwarded-user", false).await.whole_story().await;
}
