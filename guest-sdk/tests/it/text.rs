//! Names as they are told apart.

use kisoku_sdk::Text;

#[test]
fn widths_cases_and_blanks_around_a_name_do_not_count() {
    for (entered, folded) in [
        ("　Ｂ０１ ", "b01"),
        ("b01", "b01"),
        ("中央　自治会", "中央 自治会"),
        ("（株）", "(株)"),
        ("ｱ", "ｱ"),
        ("É", "É"),
        ("", ""),
    ] {
        assert_eq!(Text::new(entered).folded(), folded, "{entered}");
    }
}
