//! What a table looks like.

use super::{properties, rows};

#[test]
fn columns_are_as_wide_as_their_widest_cell() {
    let cells = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let table = rows(
        &["name", "n", "end"],
        &[cells(["ada", "1000", ""]), cells(["日本", "1", "x"])],
        false,
    );
    assert_eq!(table, "name  n     end\nada   1000\n日本  1     x\n");
    assert_eq!(rows(&["name"], &[], true), "\x1b[1mname\x1b[0m\n");
}

#[test]
fn no_name_steers_the_terminal() {
    let table = rows(&["name"], &[vec!["\x1b[2Jada\n".into()]], false);
    assert_eq!(table, "name\n\u{fffd}[2Jada\u{fffd}\n");
    assert_eq!(properties(&[("name", "\x07".into())], false), "name  \u{fffd}\n");
}
