//! The way to a socket. The kernel takes no more than 107 bytes of path for one, so a longer way is
//! shortened through the open folder.

use std::{
    fs::File,
    io,
    os::fd::AsRawFd,
    path::{Path, PathBuf},
};

/// The longest path of a socket on Linux, in bytes.
const LONGEST: usize = 107;

/// A path that the kernel takes, as long as this is held.
#[derive(Debug)]
pub(super) struct SocketPath {
    path: PathBuf,
    _folder: Option<File>,
}

impl SocketPath {
    /// The way to `path`.
    pub(super) fn to(path: &Path) -> io::Result<Self> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Ok(Self { path: path.into(), _folder: None });
        };
        if path.as_os_str().len() <= LONGEST {
            return Ok(Self { path: path.into(), _folder: None });
        }
        let folder = File::open(folder)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd())).join(name);
        Ok(Self { path, _folder: Some(folder) })
    }

    /// What the kernel is given.
    pub(super) fn as_path(&self) -> &Path {
        &self.path
    }
}
