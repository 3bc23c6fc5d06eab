//! What the operator may ask for, asked for by whoever is in the dashboard: the same wishes, carried
//! out by the same code, under their own name.

use tokio::sync::mpsc;

use super::Visit;
use crate::operator::{Answer, Failure, House, Login, Request, execute};

/// How many answers may wait.
const WAITING: usize = 64;

impl Visit<'_> {
    /// What wishes are carried out on.
    #[must_use]
    pub fn house(&self) -> House {
        House::of(self.app)
    }

    /// Has a wish carried out, and collects what is answered.
    ///
    /// # Errors
    /// Why it was not carried out.
    pub async fn ask(&self, request: Request) -> Result<Vec<Answer>, Failure> {
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let (house, caller) = (self.house(), Login::behind(self.actor()));
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
