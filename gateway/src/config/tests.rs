//! Where settings come from, and what is said of a wrong one.

use std::path::Path;

use super::{Config, Origin, Sources, keys};

fn said(sources: &Sources) -> String {
    Config::load(sources).map_or_else(|error| error.to_string(), |_| "fine".into())
}

fn with_file(content: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("doorward.toml");
    std::fs::write(&path, content).unwrap();
    said(&Sources::default().with_file(&path)).replace(&path.display().to_string(), "FILE")
}

#[test]
fn a_server_that_nobody_set_anything_for_listens_on_loopback() {
    let config = Config::defaults().unwrap();
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.server.public_url.as_str(), "http://127.0.0.1:8080");
    assert_eq!(config.server.data_dir, Path::new("doorward-data"));
}

#[test]
fn a_flag_covers_a_variable_and_a_variable_covers_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("doorward.toml");
    std::fs::write(&path, "[scim]\npage_size = 7\nmax_results = 70\n").unwrap();
    let sources =
        Sources::of_variables([("DOORWARD_SCIM__PAGE_SIZE", "8"), ("DOORWARD_OTHER", "x")])
            .with_file(&path)
            .with_flag("server.listen", Some("[::1]:9".into()), "--listen")
            .with_flag("server.public_url", None, "--public-url");
    let effective = Config::load(&sources).unwrap();
    assert_eq!(effective.config.scim.page_size, 8);
    assert_eq!(effective.config.scim.max_results, 70);
    assert_eq!(effective.config.server.public_url.as_str(), "http://[::1]:9");
    let origin = |key: &str| {
        effective.settings.iter().find(|setting| setting.key == key).unwrap().origin.clone()
    };
    assert_eq!(origin("scim.page_size"), Origin::Variable("DOORWARD_SCIM__PAGE_SIZE".into()));
    assert_eq!(origin("scim.max_results"), Origin::File(path));
    assert_eq!(origin("server.listen"), Origin::Flag("--listen"));
    assert_eq!(origin("server.workers"), Origin::Default);
}

#[test]
fn a_value_may_stand_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("url");
    std::fs::write(&path, "https://id.example.com/\n").unwrap();
    let path = path.display().to_string();
    let variables = [("DOORWARD_SERVER__PUBLIC_URL_FILE", path.as_str())];
    let config = Config::load(&Sources::of_variables(variables)).unwrap().config;
    assert_eq!(config.server.public_url.as_str(), "https://id.example.com");
}

#[test]
fn a_wrong_setting_is_told_with_its_place_and_what_would_be_right() {
    let check = |content: &str, want: &str| assert_eq!(with_file(content), want, "{content}");
    check("[server]\nlisten = \"127.0.0.1:8080\"\n", "fine");
    check(
        "[server]\nlisten_to = \"127.0.0.1:8080\"\n",
        "FILE: there is no setting `server.listen_to`, did you mean `server.listen`?",
    );
    check("[moon]\nphase = 1\n", "FILE: there is no setting `moon.phase`");
    check("listen = 1\n", "FILE: there is no setting `listen`");
    check(
        "[server]\nlisten = \"localhost\"\n",
        "FILE: `server.listen` is `localhost`, expected an address and port such as \
         `127.0.0.1:8080`",
    );
    check(
        "[scim]\npage_size = \"9\"\n",
        "FILE: `scim.page_size` is `\"9\"`, expected a number of resources, 1 to \
         `scim.max_results`",
    );
    check(
        "[server]\ntrusted_proxies = [\"10.0.0.1\", \"ten\"]\n",
        "FILE: `server.trusted_proxies` is `ten`, expected a list of IP addresses such as \
         `[\"127.0.0.1\"]`",
    );
    let address = "acme https://siem.example/";
    let want = "expected a list of organizations, each once and with an `https` address, such as \
                `[\"acme https://siem.example/events\"]`";
    check(
        &format!("[security_events]\npush = [\"{address}\", \"{address}events\"]\n"),
        &format!("FILE: `security_events.push` is `{address}events`, {want}"),
    );
    check(
        "[security_events]\npush = [\"acme http://siem.example/\"]\n",
        &format!("FILE: `security_events.push` is `acme http://siem.example/`, {want}"),
    );
    assert!(with_file("[server\n").starts_with("`FILE` is not TOML: "));
}

#[test]
fn a_wrong_variable_is_told_by_its_name() {
    let check = |name: &str, value: &str, want: &str| {
        assert_eq!(said(&Sources::of_variables([(name, value)])), want);
    };
    check(
        "DOORWARD_SERVER__LISTN",
        "127.0.0.1:1",
        "DOORWARD_SERVER__LISTN: there is no setting `server.listn`, did you mean \
         `server.listen`?",
    );
    check(
        "RUST_LOG",
        "doorward=loud",
        "RUST_LOG: `telemetry.filter` is `doorward=loud`, expected a filter such as `info` or \
         `doorward=debug,warn`",
    );
    check(
        "DOORWARD_SERVER__PUBLIC_URL",
        "id.example.com",
        "DOORWARD_SERVER__PUBLIC_URL: `server.public_url` is `id.example.com`, expected a URL \
         such as `https://id.example.com`, without query, or nothing for the address listened on",
    );
    check("DOORWARD_METRICS__LISTEN", "", "fine");
}

#[test]
fn the_file_that_is_shipped_names_every_key_with_its_default() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/doorward.toml");
    let text = std::fs::read_to_string(&shipped).unwrap();
    for key in keys::KEYS {
        let variable = keys::variable(key.name);
        assert!(text.contains(&format!("overwritten by: {variable}")), "{variable}");
    }
    let uncommented: String = text
        .lines()
        .map(|line| {
            line.strip_prefix('#').filter(|line| !line.starts_with([' ', '#'])).unwrap_or(line)
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("doorward.toml");
    std::fs::write(&path, uncommented).unwrap();
    let effective = Config::load(&Sources::default().with_file(&path)).unwrap();
    assert_eq!(effective.config, Config::defaults().unwrap());
    for setting in effective.settings {
        assert_eq!(setting.origin, Origin::File(path.clone()), "{}", setting.key);
    }
}
