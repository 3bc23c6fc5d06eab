//! What the names in a script stand for.

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use super::{Claim, claim::find};

/// The URNs that requests are full of.
const URNS: [(&str, &str); 6] = [
    ("user", "urn:ietf:params:scim:schemas:core:2.0:User"),
    ("group", "urn:ietf:params:scim:schemas:core:2.0:Group"),
    ("enterprise", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"),
    ("list", "urn:ietf:params:scim:api:messages:2.0:ListResponse"),
    ("error", "urn:ietf:params:scim:api:messages:2.0:Error"),
    ("patch", "urn:ietf:params:scim:api:messages:2.0:PatchOp"),
];

/// Names and what they stand for.
#[derive(Debug)]
pub struct Names {
    known: BTreeMap<String, String>,
    invented: u128,
}

impl Names {
    /// The URNs, and these.
    #[must_use]
    pub fn with(given: &[(&str, &str)]) -> Self {
        let all = URNS.iter().chain(given);
        let known = all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { known, invented: 0 }
    }

    /// A text with every name replaced; an unknown one stays as it is.
    pub fn fill(&mut self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, after)) = after.split_once("}}") else { break };
            filled.push_str(before);
            filled.push_str(&self.value(name));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    /// A claim with every name replaced.
    pub fn fill_claim(&mut self, claim: &Claim) -> Claim {
        let mut fill = |text: &String| self.fill(text);
        match claim {
            Claim::Header(name, text) => Claim::Header(name.clone(), fill(text)),
            Claim::Is(path, value) => Claim::Is(fill(path), fill(value)),
            Claim::Contains(path, value) => Claim::Contains(fill(path), fill(value)),
            Claim::Lacks(path, value) => Claim::Lacks(fill(path), fill(value)),
            Claim::Has(path, count) => Claim::Has(fill(path), *count),
            Claim::There(path) => Claim::There(fill(path)),
            Claim::Gone(path) => Claim::Gone(fill(path)),
        }
    }

    /// Keeps the text at a path of a body; what is not there is not kept.
    pub fn keep(&mut self, name: &str, body: &Value, path: &str) {
        if let [Value::String(text)] = find(body, path).as_slice() {
            self.known.insert(name.to_owned(), text.clone());
        }
    }

    fn value(&mut self, name: &str) -> String {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        if !name.starts_with("new ") {
            return format!("{{{{{name}}}}}");
        }
        self.invented += 1;
        let id = Uuid::from_u128(0x0D00_12A2_D000_4000_8000_0000_0000_0000 + self.invented);
        self.known.insert(name.to_owned(), id.to_string());
        id.to_string()
    }
}
