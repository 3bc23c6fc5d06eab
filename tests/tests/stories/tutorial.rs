//! The tutorial that a customer's administrator follows, in a real Chromium, by somebody who knows
//! only its words: from an empty data directory to one person who enters and one who is refused.

use doorward_tests::{
    chromium::{Chromium, Looks, Stuck},
    entra::{
        Dialect, ProvisioningClient,
        stand_in::{StandIn, TenantId},
    },
    host::{Host, Server},
};

use super::{
    dashboard_scene::{ACCOUNTANTS, WRITERS},
    sign_in_scene::company,
};

struct Tutorial {
    entra: StandIn,
    tenant: TenantId,
    server: Server,
    looks: Looks,
}

impl Tutorial {
    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.authority())
    }

    /// A person opens a page with a browser of their own and signs in on the way.
    async fn come(&self, name: &str, path: &str) -> Result<Chromium, Stuck> {
        let browser = Chromium::open(self.looks).await?;
        browser.go(&self.url(path)).await?;
        browser.click(name).await?;
        Ok(browser)
    }
}

/// Settings → single sign-on → Add SSO configuration → kind → tenant ID.
async fn add_sso_configuration(tutorial: &Tutorial, admin: &Chromium) -> Result<(), Stuck> {
    for words in ["Settings", "single sign-on", "Add SSO configuration"] {
        admin.click(words).await?;
    }
    let back = admin.value("Redirect URI").await?;
    let app = tutorial.entra.register_single_tenant(tutorial.tenant, &back);
    admin.choose("Kind", "Azure Active Directory").await?;
    admin.fill("Tenant ID", &tutorial.tenant.to_string()).await?;
    admin.fill("Application (client) ID", &app.client.to_string()).await?;
    admin.fill("Client secret", &app.secret).await?;
    admin.fill("Name", "Contoso").await?;
    admin.click("Add").await?;
    admin.click("Test now").await?;
    let told = admin.sees("Entra takes it").await?;
    assert!(!told.contains('✗'), "{told}");
    Ok(())
}

/// Settings → System for Cross-domain Identity Management → Enable user synchronization.
async fn enable_user_synchronization(tutorial: &Tutorial, admin: &Chromium) -> Result<(), Stuck> {
    let ways =
        ["Settings", "System for Cross-domain Identity Management", "Enable user synchronization"];
    for words in ways {
        admin.click(words).await?;
    }
    let (url, token) = (admin.value("Tenant URL").await?, admin.value("Secret Token").await?);
    admin.click("Settings").await?;
    admin.click("System for Cross-domain Identity Management").await?;
    let told = admin.sees("User synchronization is enabled").await?;
    assert!(!told.contains(&token) && !admin.text().await?.contains("Copy these now"), "{told}");
    let mut client = ProvisioningClient::new(&url, &token, Dialect::Usual);
    let company = tutorial.entra.company(tutorial.tenant);
    let cycle = client.incremental_cycle(&company, &mut |_| {}).await;
    assert_eq!(cycle.failures, []);
    Ok(())
}

/// The switch, the SSO configuration, the groups; looks at the preview and saves.
async fn limit(admin: &Chromium, switch: &str, groups: &str) -> Result<(), Stuck> {
    admin.tick(switch).await?;
    admin.choose("SSO configuration", "Contoso").await?;
    admin.fill("Limit to following user groups", groups).await?;
    admin.click("Preview").await?;
    admin.sees("Nothing is saved yet").await?;
    admin.click("Save").await?;
    admin.sees("The access rule is saved").await.map(drop)
}

async fn walk(tutorial: &Tutorial, link: &str) -> Result<(), Stuck> {
    let admin = Chromium::open(tutorial.looks).await?;
    admin.go(link).await?;
    admin.fill("Name of your organization", "acme").await?;
    admin.click("Begin").await?;

    add_sso_configuration(tutorial, &admin).await?;
    enable_user_synchronization(tutorial, &admin).await?;
    admin.click("Settings").await?;
    admin.click("Main User Dashboard Access Control").await?;
    limit(&admin, "Enable single sign-on for main users", WRITERS).await?;
    admin.click("Settings").await?;
    admin.click("Workspace default settings").await?;
    admin.sees("Login, registration and SSO").await?;
    limit(&admin, "Users can login using single sign-on", WRITERS).await?;
    for workspace in ["wiki", "payroll"] {
        admin.click("Settings").await?;
        admin.click("Each workspace").await?;
        admin.fill("Short name", workspace).await?;
        admin.click("Create workspace").await?;
    }
    admin.click("Has a rule of its own").await?;
    limit(&admin, "Users can login using single sign-on", ACCOUNTANTS).await?;

    let ada = tutorial.come("ada", "/o/acme/w/wiki/").await?;
    ada.sees("You may enter this workspace").await?;
    ada.go(&tutorial.url("/o/acme/w/payroll/")).await?;
    ada.sees("You may not enter").await?;
    ada.go(&tutorial.url("/o/acme/dashboard/")).await?;
    ada.sees("What is set up").await?;
    let grace = tutorial.come("grace", "/o/acme/w/payroll/").await?;
    grace.sees("You may enter this workspace").await?;
    grace.go(&tutorial.url("/o/acme/dashboard/")).await?;
    grace.sees("You may not enter").await?;
    for browser in [admin, ada, grace] {
        browser.close().await?;
    }
    Ok(())
}

/// An administrator walks the tutorial; one person enters and one is refused.
async fn walked(script: bool) {
    let entra = StandIn::open().expect("a stand-in");
    let tenant = entra.found("contoso.example", company());
    let host = Host::new()
        .expect("a host")
        .setting("DOORWARD_ENTRA__DEVELOPMENT_AUTHORITY", entra.authority())
        .setting("DOORWARD_ENTRA__DEVELOPMENT_GRAPH", entra.graph());
    let server = host.serve().expect("a server");
    let printed = server.printed();
    let link = printed.lines().find(|line| line.contains("/setup/")).expect("a link").to_owned();
    let looks = Looks { width: 1440, dark: false, script };
    let tutorial = Tutorial { entra, tenant, server, looks };
    if let Err(stuck) = walk(&tutorial, link.trim()).await {
        panic!("{stuck} {:?}", std::error::Error::source(&stuck));
    }
}

#[tokio::test]
async fn the_tutorial_is_walked_to_its_end() {
    walked(true).await;
}

#[tokio::test]
async fn the_tutorial_is_walked_to_its_end_without_javascript() {
    walked(false).await;
}
