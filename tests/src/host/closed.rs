//! A data directory that nobody serves, opened as the binary opens it.

use std::sync::Arc;

use doorward::{credentials, operator::Failure, seal::KeyFile};
use doorward_store::{
    Store,
    data_dir::{DataDir, LogOptions},
    log::Log,
};

/// The store in a closed data directory whose instance key lies beside it.
///
/// # Errors
/// Why it does not open.
pub fn open_store(data_dir: &DataDir, options: LogOptions) -> Result<Store, Failure> {
    let (log, known) = data_dir.open_known(options)?;
    let log: Arc<dyn Log> = Arc::new(log);
    let mut beside = data_dir.path().as_os_str().to_owned();
    beside.push(".key");
    let keys = credentials::personal_keys(data_dir, &log, &KeyFile::at(beside.as_ref()))?;
    Ok(Store::open_sealed(log, keys, &known)?)
}
