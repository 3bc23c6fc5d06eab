//! `GET …/past/review`: an access review of something that is entered, as a file.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use doorward_store::directory::audit::ExportForm;

use super::{Misunderstood, answer, asked};
use crate::{
    dashboard::{Visit, Wrong, finding::aside},
    operator::{House, Moment},
    pages,
    review::{self, Asked, Pack},
    time_text,
};

/// The end of a day that is named as the last.
const END_OF_DAY: &str = "T23:59:59.999999Z";

/// The fields as they were sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    pub(super) resource: String,
    pub(super) from: String,
    pub(super) to: String,
}

impl Form {
    pub(super) fn of(visit: &Visit<'_>) -> Self {
        Self { resource: visit.query("resource"), from: visit.query("from"), to: visit.query("to") }
    }

    /// Understands the fields, or says which one is not understood.
    fn understood(&self, visit: &Visit<'_>) -> Result<Asked, Misunderstood> {
        let resource = asked::target(&self.resource);
        let resource = resource.ok_or(("reviewed", "past.no_such_resource"))?;
        let from = match self.from.as_str() {
            "" => None,
            said => Some(asked::moment(said).ok_or(("from", "past.no_such_moment"))?),
        };
        let to = last(&self.to).ok_or(("to", "past.no_such_moment"))?;
        Ok(Asked {
            organization: visit.organization.clone(),
            resource,
            from,
            to,
            by: visit.actor(),
            language: visit.language,
        })
    }
}

/// The end of a period: a day counts to its end.
fn last(said: &str) -> Option<Moment> {
    if said.is_empty() {
        return Some(Moment::Now);
    }
    match time_text::parse(&format!("{said}{END_OF_DAY}")) {
        Ok(end) => Some(Moment::Time(end)),
        Err(_) => asked::moment(said),
    }
}

/// Answers with the file, or with the page and what is wrong on it.
pub(in crate::dashboard) async fn download(visit: &Visit<'_>) -> HttpResponse {
    let form = Form::of(visit);
    let understood = match form.understood(visit) {
        Ok(understood) => understood,
        Err((field, key)) => return wrong(visit, form, field, visit.t(key).to_owned()).await,
    };
    if let Err(answer) = visit.exports(ExportForm::Review, false).await {
        return answer;
    }
    let made =
        aside(visit, move |aside| Ok(review::made(&House::of(&aside.app), &understood, aside.now)));
    match made.await {
        Ok(Ok(Pack { name, bytes })) => {
            let kept = format!("attachment; filename=\"{name}\"");
            pages::guarded(StatusCode::OK, &visit.app.config, visit.request)
                .content_type(review::MEDIA)
                .insert_header((header::CONTENT_DISPOSITION, kept))
                .body(bytes)
        }
        Ok(Err(failure)) => match failure.field() {
            Some("resource") => {
                let text = visit.t("past.no_such_workspace").to_owned();
                wrong(visit, form, "reviewed", text).await
            }
            Some("from") if failure.in_catalogue().is_some() => {
                wrong(visit, form, "from", visit.told(&failure)).await
            }
            Some("from") => {
                wrong(visit, form, "from", visit.t("past.no_such_moment").to_owned()).await
            }
            Some("to") => wrong(visit, form, "to", visit.t("review.no_such_end").to_owned()).await,
            Some(_) | None => visit.unreadable(&failure.into()),
        },
        Err(error) => visit.unreadable(&error),
    }
}

async fn wrong(visit: &Visit<'_>, form: Form, field: &'static str, text: String) -> HttpResponse {
    answer(visit, super::Asked::default(), form, vec![Wrong { field, text }]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_counts_to_its_end() {
        let end = time_text::parse("2026-01-31T23:59:59.999999Z").unwrap();
        assert_eq!(last("2026-01-31"), Some(Moment::Time(end)));
        let time = time_text::parse("2026-01-31T09:30:00Z").unwrap();
        assert_eq!(last("2026-01-31T09:30"), Some(Moment::Time(time)));
        assert_eq!((last(""), last("soon")), (Some(Moment::Now), None));
    }
}
