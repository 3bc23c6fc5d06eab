//! People as a table for spreadsheets: who would gain or lose access.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use doorward_store::directory::User;

use super::Visit;
use crate::pages;

/// The table.
#[derive(Debug)]
pub(super) struct PeopleFile(String);

impl Default for PeopleFile {
    fn default() -> Self {
        Self("change,user_name,external_id,user_id\r\n".to_owned())
    }
}

impl PeopleFile {
    /// Adds a person.
    pub(super) fn add(&mut self, change: &str, user: &User) {
        let external = user.external_id.as_deref().unwrap_or_default();
        let (name, external) = (cell(user.user_name.as_str()), cell(external));
        self.0.push_str(&format!("{change},{name},{external},{}\r\n", user.id));
    }

    /// The table as an answer that is saved.
    pub(super) fn answer(self, visit: &Visit<'_>) -> HttpResponse {
        let mut response = pages::guarded(StatusCode::OK, &visit.app.config, visit.request);
        response
            .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"preview.csv\""))
            .content_type("text/csv; charset=utf-8")
            .body(self.0)
    }
}

/// A value of a table that no spreadsheet takes for a formula.
fn cell(value: &str) -> String {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if formula { format!("'{value}") } else { value.to_owned() };
    format!("\"{}\"", safe.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula_or_breaks_the_table() {
        assert_eq!(cell("ada@contoso.example"), "\"ada@contoso.example\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("a\",b"), "\"a\"\",b\"");
    }
}
