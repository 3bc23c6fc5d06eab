//! An independent, certified OpenID provider as an actor: the npm package `oidc-provider`, which
//! `./tests/run` installs, made to look like one tenant of Entra. It shares no line with us.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::{Map, Value, json};
use uuid::Uuid;

/// A provider that is up; it ends with this value.
#[derive(Debug)]
pub struct CertifiedProvider {
    child: Child,
    /// Held open: whoever writes to a pipe that nobody reads is ended.
    _said: BufReader<ChildStdout>,
    authority: String,
}

/// What the provider shall be.
#[derive(Debug, Default)]
pub struct Wanted {
    /// The tenant.
    pub tenant: Uuid,
    clients: Vec<Value>,
    people: Map<String, Value>,
}

/// Why there is no provider.
#[derive(Debug, thiserror::Error)]
pub enum NoProvider {
    /// The package is not there.
    #[error("the certified provider is not installed: use ./tests/run")]
    NotInstalled,
    /// It could not be run.
    #[error("the certified provider could not be run")]
    Run(#[from] std::io::Error),
    /// It ended by itself.
    #[error("the certified provider did not say that it is ready")]
    NotReady,
}

impl Wanted {
    /// One tenant without people.
    #[must_use]
    pub fn tenant(tenant: Uuid) -> Self {
        Self { tenant, ..Self::default() }
    }

    /// With somebody who signs in by a name.
    #[must_use]
    pub fn person(mut self, name: &str, claims: Value) -> Self {
        self.people.insert(name.to_owned(), claims);
        self
    }

    /// With an application that shows a secret.
    #[must_use]
    pub fn secret(self, client: Uuid, secret: &str, back: &str) -> Self {
        let shown = json!({
            "client_secret": secret, "token_endpoint_auth_method": "client_secret_post",
        });
        self.client(client, back, shown)
    }

    /// With an application that signs with the key of a certificate.
    #[must_use]
    pub fn certificate(self, client: Uuid, pem: &str, back: &str) -> Self {
        let shown = json!({
            "certificate": pem, "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "PS256",
        });
        self.client(client, back, shown)
    }

    fn client(mut self, client: Uuid, back: &str, shown: Value) -> Self {
        let mut registered = json!({
            "client_id": client, "redirect_uris": [back], "post_logout_redirect_uris": [back],
        });
        if let (Value::Object(members), Value::Object(shown)) = (&mut registered, shown) {
            members.extend(shown);
        }
        self.clients.push(registered);
        self
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("certified")
}

impl CertifiedProvider {
    /// Starts a provider on a free port.
    ///
    /// # Errors
    /// See [`NoProvider`].
    pub fn open(wanted: &Wanted) -> Result<Self, NoProvider> {
        if !folder().join("node_modules/oidc-provider").exists() {
            return Err(NoProvider::NotInstalled);
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .current_dir(folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let told = json!({
            "port": port, "tenant": wanted.tenant, "clients": wanted.clients,
            "people": wanted.people,
        });
        if let Some(mut input) = child.stdin.take() {
            input.write_all(told.to_string().as_bytes())?;
        }
        let mut said = BufReader::new(child.stdout.take().ok_or(NoProvider::NotReady)?);
        let ready = said.by_ref().lines().map_while(Result::ok).any(|line| line == "ready");
        let authority = format!("http://127.0.0.1:{port}");
        let provider = Self { child, _said: said, authority };
        if ready { Ok(provider) } else { Err(NoProvider::NotReady) }
    }

    /// `http://127.0.0.1:PORT`, the authority of its one tenant.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl Drop for CertifiedProvider {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
