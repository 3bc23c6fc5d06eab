//! An application of one's own behind nginx and behind Caddy, as they are shipped by Debian, each with
//! its snippet: Doorward says who may pass, and the application hears who it is from us alone.

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
}

/// The workspace `labs`, which stands at `/labs/` of the proxy, admits writers.
async fn guarded(start: fn(Ports) -> Front, user: &'static str) -> Guarded {
    let proxy = free_port();
    let story = SignIn::begin_behind(proxy).await;
    story.must(&["workspace", "create", "acme", "labs", "--name", "The labs"]);
    let writers = super::sign_in_scene::writers().to_string();
    let rule = ["access", "set", "acme", "workspace:labs", "--sso", &story.sso, "--groups"];
    story.must(&[&rule[..], &[&writers]].concat());
    let (doorward, application) = (story.scene.server.port(), upstream::start_honest());
    let ports = Ports { front: proxy, doorward, application };
    Guarded { story, front: start(ports), user }
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

        self.nobody_is_believed(&ada).await;
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
        let spellings: [fn(&str) -> String; 4] = [
            str::to_owned,
            str::to_uppercase,
            |name| name.replace('-', "_"),
            |name| name.replacen('-', "_", 1).to_uppercase(),
        ];
        for spelling in spellings {
            let mut request = Request::new("GET", "/labs/forged")
                .header("cookie", format!("a=1; {name}={value}; b=2; doorward-hint.acme=x"))
                .header("x-kept", "yes");
            for name in TOLD {
                let name: &'static str = Box::leak(spelling(name).into_boxed_str());
                request = request.header(name, "forged-by-client");
            }
            let answer = Connection::to(authority.clone()).send(request).await.expect("an answer");
            let heard = String::from_utf8_lossy(&answer.body).to_lowercase();
            let said = spelling("x-forwarded-user");
            assert_eq!(answer.status, 200, "{said}: {heard}");
            assert!(heard.contains("x-kept: yes"), "{heard}");
            assert!(!heard.contains("forged-by-client"), "{heard}");
            assert!(heard.contains(&format!("{}: ", self.user)), "{heard}");
            assert!(heard.contains("cookie: a=1; b=2"), "{heard}");
            assert!(
                !heard.contains("doorward-acme") && !heard.contains("doorward-hint"),
                "{heard}"
            );
        }
    }

    async fn whoever_is_refused_is_told(&self) {
        let script = Browser::new().fetch(&self.url("/labs/")).await.expect("an answer");
        assert_eq!(script.status, 401, "{}", script.text());
        let mut grace = Browser::new();
        let page = self.come(&mut grace, "grace", &self.url("/labs/page")).await;
        assert_eq!(page.status, 403, "{}", page.text());
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
    guarded(Front::nginx, "x-auth-request-user").await.whole_story().await;
}

#[tokio::test]
async fn an_application_behind_caddy_is_entered_by_whom_doorward_admits() {
    guarded(Front::caddy, "x-forwarded-user").await.whole_story().await;
}
