//! Whoever trusts nobody: takes the log away in one file, proves it without the server, and asks who could
//! enter then.

use super::{ORGANIZATION, Show, Trouble, stage};

/// Somebody whose right ended, and the last event by which it had.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) user: String,
    pub(super) workspace: &'static str,
    pub(super) at: u64,
}

impl Show {
    /// The key once, the log as a bundle, a verification that needs neither, and an answer about the past.
    pub(super) fn audit(&self) -> Result<(), Trouble> {
        stage::act("An auditor trusts nobody");
        let checkpoint = format!("events checkpoint {ORGANIZATION} --key");
        let key = self.command(&checkpoint)?;
        stage::shell(&self.host, &checkpoint);
        stage::line(key.trim());
        let bundle = self.host.data_dir().with_extension("bundle");
        let bundle = bundle.display();
        let export = format!("events export {ORGANIZATION} --bundle {bundle}");
        stage::shell(&self.host, &export);
        self.command(&export)?;
        let verify = format!("verify {bundle} --key {}", key.trim());
        stage::shell(&self.host, &verify);
        self.command(&verify)?.lines().for_each(stage::line);
        stage::good("every event is what was signed, and makes so what was signed");
        let Some(Asked { user, workspace, at }) = &self.asked else { return Ok(()) };
        let explain =
            format!("access explain {ORGANIZATION} --workspace {workspace} --user {user}");
        for (word, at) in [("then", *at), ("a moment before", at.saturating_sub(1))] {
            let explain = format!("{explain} --at {at}");
            stage::shell(&self.host, &explain);
            let told = self.command(&explain)?;
            stage::tell(word, told.lines().next().unwrap_or_default());
        }
        Ok(())
    }
}
