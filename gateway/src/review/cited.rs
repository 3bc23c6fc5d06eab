//! Which events a review cites: all that stand in it as `sequence` or `rule`, wherever that is. So
//! whoever knows nothing else of its schema finds them, too.

use std::collections::BTreeSet;

use doorward_store::Sequence;
use serde_json::{Map, Value};

/// Every event that is cited.
pub(super) fn events(told: &Value) -> BTreeSet<Sequence> {
    let mut cited = BTreeSet::new();
    each(told, &mut |object| {
        let named = ["sequence", "rule"].into_iter().filter_map(|name| object.get(name));
        cited.extend(named.filter_map(Value::as_u64).map(Sequence));
    });
    cited
}

/// Visits every object, the outer before the inner.
pub(super) fn each(told: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
    match told {
        Value::Object(object) => {
            visit(object);
            object.values().for_each(|value| each(value, visit));
        }
        Value::Array(values) => values.iter().for_each(|value| each(value, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_event_is_cited_wherever_it_stands() {
        let told = json!({
            "until": 99, "period": { "from": null, "to": { "sequence": 9 } },
            "access": [{ "rule": 4, "from": { "sequence": 5 }, "through": [{ "sequence": null }] }],
        });
        assert_eq!(events(&told), [4, 5, 9].map(Sequence).into());
    }
}
