//! The table of all settings: name, default, and what would be right.

/// What kind of value a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// A list of texts; a variable names them separated by commas.
    List,
}

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Section and key, with a dot.
    pub name: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// The value when nobody sets it.
    pub default: &'static str,
    /// What would be right, after "expected".
    pub expected: &'static str,
}

const fn text(name: &'static str, default: &'static str, expected: &'static str) -> Key {
    Key { name, kind: Kind::Text, default, expected }
}

const fn number(name: &'static str, default: &'static str, expected: &'static str) -> Key {
    Key { name, kind: Kind::Number, default, expected }
}

const fn list(name: &'static str, expected: &'static str) -> Key {
    Key { name, kind: Kind::List, default: "", expected }
}

const ADDRESS: &str = "an address and port such as `127.0.0.1:8080`";
const LOOPBACK: &str = "a loopback address such as `http://127.0.0.1:9000`, or nothing";
const LOOPBACK_GRAPH: &str = "a loopback address such as `http://127.0.0.1:9000/graph` beside \
                              `entra.development_authority`, or nothing";
const ADDRESSES: &str = "a list of organizations, each once and with an `https` address, such as \
                         `[\"acme https://siem.example/events\"]`";
const BYTES: &str = "a number of bytes";
const SECONDS: &str = "a number of seconds, at least 1";

/// Every key there is.
pub const KEYS: &[Key] = &[
    text("server.data_dir", "doorward-data", "a path"),
    text("server.instance_key", "", "a path outside the data directory, or nothing for beside it"),
    text("server.listen", "127.0.0.1:8080", ADDRESS),
    text(
        "server.public_url",
        "",
        "a URL such as `https://id.example.com`, without query, or nothing for the address listened on",
    ),
    number("server.workers", "0", "a number of threads, or 0 for one a core"),
    number("server.max_connections", "25000", "a number of connections, at least 1"),
    number("server.keep_alive_seconds", "75", SECONDS),
    number("server.header_timeout_seconds", "10", SECONDS),
    number("server.drain_seconds", "8", SECONDS),
    number("server.upstream_timeout_seconds", "60", SECONDS),
    number("server.groups_told", "24", "a number of groups, 0 to 200"),
    list("server.trusted_proxies", "a list of IP addresses such as `[\"127.0.0.1\"]`"),
    text(
        "server.contact",
        "",
        "an e-mail address, a URL or words of at most 200 letters in one line, or nothing",
    ),
    number("scim.max_results", "1000", "a number of resources, 1 to 10000"),
    number("scim.page_size", "100", "a number of resources, 1 to `scim.max_results`"),
    number("scim.body_limit_bytes", "8388608", "a number of bytes, at least 65536"),
    number("scim.body_timeout_seconds", "30", SECONDS),
    number("scim.bulk_max_operations", "1000", "a number of operations, at least 1"),
    number("scim.requests_per_second", "0", "a number of requests, or 0 for no limit"),
    number("scim.failed_attempts_per_minute", "30", "a number of attempts, at least 1"),
    number("scim.request_log_bytes", "4194304", "a number of bytes, at least 65536"),
    number("api.requests_per_second", "0", "a number of requests, or 0 for no limit"),
    number("scim_token.lifetime_days", "365", "a number of days up to 36500, or 0 for no end"),
    number("access_token.lifetime_seconds", "3600", "a number of seconds, 1 to 21600"),
    text("entra.client_id", "", "a GUID, the client ID of the multi-tenant app registration"),
    text("entra.client_secret_file", "", "a path"),
    text("entra.certificate_file", "", "a path"),
    text("entra.federated_token_file", "", "a path"),
    text("entra.development_authority", "", LOOPBACK),
    text("entra.development_graph", "", LOOPBACK_GRAPH),
    number("session.idle_minutes", "60", "a number of minutes, 1 to 43200"),
    number("session.absolute_hours", "12", "a number of hours, 1 to 720"),
    list("security_events.push", ADDRESSES),
    text("security_events.authorization_dir", "", "a path"),
    number("log.cache_bytes", "16777216", BYTES),
    number("log.reserve_bytes", "33554432", BYTES),
    text(
        "evidence.witness_url",
        "",
        "a URL such as `https://witness.example.com`, what comes before `/add-checkpoint`, or nothing",
    ),
    text(
        "evidence.witness_key",
        "",
        "the key that `doorward witness` prints, beside `evidence.witness_url`",
    ),
    text("evidence.webhook_url", "", "an `http` or `https` URL, or nothing"),
    text("evidence.file", "", "a path, or nothing"),
    number("evidence.period_seconds", "60", SECONDS),
    list("evidence.stream", ADDRESSES),
    text("evidence.stream_secret_dir", "", "a path"),
    text(
        "metrics.listen",
        "127.0.0.1:9464",
        "an address and port such as `127.0.0.1:9464`, or nothing for no metrics",
    ),
    text("telemetry.format", "text", "`text` or `json`"),
    text(
        "telemetry.filter",
        "info,actix_server=warn",
        "a filter such as `info` or `doorward=debug,warn`",
    ),
];

/// The key of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// The known name most like one that is not known, if any is like it.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    let likeness = |key: &Key| strsim::normalized_damerau_levenshtein(key.name, name);
    let best = KEYS.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) >= 0.6).then_some(best.name)
}

/// The variable that sets a key.
#[must_use]
pub fn variable(name: &str) -> String {
    format!("DOORWARD_{}", name.replace('.', "__").to_uppercase())
}
