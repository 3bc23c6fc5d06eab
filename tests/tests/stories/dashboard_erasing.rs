//! A main user erases somebody: asked first, once, and the page says what is left.

use super::dashboard_pages::{begin, open, read, says, send, text};

#[tokio::test]
async fn a_person_is_erased_after_a_question_and_their_history_says_so() {
    let company = begin().await;
    let people = read(&company, "people?q=bob").await;
    let (_, id) = people.split_once("dashboard/people/").expect("a link");
    let id = id.split('"').next().unwrap().to_owned();
    let (page, erase) = (format!("people/{id}"), format!("people/{id}/erase"));
    says(&read(&company, &page).await, &["Erase this person for ever"]);
    says(&read(&company, &erase).await, &["bob@contoso.example", "It cannot be undone", "Reason"]);
    let unsure = send(&company, &erase, &[("reason", "asked for it")]).await;
    assert_eq!(unsure.status, 422, "{}", text(&unsure));
    says(&text(&unsure), &["tick the box", "asked for it"]);
    let wordless = send(&company, &erase, &[("reason", ""), ("really", "on")]).await;
    assert_eq!(wordless.status, 409, "{}", text(&wordless));
    says(&read(&company, "people?q=bob").await, &["bob@contoso.example"]);

    let erased = send(&company, &erase, &[("reason", "asked for it"), ("really", "on")]).await;
    assert_eq!(erased.status, 303, "{}", text(&erased));
    assert!(!read(&company, "people?q=bob").await.contains("bob@contoso.example"));
    let gone = read(&company, &page).await;
    says(&gone, &["was erased", "asked for it", "its personal fields are erased"]);
    assert!(!gone.contains("bob@contoso.example") && !gone.contains("Erase this person"), "{gone}");
    assert_eq!(open(&company, &company.ada, &erase).await.status, 404);
    // Nobody erases themselves: they could not enter any more.
    let own = format!("people/{}/erase", company.ada_id);
    let refused = send(&company, &own, &[("reason", "asked for it"), ("really", "on")]).await;
    assert_eq!(refused.status, 409, "{}", text(&refused));
}
