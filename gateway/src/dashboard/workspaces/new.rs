//! A new workspace: as it was filled in, and created.

use doorward_store::directory::Slug;

use crate::{
    access,
    dashboard::{Form, Refused, Visit, told::capped, words},
    operator::Request,
};

/// What the form says.
#[derive(Debug, Default)]
pub(in crate::dashboard) struct New {
    pub(in crate::dashboard) slug: String,
    pub(in crate::dashboard) name: String,
    pub(in crate::dashboard) upstream: String,
}

impl New {
    pub(in crate::dashboard) fn read(form: &Form) -> Self {
        let text = |name| form.text(name).to_owned();
        Self { slug: text("slug"), name: text("name"), upstream: text("upstream") }
    }

    /// Creates it.
    pub(in crate::dashboard) async fn create(&self, visit: &Visit<'_>) -> Result<Slug, Refused> {
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let slug = Slug::parse(&self.slug)
            .map_err(|error| Refused::at("slug", &words::slug(visit.texts(), &error)));
        let upstream = match self.upstream.as_str() {
            "" => Ok(()),
            url => access::upstream(url).map(drop).map_err(|_| {
                Refused::at(
                    "upstream",
                    &visit.texts().fill("unread.upstream", &[("url", &capped(url))]),
                )
            }),
        };
        let workspace = match (slug, upstream) {
            (Ok(slug), Ok(())) => slug,
            (Err(one), Ok(())) | (Ok(_), Err(one)) => return Err(one),
            (Err(one), Err(other)) => return Err(one.and(other)),
        };
        let wish = access::Request::CreateWorkspace {
            organization: visit.organization.clone(),
            workspace: workspace.clone(),
            name: filled(&self.name),
            upstream: filled(&self.upstream),
        };
        match visit.ask(Request::Access(wish)).await {
            Ok(_) => Ok(workspace),
            Err(failure) => Err(visit.refused(&failure, |_| None).await),
        }
    }
}
