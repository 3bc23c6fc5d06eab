//! Checkpoints that no server signed: of the logs that a story, a test or a figure writes into a data
//! directory by itself. A server that opens it makes its own key and says that this one is lost.

use std::{error::Error, ops::ControlFlow};

use doorward_store::{
    Sequence,
    data_dir::DataDir,
    directory::OrganizationName,
    evidence::{Origin, SignedCheckpoint, Signer, Tree},
    log::Log,
};

/// Notes what a log holds.
///
/// # Errors
/// When the log cannot be read or the note not be written.
pub fn note(data_dir: &DataDir, log: &dyn Log) -> Result<(), Box<dyn Error + Send + Sync>> {
    let heads = log.heads()?;
    let trees = heads.keys().map(|name| Ok((name.clone(), tree(log, name)?)));
    let trees = trees.collect::<Result<Vec<_>, Box<dyn Error + Send + Sync>>>()?;
    note_trees(data_dir, trees.iter().map(|(name, tree)| (name, tree)))
}

/// Notes these trees.
///
/// # Errors
/// When the note cannot be written.
pub fn note_trees<'a>(
    data_dir: &DataDir,
    trees: impl Iterator<Item = (&'a OrganizationName, &'a Tree)>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let signed = trees.map(|(name, tree)| Ok((name, signed(name, tree)?, tree)));
    let signed = signed.collect::<Result<Vec<_>, Box<dyn Error + Send + Sync>>>()?;
    let known = signed.iter().map(|(name, checkpoint, tree)| (*name, checkpoint, *tree));
    Ok(data_dir.write_checkpoints(known)?)
}

/// The tree over what a log holds of an organization.
///
/// # Errors
/// When the log cannot be read.
pub fn tree(
    log: &dyn Log,
    organization: &OrganizationName,
) -> Result<Tree, Box<dyn Error + Send + Sync>> {
    let mut tree = Tree::default();
    log.read(organization, Sequence::START, &mut |_, record| {
        tree.push(record);
        ControlFlow::Continue(())
    })?;
    Ok(tree)
}

/// A checkpoint by a key that everybody knows.
///
/// # Errors
/// When nothing can be signed.
pub fn signed(
    name: &OrganizationName,
    tree: &Tree,
) -> Result<SignedCheckpoint, Box<dyn Error + Send + Sync>> {
    let signer = Signer::new(Origin::new("doorward.example", name), &[7; 32])?;
    signer.checkpoint(tree).ok_or_else(|| "nothing can be signed".into())
}
