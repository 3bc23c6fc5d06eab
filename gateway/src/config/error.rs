//! What is wrong with a setting: where it stands, which key, and what would be right.

use std::{fmt, io, path::PathBuf};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// The configuration file.
    File(PathBuf),
    /// A variable of the environment.
    Variable(String),
    /// A file named by a variable of the environment.
    VariableFile(String),
    /// The command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable(name) | Self::VariableFile(name) => f.write_str(name),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A named file cannot be read.
    #[error("`{}`, named by {named_by}, cannot be read", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Who named it.
        named_by: String,
        /// Why.
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("`{}` is not TOML: {what}", path.display())]
    NotToml {
        /// Which file.
        path: PathBuf,
        /// The parser's words, with line and column.
        what: String,
    },
    /// A key that does not exist.
    #[error("{origin}: there is no setting `{key}`{}", suggestion(*.nearest))]
    Unknown {
        /// Where it stands.
        origin: Origin,
        /// What was written.
        key: String,
        /// What was probably meant.
        nearest: Option<&'static str>,
    },
    /// A value that its key does not take.
    #[error("{origin}: `{key}` is `{value}`, expected {expected}")]
    Invalid {
        /// Where it stands.
        origin: Origin,
        /// Which key.
        key: &'static str,
        /// What was written.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
}

fn suggestion(nearest: Option<&'static str>) -> String {
    nearest.map_or_else(String::new, |name| format!(", did you mean `{name}`?"))
}
