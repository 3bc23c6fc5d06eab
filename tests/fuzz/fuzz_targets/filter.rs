//! Any text as a filter: it is refused, or prints as itself and can be asked of anybody.

#![no_main]

use std::sync::LazyLock;

use doorward_fuzz::{group, person};
use doorward_scim::{Filter, Mode, Resource, ResourceType};
use libfuzzer_sys::fuzz_target;

static PEOPLE: LazyLock<[Resource; 2]> = LazyLock::new(|| [person(), group()]);

fuzz_target!(|text: &str| {
    let Ok(filter) = Filter::parse(text) else { return };
    assert_eq!(Filter::parse(&filter.to_string()).as_ref(), Ok(&filter));
    if let Ok(strict) = Filter::parse_in(text, Mode::Strict) {
        assert_eq!(strict, filter, "strict mode takes less and reads it alike");
        assert_eq!(Filter::parse_in(&strict.to_string(), Mode::Strict), Ok(strict));
    }
    let _ = filter.shape();
    let _ = filter.attributes();
    for resource in PEOPLE.iter() {
        let attributes = resource.attributes();
        let over_all = filter.matches(resource.kind(), attributes);
        if let Ok(matcher) = filter.matcher(resource.kind()) {
            assert_eq!(matcher.matches(attributes), over_all);
        }
    }
    let not = Filter::Not(Box::new(filter.clone()));
    let person = PEOPLE[0].attributes();
    if filter.check(ResourceType::User).is_ok() {
        assert_ne!(
            filter.matches(ResourceType::User, person),
            not.matches(ResourceType::User, person)
        );
    }
});
