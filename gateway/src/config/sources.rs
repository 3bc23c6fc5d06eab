//! The places where settings stand: a file, the environment, the command line.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use super::{
    ConfigError, Origin,
    keys::{self, KEYS},
    layers::Layers,
};

/// The file that is read when none is named, if it is there.
const DEFAULT_FILE: &str = "doorward.toml";
/// The variable that names the file.
const FILE_VARIABLE: &str = "DOORWARD_CONFIG";

/// What there is to read settings from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file and who named it.
    file: Option<(PathBuf, &'static str)>,
    /// The environment, as far as it is about Doorward.
    environment: BTreeMap<String, String>,
    /// What the command line says: key, value, flag.
    flags: Vec<(&'static str, String, &'static str)>,
}

impl Sources {
    /// This process: its environment, and the file it names or `doorward.toml` beside it.
    #[must_use]
    pub fn of_process(config: Option<PathBuf>) -> Self {
        let environment = environment(std::env::vars_os());
        let named = config.map(|path| (path, "`--config`"));
        let by_variable = || Some((PathBuf::from(environment.get(FILE_VARIABLE)?), FILE_VARIABLE));
        let beside = || {
            let path = PathBuf::from(DEFAULT_FILE);
            path.is_file().then_some((path, "being there"))
        };
        let file = named.or_else(by_variable).or_else(beside);
        Self { file, environment, flags: vec![] }
    }

    /// Only these variables.
    #[must_use]
    pub fn of_variables<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let owned = variables.into_iter().map(|(name, value)| (name.into(), OsString::from(value)));
        Self { environment: environment(owned), ..Self::default() }
    }

    /// With this file.
    #[must_use]
    pub fn with_file(self, path: &Path) -> Self {
        Self { file: Some((path.into(), "`--config`")), ..self }
    }

    /// With what the command line says of a key, if it says anything.
    #[must_use]
    pub fn with_flag(
        mut self,
        key: &'static str,
        value: Option<String>,
        flag: &'static str,
    ) -> Self {
        self.flags.extend(value.map(|value| (key, value, flag)));
        self
    }

    /// Reads everything, the weakest first.
    pub(super) fn layers(&self) -> Result<Layers, ConfigError> {
        let mut layers = Layers::default();
        if let Some((path, named_by)) = &self.file {
            read_file(&mut layers, path, named_by)?;
        }
        self.read_environment(&mut layers)?;
        for (key, value, flag) in &self.flags {
            layers.put(key, value, Origin::Flag(flag))?;
        }
        Ok(layers)
    }

    fn read_environment(&self, layers: &mut Layers) -> Result<(), ConfigError> {
        for (name, value) in &self.environment {
            let origin = Origin::Variable(name.clone());
            match key_of(name) {
                None if name == "RUST_LOG" => layers.put("telemetry.filter", value, origin)?,
                None => {}
                Some((key, false)) => layers.put(&key, value, origin)?,
                Some((key, true)) => {
                    let path = PathBuf::from(value);
                    let text = read(&path, name)?;
                    layers.put(&key, &text, Origin::VariableFile(name.clone()))?;
                }
            }
        }
        Ok(())
    }
}

/// The key a variable sets, and whether it names a file that holds the value.
fn key_of(variable: &str) -> Option<(String, bool)> {
    if let Some(key) = KEYS.iter().find(|key| keys::variable(key.name) == variable) {
        return Some((key.name.into(), false));
    }
    let (section, key) = variable.strip_prefix("DOORWARD_")?.split_once("__")?;
    let (key, file) = key.strip_suffix("_FILE").map_or((key, false), |key| (key, true));
    Some((format!("{section}.{key}").to_lowercase(), file))
}

fn environment(
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> BTreeMap<String, String> {
    let ours = |name: &str| name.starts_with("DOORWARD_") || name == "RUST_LOG";
    variables
        .into_iter()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, _)| ours(name))
        .map(|(name, value)| (name, value.to_string_lossy().into_owned()))
        .collect()
}

fn read_file(layers: &mut Layers, path: &Path, named_by: &str) -> Result<(), ConfigError> {
    let text = read(path, named_by)?;
    let not_toml = |error: toml::de::Error| ConfigError::NotToml {
        path: path.into(),
        what: error.to_string().trim_end().into(),
    };
    let table = text.parse::<toml::Table>().map_err(not_toml)?;
    for (section, value) in &table {
        let origin = Origin::File(path.into());
        let Some(keys) = value.as_table() else {
            layers.put_toml(section, value, origin)?;
            continue;
        };
        for (key, value) in keys {
            layers.put_toml(&format!("{section}.{key}"), value, origin.clone())?;
        }
    }
    Ok(())
}

fn read(path: &Path, named_by: &str) -> Result<String, ConfigError> {
    fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.into(),
        named_by: named_by.into(),
        source,
    })
}
