//! The answer to a query (RFC 7644 §3.4.2, RFC 9865 §2): a page of resources and where it stands.

use serde_json::{Value, json};

/// The URN of a list's body.
pub const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// One page of the resources a query means.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListResponse {
    /// How many the query means in all.
    pub total: usize,
    /// The place of the first one here, counted from 1; none when paging by cursor.
    pub start_index: Option<usize>,
    /// The resources of this page, as they are shown.
    pub resources: Vec<Value>,
    /// Where the next page begins; none on the last one.
    pub next_cursor: Option<String>,
    /// Where the page before begins, if the server can go back.
    pub previous_cursor: Option<String>,
}

impl ListResponse {
    /// The body of the answer. `Resources` is there even when nothing is in it: clients look for it.
    #[must_use]
    pub fn body(self) -> Value {
        let mut body = json!({ "schemas": [SCHEMA], "totalResults": self.total });
        if let Some(members) = body.as_object_mut() {
            if let Some(start_index) = self.start_index {
                members.insert("startIndex".into(), start_index.into());
            }
            members.insert("itemsPerPage".into(), self.resources.len().into());
            if let Some(cursor) = self.previous_cursor {
                members.insert("previousCursor".into(), cursor.into());
            }
            if let Some(cursor) = self.next_cursor {
                members.insert("nextCursor".into(), cursor.into());
            }
            members.insert("Resources".into(), Value::Array(self.resources));
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ListResponse, SCHEMA};

    #[test]
    fn an_empty_answer_is_a_list_with_nothing_in_it() {
        let empty = ListResponse { start_index: Some(1), ..ListResponse::default() };
        assert_eq!(
            empty.body(),
            json!({
                "schemas": [SCHEMA], "totalResults": 0, "startIndex": 1, "itemsPerPage": 0,
                "Resources": [],
            })
        );
    }

    #[test]
    fn a_page_by_index_says_where_it_begins_and_how_many_it_holds() {
        let page = ListResponse {
            total: 12,
            start_index: Some(11),
            resources: vec![json!({ "id": "11" }), json!({ "id": "12" })],
            ..ListResponse::default()
        };
        let body = page.body();
        assert_eq!(body["startIndex"], 11);
        assert_eq!(body["itemsPerPage"], 2);
        assert_eq!(body["Resources"][1]["id"], "12");
        assert!(body.get("nextCursor").is_none());
    }

    #[test]
    fn a_page_by_cursor_says_how_to_go_on_and_has_no_index() {
        let page = ListResponse {
            total: 2,
            resources: vec![json!({ "id": "1" })],
            next_cursor: Some("n".into()),
            previous_cursor: Some("p".into()),
            start_index: None,
        };
        let body = page.body();
        assert_eq!((&body["nextCursor"], &body["previousCursor"]), (&json!("n"), &json!("p")));
        assert!(body.get("startIndex").is_none());
    }
}
