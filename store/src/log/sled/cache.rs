//! Keeps sled's page cache as small as it was told to be.
//!
//! sled notes accesses in 256 queues and looks at a queue, and evicts, only when 64 accesses stand
//! in it, however large the pages are: a scan of a long log would hold gigabytes. So each page is
//! looked at again in proportion to its bytes.

use super::{EngineError, guard::guarded};

/// One access for so many bytes: 256 queues of 64 then stand for 32 MiB at most.
const BYTES_PER_ACCESS: usize = 2048;

/// The bytes written or read since the last access that was made for them.
#[derive(Debug, Default)]
pub(super) struct Unaccounted(usize);

impl Unaccounted {
    /// Notes that `bytes` were read or written under `key`.
    pub(super) fn note(
        &mut self,
        db: &sled::Db,
        key: &[u8],
        bytes: usize,
    ) -> Result<(), EngineError> {
        self.0 += bytes;
        while self.0 >= BYTES_PER_ACCESS {
            self.0 -= BYTES_PER_ACCESS;
            guarded(|| db.contains_key(key))?;
        }
        Ok(())
    }
}
