//! Apache with mod_auth_openidc as Debian packages them, in front of an empty file: a session in a
//! cookie, and one rule that asks for a group.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, path::Path, process::Command};

use tempfile::TempDir;
use tokio::runtime::Builder;
use uuid::Uuid;

use super::{Trouble, load::with_cookie, served::Target};
use crate::{
    browser::Browser,
    entra::{
        Group, ObjectId, Plan,
        stand_in::{Registration, StandIn, TenantId},
    },
    program::Program,
};

const PROGRAM: &str = "/usr/sbin/apache2";
const MODULES: &str = "/usr/lib/apache2/modules";
const GROUPS: u128 = 100;

/// A running Apache, and the cookies of somebody who signed in through it.
pub(super) struct Apache {
    _program: Program,
    authority: String,
    cookies: String,
    _folder: TempDir,
    _entra: StandIn,
}

impl Apache {
    /// Starts it and signs somebody in; nothing when it is not installed.
    pub(super) fn start() -> Result<Option<Self>, Trouble> {
        let module = Path::new(MODULES).join("mod_auth_openidc.so");
        if !Path::new(PROGRAM).exists() || !module.exists() {
            return Ok(None);
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let authority = format!("127.0.0.1:{port}");
        let entra = StandIn::open()?;
        let (company, mut recruiter) = Plan { seed: 7, people: 0, groups: 0 }.company();
        let (mut company, person) = (company, recruiter.hire());
        for number in 1..=GROUPS {
            company.put_group(Group {
                object_id: group(number),
                display_name: format!("Group {number}"),
                members: [person.object_id].into(),
            });
        }
        let name = person.user_principal_name.clone();
        company.put_person(person);
        let tenant = entra.found("contoso.example", company);
        let app = entra.register_single_tenant(tenant, &format!("http://{authority}/callback"));
        let folder = tempfile::tempdir()?;
        let settings = write(folder.path(), port, &entra, tenant, &app)?;
        let mut command = Command::new(PROGRAM);
        command.args(["-D", "FOREGROUND", "-f"]).arg(settings);
        let program = Program::listening(&mut command, &authority)?;
        let cookies = sign_in(&authority, &name)?;
        Ok(Some(Self { _program: program, authority, cookies, _folder: folder, _entra: entra }))
    }

    /// What the person's browser asks for.
    pub(super) fn visit(&self) -> Vec<u8> {
        with_cookie(&self.authority, "/page", &self.cookies)
    }

    /// Where it is asked.
    pub(super) fn target(&self) -> Target {
        let authority = self.authority.clone();
        Target { authority, path: String::new(), token: String::new() }
    }
}

/// Somebody's cookies after signing in.
fn sign_in(authority: &str, name: &str) -> Result<String, Trouble> {
    let address = format!("http://{authority}/page");
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut browser = Browser::new();
        let picker = browser.open(&address).await?;
        let page = browser.pick(&picker, name).await?;
        match page.status {
            200 if page.address == address => Ok(browser.cookies(&address)),
            status => Err(format!("Apache answers {status}: {}", page.text()).into()),
        }
    })
}

fn group(number: u128) -> ObjectId {
    ObjectId(Uuid::from_u128(number << 64))
}

/// The settings, and the page that they protect.
fn write(
    folder: &Path,
    port: u16,
    entra: &StandIn,
    tenant: TenantId,
    app: &Registration,
) -> Result<std::path::PathBuf, Trouble> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    fs::write(folder.join("page"), "")?;
    let (root, client, secret) = (folder.display(), app.client, &app.secret);
    let (authority, group) = (entra.authority(), group(1));
    let load = |name: &str| format!("LoadModule {name}_module {MODULES}/mod_{name}.so\n");
    let modules: String =
        ["mpm_event", "authn_core", "authz_core", "authz_user", "auth_openidc"].map(load).concat();
    let text = format!(
        "{modules}\
         ServerName 127.0.0.1\nListen 127.0.0.1:{port}\nPidFile {root}/pid\nErrorLog {root}/log\n\
         User www-data\nGroup www-data\nDocumentRoot {root}\nTimeout 60\n\
         KeepAlive On\nMaxKeepAliveRequests 0\nKeepAliveTimeout 60\n\
         LimitRequestFieldSize 65536\nStartServers 2\nThreadsPerChild 64\nMaxRequestWorkers 128\n\
         OIDCProviderTokenEndpointAuth client_secret_post\n\
         OIDCProviderMetadataURL {authority}/{tenant}/v2.0/.well-known/openid-configuration\n\
         OIDCClientID {client}\nOIDCClientSecret \"{secret}\"\nOIDCRedirectURI http://127.0.0.1:{port}/callback\n\
         OIDCCryptoPassphrase nothing-secret-here\nOIDCScope \"openid profile\"\n\
         OIDCSessionType client-cookie\nOIDCSessionInactivityTimeout 3600\n\
         <Location />\nAuthType openid-connect\nRequire claim groups:{group}\n</Location>\n"
    );
    let settings = folder.join("apache.conf");
    fs::write(&settings, text)?;
    Ok(settings)
}
