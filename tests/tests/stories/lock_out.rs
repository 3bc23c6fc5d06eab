//! The ways in which an administrator, a script or Entra could shut every main user out of the
//! dashboard. What is done with a form is refused, with the way round it; what the dashboard cannot
//! know, or must not forbid, is undone through a setup link.

use doorward_tests::browser::Browser;
use serde_json::json;

use super::{
    api_scene::Application,
    dashboard_scene::{ACCOUNTANTS, WRITERS, main_user, open, send, set_up},
    scene::Scene,
    sign_in_scene::{Beginning, SignIn},
};

const DASHBOARD: &str = "settings/dashboard";

type Fields = Vec<(&'static str, String)>;

fn rule(sso: &str, groups: &str, context: &str) -> Fields {
    let fields = [("configuration", sso), ("groups", groups), ("context", context)];
    let fields = [("on", "on"), ("step", "save")].into_iter().chain(fields);
    fields.map(|(name, value)| (name, value.to_owned())).collect()
}

fn borrowed(fields: &Fields) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (*name, &**value)).collect()
}

/// Whether somebody who begins anew comes to the dashboard.
async fn comes_in(story: &SignIn, name: &str) -> bool {
    let page = story.try_at(&mut Browser::new(), "/o/acme/dashboard/", name).await;
    page.status == 200 && page.address == story.url("/o/acme/dashboard/")
}

/// Ada is in; beside the SSO configuration she came through there are another one and one that nobody
/// has proved.
async fn among_others() -> (SignIn, Browser, [String; 2]) {
    let vendor = vec![("DOORWARD_ENTRA__CLIENT_ID", "7e570000-0000-4000-8000-0000000000c1".into())];
    let story = SignIn::begin_as(Beginning { settings: vendor, ..Beginning::default() }).await;
    let rule = ["--sso", &story.sso, "--groups", WRITERS];
    story.must(&[&["access", "set", "acme", "dashboard"][..], &rule].concat());
    let ada = story.sign_in("ada").await;
    let (_, other) = story.trust("acme", story.tenant);
    let tenant = story.tenant.to_string();
    let add = ["sso", "add", "acme", "--kind", "multi-tenant", "--tenant-id", &tenant];
    let unproved = story.scene.told(&[&add[..], &["--name", "Unproved"]].concat());
    let unproved = unproved["id"].as_str().expect("an id").to_owned();
    (story, ada, [other, unproved])
}

#[tokio::test]
async fn what_a_form_would_shut_out_is_refused_with_the_way_round_it() {
    let (story, mut ada, [other, unproved]) = among_others().await;
    let sso = &*story.sso;
    let page = format!("settings/sso/{sso}");
    let (remove, remove_credential) =
        (format!("{page}/remove"), format!("{page}/remove-credential"));
    let credential = story.credentials()[0]["id"].as_str().expect("an id").to_owned();
    let off = vec![("step", "save".to_owned())];
    let (meant, last) = (vec![("really", "on".to_owned())], vec![("credential", credential)]);
    let link = "through a setup link";
    let head = story.scene.head() + 1; // she is let in
    for (way, shown, action, fields, way_round) in [
        ("own group left out", DASHBOARD, DASHBOARD, rule(sso, ACCOUNTANTS, ""), link),
        ("SSO off", DASHBOARD, DASHBOARD, off, link),
        ("another SSO configuration", DASHBOARD, DASHBOARD, rule(&other, WRITERS, ""), link),
        ("one that is not proved", DASHBOARD, DASHBOARD, rule(&unproved, WRITERS, ""), link),
        ("a stronger sign-in", DASHBOARD, DASHBOARD, rule(sso, WRITERS, "c1"), link),
        ("own SSO configuration removed", &page, &remove, meant, link),
        ("last credential removed", &page, &remove_credential, last, "add another one first"),
    ] {
        let form = open(&story, &mut ada, shown).await;
        let refused = send(&mut ada, &form, action, &borrowed(&fields)).await;
        let text = refused.text();
        assert_eq!(refused.status, 409, "{way}: {text}");
        assert!(text.contains(way_round), "{way}: {text}");
        assert_eq!(story.scene.head(), head, "{way}: nothing happened");
        assert_eq!(open(&story, &mut ada, "").await.status, 200, "{way}");
    }
    assert!(comes_in(&story, "ada").await);
}

/// What the dashboard cannot know, or must not forbid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Of two credentials, Ada removes the one that Entra takes.
    GoodCredentialRemoved,
    /// Entra empties the group of the main users.
    GroupEmptied,
    /// Entra deactivates the only main user.
    OnlyMainUserDeactivated,
    /// An operator names a group that nobody is in.
    RuleByCommand,
    /// An operator removes the SSO configuration.
    RemovalByCommand,
    /// A script turns single sign-on off.
    RuleByScript,
    /// A script removes the SSO configuration.
    RemovalByScript,
}

impl Way {
    const ALL: [Self; 7] = [
        Self::GoodCredentialRemoved,
        Self::GroupEmptied,
        Self::OnlyMainUserDeactivated,
        Self::RuleByCommand,
        Self::RemovalByCommand,
        Self::RuleByScript,
        Self::RemovalByScript,
    ];

    async fn happens(self, story: &mut SignIn, ada: &mut Browser) {
        let sso = story.sso.clone();
        let ada_there = story.object_id("ada");
        match self {
            Self::GoodCredentialRemoved => {
                let good = story.credentials()[0]["id"].as_str().expect("an id").to_owned();
                story.add("a~secret that Entra does not know", &[]);
                let below = format!("settings/sso/{sso}");
                let form = open(story, ada, &below).await;
                let fields = [("credential", &*good)];
                let page = send(ada, &form, &format!("{below}/remove-credential"), &fields).await;
                assert!(page.address.contains("done=credential_removed"), "{}", page.text());
            }
            Self::GroupEmptied => {
                let group = super::sign_in_scene::writers();
                story.entra.change(story.tenant, |company| {
                    company.change_group(group, |group| group.members.clear());
                });
                story.cycle().await;
            }
            Self::OnlyMainUserDeactivated => {
                story.entra.change(story.tenant, |company| company.disable(ada_there));
                story.cycle().await;
            }
            Self::RuleByCommand => {
                let nobody = "7e570000-0000-4000-8000-0000000000ff";
                let rule = ["--sso", &sso, "--groups", nobody];
                story.must(&[&["access", "set", "acme", "dashboard"][..], &rule].concat());
            }
            Self::RemovalByCommand => drop(story.must(&["sso", "remove", "acme", &sso])),
            Self::RuleByScript => {
                let off = Some(json!({ "sso": "off" }));
                script(&story.scene).told("PUT", "/access-rules/dashboard", off).await;
            }
            Self::RemovalByScript => {
                script(&story.scene)
                    .told("DELETE", &format!("/sso-configurations/{sso}"), None)
                    .await;
            }
        }
    }

    /// What somebody with a setup link fills in so that this person comes in again.
    async fn undone(self, story: &mut SignIn, operator: &mut Browser) -> &'static str {
        match self {
            Self::GoodCredentialRemoved => {
                let below = format!("settings/sso/{}", story.sso);
                let fields = [("client_secret", &*story.app.secret)];
                let form = open(story, operator, &below).await;
                let page = send(operator, &form, &format!("{below}/add-credential"), &fields).await;
                assert!(page.address.contains("done=credential_added"), "{}", page.text());
                return "ada";
            }
            Self::RemovalByCommand | Self::RemovalByScript => trust_again(story, operator).await,
            Self::GroupEmptied
            | Self::OnlyMainUserDeactivated
            | Self::RuleByCommand
            | Self::RuleByScript => {}
        }
        let form = open(story, operator, DASHBOARD).await;
        let fields = rule(&story.sso, ACCOUNTANTS, "");
        let page = send(operator, &form, DASHBOARD, &borrowed(&fields)).await;
        assert!(page.address.contains("done=rule_saved"), "{self:?}: {}", page.text());
        "grace"
    }
}

fn script(scene: &Scene) -> Application {
    let mut script = Application::of(scene, "write");
    script.says("if-match", "*");
    script
}

async fn trust_again(story: &mut SignIn, operator: &mut Browser) {
    let add = "settings/sso/add";
    let form = open(story, operator, add).await;
    let (tenant, client) = (story.tenant.to_string(), story.app.client.to_string());
    let fields = [
        ("kind", "single-tenant"),
        ("tenant_id", &tenant),
        ("client_id", &client),
        ("client_secret", &story.app.secret),
    ];
    let page = send(operator, &form, add, &fields).await;
    assert!(page.address.contains("done=sso_added"), "{}", page.text());
    let id = page.address.split("/sso/").nth(1).and_then(|rest| rest.split('?').next());
    story.sso = id.expect("an id").to_owned();
}

#[tokio::test]
async fn what_cannot_be_refused_is_undone_through_a_setup_link() {
    for way in Way::ALL {
        let (mut story, mut ada) = main_user().await;
        way.happens(&mut story, &mut ada).await;
        for name in ["ada", "grace", "alan"] {
            assert!(!comes_in(&story, name).await, "{way:?}: {name} is not shut out");
        }
        let mut operator = set_up(&story).await;
        let name = way.undone(&mut story, &mut operator).await;
        assert!(comes_in(&story, name).await, "{way:?}: {name} does not come in again");
    }
}
