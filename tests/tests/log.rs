//! The log and the data directory: one conformance suite for every engine, and what happens when
//! disks, processes and people do what they do.

#[cfg(test)]
mod log {
    mod conformance;
    mod damage;
    mod data_directory;
    mod engines;
    mod faults;
    mod full_disk;
    mod given;
    mod killed;
    mod long_log;
}
