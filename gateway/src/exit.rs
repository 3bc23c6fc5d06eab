//! What the process says when it ends, for scripts: one number a reason.

use std::{fmt, process::ExitCode};

/// Why the process ended. The numbers are those of `sysexits.h` where one fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It did what it was asked.
    Done,
    /// The command line cannot be understood.
    Usage,
    /// It was understood and refused: no such organization, two tokens live already …
    Refused,
    /// A server or a listening address is not to be had.
    Unavailable,
    /// A defect of Doorward.
    Internal,
    /// The disk or a pipe failed.
    Disk,
    /// Too much to do; the same may succeed later.
    TryAgain,
    /// The data directory has the wrong owner or permissions.
    Permission,
    /// A setting is wrong.
    Config,
    /// The event log has lost records or cannot be trusted.
    DamagedLog,
    /// Another process has the data directory.
    Locked,
    /// A newer program wrote the data directory.
    NewerFormat,
    /// The replay differs from the running state.
    Differs,
    /// A bundle does not prove what it says.
    Unproved,
}

impl Exit {
    /// All of them, in the order of their numbers.
    pub const ALL: &[Self] = &[
        Self::Done,
        Self::Usage,
        Self::Refused,
        Self::Unavailable,
        Self::Internal,
        Self::Disk,
        Self::TryAgain,
        Self::Permission,
        Self::Config,
        Self::DamagedLog,
        Self::Locked,
        Self::NewerFormat,
        Self::Differs,
        Self::Unproved,
    ];

    /// The number the process ends with.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Usage => 64,
            Self::Refused => 65,
            Self::Unavailable => 69,
            Self::Internal => 70,
            Self::Disk => 74,
            Self::TryAgain => 75,
            Self::Permission => 77,
            Self::Config => 78,
            Self::DamagedLog => 80,
            Self::Locked => 81,
            Self::NewerFormat => 82,
            Self::Differs => 83,
            Self::Unproved => 84,
        }
    }

    /// What the number means.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Usage => "the command line cannot be understood",
            Self::Refused => "understood and refused, for instance no such organization",
            Self::Unavailable => "a server, its address or the event log is not to be had",
            Self::Internal => "a defect of Doorward",
            Self::Disk => "the disk or a pipe failed",
            Self::TryAgain => "too much to do, try again later",
            Self::Permission => "the data directory has the wrong owner or permissions",
            Self::Config => "a setting is wrong",
            Self::DamagedLog => "the event log is damaged",
            Self::Locked => "another process has the data directory",
            Self::NewerFormat => "a newer program wrote the data directory",
            Self::Differs => {
                "`events replay --verify` or `access replay-decision` found a difference"
            }
            Self::Unproved => "`verify` does not believe the bundle",
        }
    }

    /// The exit of that number.
    #[must_use]
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|exit| exit.number() == number)
    }

    /// The table of all numbers, for `--help`.
    #[must_use]
    pub fn table() -> String {
        let rows = Self::ALL.iter().map(|exit| format!("  {exit}\n"));
        format!("Exit codes:\n{}", rows.collect::<String>())
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>2}  {}", self.number(), self.meaning())
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

#[cfg(test)]
mod tests;
