use super::*;
use crate::pages::catalogue::Language;

#[test]
fn a_time_is_said_in_utc() {
    let moment = Moment::from(Timestamp(1_800_000_000_123_456));
    let shown = moment.render().unwrap();
    let want = "<time datetime=\"2027-01-15T08:00:00.123Z\">2027-01-15 08:00:00 UTC</time>";
    assert_eq!(shown, want);
}

#[test]
fn what_a_stranger_wrote_is_cut_and_loses_its_control_characters() {
    assert_eq!(capped("A\u{0}d\u{1b}[31ma\n"), "Ad[31ma");
    assert_eq!(capped(&"ä".repeat(500)).chars().count(), MOST_LETTERS + 1);
    assert_eq!(capped(" \n "), "—");
}

#[test]
fn a_sentence_has_its_blanks_filled_in_and_keeps_braces_of_strangers() {
    let texts = Language::English.texts();
    let id = UserId(uuid::Uuid::nil());
    let told = Sentence::fill(texts, "told.gone_person", &[("id", Part::name("{id}"))]);
    assert!(told.to_string().contains("{id}"), "{told}");
    assert!(Part::person(&Directory::default(), texts, id).text().contains(&id.to_string()));
}
