//! An application behind Doorward: it answers with the head of the request it got, echoes what a
//! WebSocket says, and below `/stream` says something again and again until nobody listens.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned, crypto::aws_lc_rs::default_provider,
    pki_types::PrivateKeyDer,
};

/// An authority that certifies upstreams.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new([]).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("an authority"))
    }

    /// Its certificate as a file of roots holds it.
    pub(super) fn pem(&self) -> String {
        self.0.pem()
    }

    fn certify(&self, name: &str) -> Arc<ServerConfig> {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new([name.to_owned()]).expect("parameters");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("protocol versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key);
        Arc::new(config.expect("a server's settings"))
    }
}

/// Cookies and headers that no application may set through us.
const FORGED: &str = "Set-Cookie: doorward-acme=stolen\r\nSet-Cookie: theirs=1\r\n\
                      X-Doorward-Reason: forged\r\nService-Worker-Allowed: /\r\n\
                      Clear-Site-Data: \"cookies\"\r\nCross-Origin-Opener-Policy: same-origin\r\n\
                      Alt-Svc: h3=\":1\"\r\nStrict-Transport-Security: max-age=0\r\n\
                      Connection: x-theirs\r\nX-Theirs: root\r\n";

/// Starts it, and answers its URL.
pub(super) fn start() -> String {
    format!("http://{}", listen(|stream| converse(stream, FORGED)))
}

/// Starts one that says nothing but the truth, and answers its port.
pub(super) fn start_honest() -> u16 {
    listen(|stream| converse(stream, "Set-Cookie: theirs=1\r\n")).port()
}

/// Starts it behind TLS, with a certificate for this name, and answers its URL.
pub(super) fn start_secure(authority: &Authority, name: &str) -> String {
    let config = authority.certify(name);
    let address = listen(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
        converse(StreamOwned::new(connection, stream), FORGED)
    });
    format!("https://{address}")
}

fn listen(
    serve: impl Fn(TcpStream) -> std::io::Result<()> + Clone + Send + 'static,
) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = serve.clone();
            thread::spawn(move || drop(serve(stream)));
        }
    });
    address
}

fn converse(mut stream: impl Read + Write, forged: &str) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&head).to_lowercase();
    if text.contains("upgrade: websocket") {
        stream.write_all(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        )?;
        stream.flush()?;
        let mut buffer = [0; 1024];
        loop {
            match stream.read(&mut buffer)? {
                0 => return Ok(()),
                length => stream.write_all(&buffer[..length])?,
            }
            stream.flush()?;
        }
    }
    if text.starts_with("get /stream ") {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        loop {
            stream.write_all(b"tick\n")?;
            stream.flush()?;
            thread::sleep(Duration::from_millis(20));
        }
    }
    if text.starts_with("get /never ") {
        thread::sleep(Duration::from_secs(120));
    }
    if text.starts_with("head ") {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 12345\r\nConnection: close\r\n\r\n")?;
        return stream.flush();
    }
    if text.starts_with("get /unchanged ") {
        stream
            .write_all(b"HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nConnection: close\r\n\r\n")?;
        return stream.flush();
    }
    let (length, kind) = match text.starts_with("get /worker.js ") {
        true => (0, "text/javascript"),
        false => (head.len(), "text/html"),
    };
    head.truncate(length);
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n{forged}\r\n"
    );
    stream.write_all(answer.as_bytes())?;
    stream.write_all(&head)?;
    stream.flush()
}
