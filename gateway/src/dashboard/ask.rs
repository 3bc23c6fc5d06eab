//! What the operator may ask for, asked for by whoever is in the dashboard: the same wishes, carried
//! out by the same code, under their own name. Nobody shuts themselves out by one.

use std::sync::Arc;

use doorward_store::directory::{Condition, Directory};
use tokio::sync::mpsc;

use super::{Visit, Visitor};
use crate::operator::{Answer, Failure, House, Login, Request, execute};

/// How many answers may wait.
const WAITING: usize = 64;

impl Visit<'_> {
    /// What wishes are carried out on.
    #[must_use]
    pub fn house(&self) -> House {
        House::of(self.app)
    }

    /// The directory as it is now, which may be further than when the request came.
    #[must_use]
    pub fn fresh(&self) -> Arc<Directory> {
        let now = self.app.store.directory(&self.organization);
        now.unwrap_or_else(|| self.directory.clone())
    }

    /// Has a wish carried out, and collects what is answered.
    ///
    /// # Errors
    /// Why it was not carried out.
    pub async fn ask(&self, request: Request) -> Result<Vec<Answer>, Failure> {
        self.ask_as(self.login(), request).await
    }

    /// The same, if what the form was about is still what was shown.
    ///
    /// # Errors
    /// Why it was not carried out: [`doorward_store::directory::Refusal::Moved`] when somebody else
    /// was quicker.
    pub async fn ask_if(
        &self,
        condition: Condition,
        request: Request,
    ) -> Result<Vec<Answer>, Failure> {
        self.ask_as(self.login().only_if(condition), request).await
    }

    fn login(&self) -> Login {
        let login = Login::behind(self.actor(), self.request);
        match &self.who {
            Visitor::MainUser { handle, .. } => login.staying_in(*handle),
            Visitor::Auditor { .. } | Visitor::Setup { .. } => login,
        }
    }

    async fn ask_as(&self, caller: Login, request: Request) -> Result<Vec<Answer>, Failure> {
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let house = self.house();
        let carried_out = async move { execute(&house, &caller, request, &sender).await };
        let collected = async {
            let mut answers = Vec::new();
            while let Some(answer) = receiver.recv().await {
                answers.push(answer);
            }
            answers
        };
        let (done, answers) = tokio::join!(Box::pin(carried_out), collected);
        done.map(|()| answers)
    }
}
