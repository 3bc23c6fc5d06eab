//! Any text where a client names something: an attribute, elements of one, an order, an endpoint,
//! a query. It is refused or prints as itself.

#![no_main]

use doorward_fuzz::MODES;
use doorward_scim::attribute_path::AttributePath;
use doorward_scim::cursor::Cursor;
use doorward_scim::filter::ValuePath;
use doorward_scim::query::Query;
use doorward_scim::sort::Sort;
use doorward_scim::{Endpoint, ResourceType};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(path) = AttributePath::parse(text) {
        for kind in ResourceType::ALL {
            let _ = kind.attribute(&path);
        }
        assert_eq!(AttributePath::parse(&path.to_string()), Ok(path));
    }
    for mode in MODES {
        let Ok(path) = ValuePath::parse(text, mode) else { continue };
        assert_eq!(ValuePath::parse(&path.to_string(), mode).as_ref(), Ok(&path));
        if let Some(filter) = path.filter {
            let found = ResourceType::User.attribute(&path.path);
            let _ = filter.element_matcher(found.map(|found| found.attribute));
        }
    }
    if let Ok(sort) = Sort::parse(text, None) {
        for kind in ResourceType::ALL {
            let _ = sort.sorter(kind);
        }
    }
    if let Ok(endpoint) = Endpoint::parse(text) {
        assert!(!endpoint.allowed_methods().is_empty());
    }
    for mode in MODES {
        if let Ok(query) = Query::from_query_string(text, mode) {
            let _ = query.fingerprint(Some(ResourceType::User));
            let _ = query.selection.wants(ResourceType::Group, "members");
        }
    }
    assert!(Cursor::decode(text, 7, 0, i64::MAX).is_err(), "no text is a cursor by chance");
});
