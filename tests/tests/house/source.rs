//! The source as files: what the other house tests look at.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The rooms and the crates in them.
pub(super) const ROOMS: [(&str, &str); 5] = [
    ("scim", "doorward-scim"),
    ("oidc", "doorward-oidc"),
    ("store", "doorward-store"),
    ("gateway", "doorward"),
    ("tests", "doorward-tests"),
];

/// The top of the house.
pub(super) fn house() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the house")
}

/// A file of the house as text.
pub(super) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every Rust file of a room that is ours, generated ones left out.
pub(super) fn rust_files(room: &str) -> Vec<PathBuf> {
    files(room, "rs")
}

/// Every file below a folder that is ours and whose name ends so.
pub(super) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    walk(&house().join(folder), extension, &mut files);
    assert!(!files.is_empty(), "{folder} has no such files");
    files
}

fn walk(folder: &Path, wanted: &str, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(name.as_str(), "target" | ".venv" | "node_modules") {
            walk(&path, wanted, files);
        } else if path.extension().is_some_and(|extension| extension == wanted) {
            files.push(path);
        }
    }
}

/// The golden file of the newest version of an event.
pub(super) fn golden_record(name: &str) -> String {
    let version = |nth: u32| house().join(format!("tests/golden/records/{name}.v{nth}.txt"));
    let newest = (1..).map(version).take_while(|path| path.exists()).last();
    read(&newest.unwrap_or_else(|| panic!("`{name}` has no golden file")))
}
