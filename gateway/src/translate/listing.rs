//! The answer to a query: which resources, in which order, and which page of them.

use std::sync::Arc;

use doorward_scim::{
    Error, ResourceType, ScimType,
    cursor::Cursor,
    list::ListResponse,
    query::{Page, Query},
    sort::{SortKey, Sorter},
};
use doorward_store::directory::{Directory, Number};
use serde_json::Value;

use super::{
    lookup::{Found, Lookup, merge},
    shown::{Parts, View},
};

/// More resources are not put into an order that has to be made for the answer.
pub const MAX_SORTED: usize = 200_000;

/// How long a cursor leads on, in seconds.
pub const CURSOR_SECONDS: i64 = 3600;

/// Directories of at most so many resources are looked through at once.
const SMALL: usize = 2000;

/// How much one answer may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize {
    /// When the client does not say.
    pub default: usize,
    /// Whatever the client says.
    pub most: usize,
    /// How many resources are put into an order that has to be made for the answer.
    pub sorted: usize,
}

/// A query with all that is needed to answer it, now or on another thread.
#[derive(Debug)]
pub struct Listing {
    directory: Arc<Directory>,
    base: String,
    query: Query,
    fingerprint: u64,
    size: PageSize,
    seconds: i64,
    lookups: Vec<Lookup>,
    sorters: Vec<Sorter>,
}

/// The part of an answer that is shown, and how much there is in all.
struct Window<'a> {
    total: usize,
    shown: Vec<Found<'a>>,
    /// The place after which the next page begins, if there is one.
    next: Option<u64>,
}

impl Listing {
    /// A query about one type, or about all. `seconds` is the time since the epoch.
    ///
    /// # Errors
    /// 400 when the filter or the order makes no sense for what is asked.
    pub fn new(
        directory: Arc<Directory>,
        base: String,
        kind: Option<ResourceType>,
        query: Query,
        size: PageSize,
        seconds: i64,
    ) -> Result<Self, Error> {
        let kinds = kind.map_or_else(|| ResourceType::ALL.to_vec(), |kind| vec![kind]);
        let filter = query.filter.as_ref();
        let lookups: Result<_, _> =
            kinds.iter().map(|each| Lookup::new(*each, filter, kind.is_none())).collect();
        let sorters = kinds.iter().filter_map(|each| {
            let sort = query.sort.as_ref()?;
            Some(if kind.is_none() { sort.sorter_over_all(*each) } else { sort.sorter(*each) })
        });
        let sorters = sorters.collect::<Result<_, _>>()?;
        let fingerprint = query.fingerprint(kind);
        Ok(Self { directory, base, query, fingerprint, size, seconds, lookups: lookups?, sorters })
    }

    /// Whether answering may take long enough to make others wait.
    #[must_use]
    pub fn is_long(&self) -> bool {
        let unfiltered = self.lookups.iter().all(Lookup::means_all) && self.sorters.is_empty();
        let indexed = self.lookups.iter().all(Lookup::is_indexed);
        let members = self.lookups.iter().any(|lookup| {
            lookup.kind() == ResourceType::Group
                && self.query.selection.wants(ResourceType::Group, "members")
        });
        let resources = self.directory.user_count() + self.directory.group_count();
        resources > SMALL && (members || (!unfiltered && !indexed))
    }

    /// The body of the answer.
    ///
    /// # Errors
    /// 400 `tooMany`, `invalidCursor`, `expiredCursor`.
    pub fn body(&self) -> Result<Value, Error> {
        let (start, count, cursor) = self.page()?;
        let window = if self.sorters.is_empty() {
            match cursor {
                None => self.by_index(start, count),
                Some(after) => self.by_place(after, count),
            }
        } else {
            let begins = cursor.map(|after| usize::try_from(after).unwrap_or(usize::MAX));
            self.sorted(begins.unwrap_or(start.saturating_sub(1)), count)?
        };
        let response = ListResponse {
            total: window.total,
            start_index: cursor.is_none().then_some(start),
            resources: window.shown.iter().map(|found| self.shown(*found)).collect(),
            next_cursor: window.next.filter(|_| cursor.is_some()).map(|after| {
                Cursor { after, query: self.fingerprint, issued_at: self.seconds }.encode()
            }),
            previous_cursor: None,
        };
        Ok(response.body())
    }

    /// Where the page begins, how long it may be, and after what when paging by cursor.
    fn page(&self) -> Result<(usize, usize, Option<u64>), Error> {
        let (Page::Index { count, .. } | Page::Cursor { count, .. }) = &self.query.page;
        let count = count.unwrap_or(self.size.default).min(self.size.most);
        match &self.query.page {
            Page::Index { start, .. } => Ok((*start, count, None)),
            Page::Cursor { cursor: None, .. } => Ok((1, count, Some(0))),
            Page::Cursor { cursor: Some(token), .. } => {
                let cursor = Cursor::decode(token, self.fingerprint, self.seconds, CURSOR_SECONDS)?;
                Ok((1, count, Some(cursor.after)))
            }
        }
    }

    fn by_index(&self, start: usize, count: usize) -> Window<'_> {
        let skip = start.saturating_sub(1);
        if let Some(total) = self.count() {
            let shown = self.found(Number::default()).skip(skip).take(count).collect();
            return Window { total, shown, next: None };
        }
        let mut total = 0;
        let mut shown = Vec::new();
        for found in self.found(Number::default()) {
            if total >= skip && shown.len() < count {
                shown.push(found);
            }
            total += 1;
        }
        Window { total, shown, next: None }
    }

    fn by_place(&self, after: u64, count: usize) -> Window<'_> {
        let after = Number(u32::try_from(after).unwrap_or(u32::MAX));
        let total = self.count().unwrap_or_else(|| self.found(Number::default()).count());
        let mut rest = self.found(after).peekable();
        let shown: Vec<_> = rest.by_ref().take(count).collect();
        let last = shown.last().map(|found| u64::from(found.number().0));
        Window { total, next: last.filter(|_| rest.peek().is_some()), shown }
    }

    fn sorted(&self, skip: usize, count: usize) -> Result<Window<'_>, Error> {
        let mut keyed = Vec::new();
        for found in self.found(Number::default()) {
            if keyed.len() == self.size.sorted {
                let most = self.size.sorted;
                let detail = format!("more than {most} resources would have to be sorted");
                return Err(Error::bad(ScimType::TooMany, detail));
            }
            keyed.push((self.key(found), found));
        }
        keyed.sort_by(|(left, _), (right, _)| left.cmp(right));
        let total = keyed.len();
        let shown: Vec<_> =
            keyed.into_iter().skip(skip).take(count).map(|(_, found)| found).collect();
        let end = skip.saturating_add(shown.len());
        let next = (!shown.is_empty() && end < total).then_some(end as u64);
        Ok(Window { total, shown, next })
    }

    fn key(&self, found: Found<'_>) -> Option<SortKey> {
        let parts = Parts::read(self.query.sort.iter().map(|sort| &sort.by));
        let of_kind = self.lookups.iter().zip(&self.sorters);
        let mut of_kind = of_kind.filter(|(lookup, _)| lookup.kind() == found.kind());
        let (_, sorter) = of_kind.next()?;
        Some(sorter.key(&self.view().resource(found, parts)))
    }

    /// How many there are in all, when that is known without looking.
    fn count(&self) -> Option<usize> {
        let of = |lookup: &Lookup| match lookup.kind() {
            ResourceType::User => self.directory.user_count(),
            ResourceType::Group => self.directory.group_count(),
        };
        let all = self.lookups.iter().all(Lookup::means_all);
        all.then(|| self.lookups.iter().map(of).sum())
    }

    fn found(&self, after: Number) -> Box<dyn Iterator<Item = Found<'_>> + '_> {
        match self.lookups.as_slice() {
            [one] => one.find(self.view(), after),
            [first, second] => {
                let view = self.view();
                Box::new(merge(first.find(view, after), second.find(view, after)))
            }
            _ => Box::new(std::iter::empty()),
        }
    }

    fn shown(&self, found: Found<'_>) -> Value {
        Value::Object(self.view().selected(found, &self.query.selection))
    }

    fn view(&self) -> View<'_> {
        View { directory: &self.directory, base: &self.base }
    }
}

#[cfg(test)]
mod tests;
