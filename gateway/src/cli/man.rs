//! `doorward man`: the help as manual pages, one for each command.

use clap::Command;
use clap_mangen::Man;

use crate::{exit::Exit, operator::Failure};

/// The page of a command below `doorward`, named word by word, or of `doorward` itself.
pub(super) fn page(mut doorward: Command, words: &[String]) -> Result<Vec<u8>, Failure> {
    doorward.build();
    let mut command = &doorward;
    for word in words {
        let unknown = || Failure::new(Exit::Usage, format!("there is no command `{word}`"));
        command = command.find_subcommand(word).ok_or_else(unknown)?;
    }
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

#[cfg(test)]
mod tests;
