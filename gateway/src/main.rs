//! The binary `doorward`.
fn main() {}
