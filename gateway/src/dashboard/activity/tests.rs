use crate::export::cell;

#[test]
fn no_cell_is_a_formula_or_ends_early() {
    for (text, want) in [
        ("Ada", "\"Ada\""),
        ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
        ("+1", "\"'+1\""),
        ("-1", "\"'-1\""),
        ("@SUM(1)", "\"'@SUM(1)\""),
        ("\t=1", "\"'\t=1\""),
        ("a,b\r\nc", "\"a,b\r\nc\""),
        ("", "\"\""),
    ] {
        assert_eq!(cell(text), want);
    }
}
