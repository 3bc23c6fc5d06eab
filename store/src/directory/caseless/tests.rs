//! Which names are one.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::fold;

#[test]
fn names_are_one_whatever_case_width_and_composition() {
    for same in [
        ["ada", "ADA", "Ada", "ａｄａ", "ＡＤＡ"],
        ["ΟΔΟΣ", "οδος", "οδοσ", "Οδος", "ΟΔΟς"],
        ["zoë", "ZOË", "zoe\u{308}", "ZOE\u{308}", "ｚｏｅ\u{308}"],
        ["ガロ", "ｶﾞﾛ", "カ\u{3099}ロ", "ｶ\u{3099}ﾛ", "ガﾛ"],
        ["5 å", "5\u{3000}Å", "５ a\u{30a}", "5 \u{212b}", "5 A\u{30a}"],
        ["ㄱ", "\u{ffa1}", "ㄱ", "ﾡ", "ㄱ"],
    ] {
        assert!(same.iter().all(|text| fold(text) == fold(same[0])), "{:?}", same.map(fold));
    }
}

#[test]
fn names_that_only_look_alike_are_two() {
    for (one, other) in [
        ("straße", "strasse"),
        ("ada", "аdа"), // two letters are Cyrillic
        ("zoë", "zoe"),
        ("ﬁ", "fi"),
        ("i", "ı"),
        ("ㄱ", "\u{1100}"),
        ("a b", "a  b"),
    ] {
        assert_ne!(fold(one), fold(other));
    }
}

#[test]
fn every_letter_is_folded_once_and_for_all() {
    for letter in '\0'..=char::MAX {
        let text = letter.to_string();
        let folded = fold(&text).into_owned();
        assert_eq!(fold(&folded), folded, "{letter:?}");
        assert_eq!(fold(&text.nfd().to_string()), folded, "{letter:?} decomposed");
        assert_eq!(fold(&text.nfc().to_string()), folded, "{letter:?} composed");
    }
}

proptest! {
    #[test]
    fn every_text_is_folded_once_and_for_all(text in "\\PC{0,12}") {
        let folded = fold(&text).into_owned();
        prop_assert_eq!(fold(&folded), folded.as_str());
        let (apart, composed) = (text.nfd().to_string(), text.nfc().to_string());
        prop_assert_eq!(fold(&apart), folded.as_str());
        prop_assert_eq!(fold(&composed), folded.as_str());
    }
}
