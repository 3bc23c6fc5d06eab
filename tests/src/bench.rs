//! Figures with their references: each pair measured in one run, taking turns, told as a ratio.
//! Nothing here is a test: a slow machine is no failure.

mod apache;
mod append;
mod authzen;
mod backup;
mod deactivation;
mod decision;
mod evidence;
mod fold;
mod history;
mod load;
mod lookup;
mod member;
mod memory;
mod nginx;
mod pages;
mod past;
mod people;
mod place;
mod plain_file;
mod post;
mod proxied;
mod sealing;
mod served;
mod signed_in;
mod single;
mod storeless;
mod table;
mod turns;
mod watched;

pub use self::{
    memory::fold_once,
    storeless::serve as serve_storeless,
    table::{Line, Reach, table},
};

/// Any reason why a figure could not be taken.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// How much of the full measure to take.
#[derive(Debug, Clone, Copy)]
pub struct Scale(f64);

impl Scale {
    /// A part of the full measure; `1.0` is all of it.
    #[must_use]
    pub const fn new(part: f64) -> Self {
        Self(part)
    }

    /// That part of a full count, at least one.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub fn of(self, full: usize) -> usize {
        ((full as f64 * self.0) as usize).max(1)
    }
}

/// A row of the table: its name on the command line, and how it is measured.
pub type Row = (&'static str, fn(Scale) -> Result<Vec<Line>, Trouble>);

/// All rows, in the order of the table.
pub const ROWS: [Row; 19] = [
    ("post", post::measure),
    ("append", append::measure),
    ("sealing", sealing::measure),
    ("single", single::measure),
    ("member", member::measure),
    ("lookup", lookup::measure),
    ("fold", fold::measure),
    ("evidence", evidence::measure),
    ("backup", backup::measure),
    ("memory", memory::measure),
    ("decision", decision::beside_nothing),
    ("crowd", decision::beside_few),
    ("apache", decision::beside_apache),
    ("authzen", authzen::evaluation),
    ("search", authzen::search),
    ("deactivation", deactivation::measure),
    ("proxied", proxied::measure),
    ("pages", pages::measure),
    ("past", past::measure),
];
