use doorward_store::directory::{EndReason, RecognizedBy};

use super::*;
use crate::pages::catalogue::Language;

#[test]
fn every_reason_of_an_end_and_of_a_recognition_has_its_words_in_every_language() {
    use EndReason::*;
    let ends = [
        SignedOut,
        Expired,
        Renewed,
        TooMany,
        Deactivated,
        Deleted,
        ConfigurationRemoved,
        FrontChannelLogout,
        Operator,
        ProviderDisagreed,
        Erased,
    ];
    let by = [RecognizedBy::ExternalId, RecognizedBy::UserName, RecognizedBy::JustInTime];
    let ends = ends.iter().map(|reason| format!("event.ended_{}", word(reason)));
    let keys: Vec<_> = ends.chain(by.iter().map(|by| format!("event.by_{}", word(by)))).collect();
    for language in Language::ALL {
        for key in &keys {
            assert!(language.texts().find(key).is_some(), "{key} in {}", language.code());
        }
    }
}
