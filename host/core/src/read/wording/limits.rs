//! What is said where a value is beyond a limit: the limit.

use std::fmt::Display;

use super::{Wanted, both};
use crate::calendar::Date;
use crate::digits::Grouped;
use crate::manifest::{Label, ScalarKind};
use crate::read::ROWS_MAX;

/// What is entered lies outside its limits.
pub(super) fn out_of_range(wanted: Wanted<'_>, ja: &str, en: &str) -> Label {
    let limits = match wanted {
        Wanted::Scalar(ScalarKind::Count { min, max }) => between(&Grouped(*min), &Grouped(*max), "", ""),
        Wanted::Scalar(ScalarKind::Yen { min, max }) => between(&Grouped(*min), &Grouped(*max), "円", "¥"),
        Wanted::Scalar(ScalarKind::Decimal { min, max, .. }) => between(min, max, "", ""),
        Wanted::Scalar(ScalarKind::Date { min, max }) => days(*min, *max),
        Wanted::Scalar(ScalarKind::Flag | ScalarKind::Text { .. } | ScalarKind::Choice(_))
        | Wanted::Choices(_)
        | Wanted::Table(_)
        | Wanted::Record
        | Wanted::Rows => both("決められた範囲", "within the limits"),
    };
    both(
        format!("{ja}は範囲の外です。{}で入力してください。", limits.ja),
        format!("{en} is out of range. Enter a value {}.", limits.en),
    )
}

fn between(min: &impl Display, max: &impl Display, unit_ja: &str, unit_en: &str) -> Label {
    both(format!("{min}{unit_ja}以上{max}{unit_ja}以下"), format!("from {unit_en}{min} to {unit_en}{max}"))
}

fn days(min: Option<Date>, max: Option<Date>) -> Label {
    match (min, max) {
        (Some(min), Some(max)) => {
            both(format!("{}から{}まで", min.in_era(), max.in_era()), format!("from {min} to {max}"))
        }
        (Some(min), None) => both(format!("{}以後", min.in_era()), format!("of {min} or later")),
        (None, Some(max)) => both(format!("{}以前", max.in_era()), format!("of {max} or earlier")),
        (None, None) => both("暦にある日付", "that exists"),
    }
}

/// A decimal has more digits after the point than are kept.
pub(super) fn too_precise(wanted: Wanted<'_>, ja: &str, en: &str) -> Label {
    let digits = match wanted {
        Wanted::Scalar(ScalarKind::Decimal { scale_max, .. }) => *scale_max,
        Wanted::Scalar(_) | Wanted::Choices(_) | Wanted::Table(_) | Wanted::Record | Wanted::Rows => 0,
    };
    both(
        format!("{ja}は小数点以下の桁が多すぎます。小数第{digits}位までで入力してください。"),
        format!("{en} has too many digits after the point. Enter at most {digits}."),
    )
}

/// A text has too many characters.
pub(super) fn too_long(wanted: Wanted<'_>) -> Label {
    let chars = match wanted {
        Wanted::Scalar(ScalarKind::Text { chars_max }) => *chars_max,
        Wanted::Scalar(_) | Wanted::Choices(_) | Wanted::Table(_) | Wanted::Record | Wanted::Rows => 0,
    };
    both(
        format!("長すぎます。{chars}文字以内で入力してください。"),
        format!("This is too long. Enter at most {chars} characters."),
    )
}

/// A table or an assessment has too many rows.
pub(super) fn too_many_rows(wanted: Wanted<'_>) -> Label {
    let rows = match wanted {
        Wanted::Table(table) => i64::from(table.rows_max),
        Wanted::Scalar(_) | Wanted::Choices(_) | Wanted::Record | Wanted::Rows => {
            i64::try_from(ROWS_MAX).unwrap_or(i64::MAX)
        }
    };
    both(
        format!("行が多すぎます。{}行以内にしてください。", Grouped(rows)),
        format!("There are too many rows. Send at most {}.", Grouped(rows)),
    )
}
