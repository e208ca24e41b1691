//! What is said where something is written in a form that is not read: another kind, a number, a
//! date, an option.

use super::{DateFault, NumberFault, Wanted, both, most_alike};
use crate::manifest::{Choice, Label, ScalarKind};

/// Most options that a message lists: more are not read.
const OPTIONS_LISTED_MAX: usize = 8;

/// What to enter, where something of another kind was sent.
pub(super) fn ask(wanted: Wanted<'_>) -> Label {
    match wanted {
        Wanted::Record => both(
            "項目名と値の組で入力してください。例：{\"area\": \"阿東\"}",
            "Send field names with their values, such as {\"area\": \"阿東\"}.",
        ),
        Wanted::Rows => both("行の一覧で入力してください。", "Send a list of rows."),
        Wanted::Table(_) => both(
            "表の行の一覧で入力してください。1行は列名と値の組です。",
            "Send a list of rows, each with column names and their values.",
        ),
        Wanted::Choices(_) => {
            both("選択肢の一覧を文字で入力してください。", "Send a list of options, each as text.")
        }
        Wanted::Scalar(kind) => match kind {
            ScalarKind::Flag => {
                both("「はい」か「いいえ」（true か false）で答えてください。", "Answer `true` or `false`.")
            }
            ScalarKind::Count { .. } => {
                both("整数で入力してください。例：3", "Enter a whole number, such as 3.")
            }
            ScalarKind::Yen { .. } => {
                both("円単位の整数で入力してください。例：200000", "Enter whole yen, such as 200000.")
            }
            ScalarKind::Decimal { .. } => {
                both("数で入力してください。例：45.8", "Enter a number, such as 45.8.")
            }
            ScalarKind::Date { .. } => both(
                "日付を文字で入力してください。例：\"2025-03-31\"、\"令和7年3月31日\"",
                "Enter the date as text, such as \"2025-03-31\".",
            ),
            ScalarKind::Text { .. } => both(
                "文字で入力してください。数字だけの場合も引用符で囲みます。例：\"012345\"",
                "Enter text; put digits in quotes too, such as \"012345\".",
            ),
            ScalarKind::Choice(_) => {
                both("選択肢の1つを文字で入力してください。", "Enter one of the options as text.")
            }
        },
    }
}

/// Faults in how a number is written.
pub(super) fn number(fault: NumberFault, wanted: Wanted<'_>, repeat: bool, ja: &str, en: &str) -> Label {
    let example = match wanted {
        Wanted::Scalar(ScalarKind::Yen { .. }) => "200000",
        Wanted::Scalar(ScalarKind::Decimal { .. }) => "45.8",
        Wanted::Scalar(_) | Wanted::Choices(_) | Wanted::Table(_) | Wanted::Record | Wanted::Rows => "1000",
    };
    // the number that is meant tells what was entered
    let instead = |meant: Option<i64>| match meant {
        Some(meant) if repeat => both(format!("{meant} と書いてください。"), format!("Write {meant}.")),
        Some(_) | None => both(format!("例：{example}"), format!("Example: {example}.")),
    };
    let (wrong_ja, wrong_en, what_to_do) = match fault {
        NumberFault::KanjiNumeral => (
            "には漢数字（一、十、万、千など）があります。算用数字で書いてください。",
            "has kanji numerals. Write digits.",
            instead(None),
        ),
        NumberFault::Exponent(meant) => (
            "は指数で書かれています。数字だけで書いてください。",
            "has an exponent. Write digits only.",
            instead(meant),
        ),
        NumberFault::Groups => (
            "は桁区切りの位置が正しくありません。3桁ごとに区切るか、区切らずに書いてください。",
            "has its commas out of place. Put them between groups of three digits, or leave them out.",
            both("例：1,000", "Example: 1,000."),
        ),
        NumberFault::Percent => (
            "には％があります。単位は項目が示すので、数だけを書いてください。",
            "has a percent sign. The field says its unit: write the number only.",
            instead(None),
        ),
        NumberFault::NotWhole(meant) => (
            "は整数ではありません。小数点を付けずに書いてください。",
            "is not a whole number. Write it without a point.",
            instead(meant),
        ),
        NumberFault::NotANumber => (
            "は数として読めません。単位や記号を付けず、算用数字で書いてください。",
            "is not a number. Write digits, without units or signs.",
            instead(None),
        ),
    };
    both(format!("{ja}{wrong_ja}{}", what_to_do.ja), format!("{en} {wrong_en} {}", what_to_do.en))
}

/// Faults in how a date is written.
pub(super) fn date(fault: DateFault, entered: Option<&str>, ja: &str, en: &str) -> Label {
    match fault {
        DateFault::NoSuchDate => both(
            format!("{}という日付はありません。例：平成30年5月1日", entered.unwrap_or("入力された内容")),
            format!("{en} is no date that exists. Example: 2018-05-01."),
        ),
        DateFault::ShortYear => both(
            format!("{ja}は年が4桁ではありません。西暦4桁か元号で書いてください。例：2025-03-31、R7.3.31"),
            format!(
                "{en} has a year of fewer than four digits. Write all four, or an era. Example: 2025-03-31."
            ),
        ),
        DateFault::WithTime => both(
            format!("{ja}には時刻があります。日本での日付だけを書いてください。例：2025-03-31"),
            format!("{en} has a time. Write the date in Japan only. Example: 2025-03-31."),
        ),
        DateFault::NotADate => both(
            format!(
                "{ja}は日付として読めません。年月日を算用数字で書いてください。例：2025-03-31、令和7年3月31日、R7.3.31"
            ),
            format!("{en} is not a date. Write year, month and day. Example: 2025-03-31."),
        ),
    }
}

/// What is entered is none of the options.
pub(super) fn option(wanted: Wanted<'_>, entered: Option<&str>, ja: &str, en: &str) -> Label {
    let options = match wanted {
        Wanted::Scalar(ScalarKind::Choice(options)) => options,
        Wanted::Choices(options) => options,
        Wanted::Scalar(_) | Wanted::Table(_) | Wanted::Record | Wanted::Rows => &[],
    };
    let near = entered.and_then(|entered| {
        most_alike(entered, options.iter(), |option| &option.label.ja)
            .or_else(|| most_alike(entered, options.iter(), |option| &option.id))
    });
    let listed = |name: fn(&Choice) -> &str, and: &str| {
        let names: Vec<&str> = options.iter().take(OPTIONS_LISTED_MAX).map(name).collect();
        names.join(and)
    };
    let (what_ja, what_en) = match near {
        Some(near) => {
            (format!("「{}」ではありませんか。", near.label.ja), format!("Did you mean `{}`?", near.id))
        }
        None if options.len() > OPTIONS_LISTED_MAX => (
            format!(
                "{}など{}の選択肢から選んでください。",
                listed(|option| &option.label.ja, "、"),
                options.len()
            ),
            format!("Choose one of the {}, such as {}.", options.len(), listed(|option| &option.id, ", ")),
        ),
        None => (
            format!("{}から選んでください。", listed(|option| &option.label.ja, "、")),
            format!("Choose one of {}.", listed(|option| &option.id, ", ")),
        ),
    };
    both(format!("{ja}は選択肢にありません。{what_ja}"), format!("{en} is not an option. {what_en}"))
}
