//! A refusal of the course of a grant's life as a problem: what may not happen, why, and what may.

use kisoku_core::life::{EntryKind, Grant, Refusal, StageKind, State};
use kisoku_core::manifest::{Label, Programme};
use kisoku_core::money::Yen;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Problem, ProblemKind};
use crate::entry;

/// What a client is told beside the sentence.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    refusal: &'static str,
    state: Option<State>,
    next: Vec<EntryKind>,
    limit: Option<Yen>,
}

/// Why an entry was refused.
#[derive(Serialize, ToSchema, Default)]
#[schema(as = RefusedEntry)]
pub(crate) struct RefusedBody {
    /// Stable: `out-of-order`, `not-opening`, `paid-already`, `above-payable`, `not-positive`, `not-less`,
    /// `above-left`, `nothing-overpaid`, `above-owed`, `other-fiscal-year`, `no-stage`, `before-fiscal-year`,
    /// `before-payment`, `before-receipt`, `too-many-payments`, `counts-elsewhere`, `needs-selection`, `overflow`.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'static str>,
    /// Where the grant is in its life.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    /// What may come next.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Vec<&'static str>>,
    /// The amount that was not kept to.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_yen: Option<i64>,
}

impl RefusedBody {
    pub(super) fn new(refused: &Refused) -> Self {
        Self {
            refusal: Some(refused.refusal),
            state: refused.state.map(State::as_str),
            next: refused.state.map(|_| refused.next.iter().map(|kind| kind.as_str()).collect()),
            limit_yen: refused.limit.map(Yen::get),
        }
    }
}

impl Problem {
    /// An entry that may not happen to a grant as it stands; `None` where there is no grant yet.
    pub(crate) fn refused(refusal: &Refusal, grant: Option<&Grant>, programme: Option<&Programme>) -> Self {
        let next = grant.map(|grant| entry::next(&grant.standing, programme)).unwrap_or_default();
        let detail = sentence(refusal, &next);
        let refused = Refused {
            refusal: code(refusal),
            state: grant.map(|grant| grant.standing.state),
            next,
            limit: limit(refusal),
        };
        let problem = Self::new(ProblemKind::EntryRefused, detail.ja, detail.en);
        Self { refused: Some(Box::new(refused)), ..problem }
    }
}

const fn code(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::OutOfOrder { .. } => "out-of-order",
        Refusal::NotOpening { .. } => "not-opening",
        Refusal::PaidAlready { .. } => "paid-already",
        Refusal::AbovePayable { .. } => "above-payable",
        Refusal::NotPositive => "not-positive",
        Refusal::NotLess { .. } => "not-less",
        Refusal::AboveLeft { .. } => "above-left",
        Refusal::NothingOverpaid => "nothing-overpaid",
        Refusal::AboveOwed { .. } => "above-owed",
        Refusal::OtherFiscalYear { .. } => "other-fiscal-year",
        Refusal::NoStage { .. } => "no-stage",
        Refusal::BeforeFiscalYear { .. } => "before-fiscal-year",
        Refusal::BeforePayment { .. } => "before-payment",
        Refusal::BeforeReceipt { .. } => "before-receipt",
        Refusal::TooManyPayments { .. } => "too-many-payments",
        Refusal::CountsElsewhere => "counts-elsewhere",
        Refusal::NeedsSelection => "needs-selection",
        Refusal::Overflow => "overflow",
    }
}

const fn limit(refusal: &Refusal) -> Option<Yen> {
    match refusal {
        Refusal::PaidAlready { paid } => Some(*paid),
        Refusal::AbovePayable { payable } => Some(*payable),
        Refusal::NotLess { granted } => Some(*granted),
        Refusal::AboveLeft { left } => Some(*left),
        Refusal::AboveOwed { owed } => Some(*owed),
        Refusal::OutOfOrder { .. }
        | Refusal::NotOpening { .. }
        | Refusal::NotPositive
        | Refusal::NothingOverpaid
        | Refusal::OtherFiscalYear { .. }
        | Refusal::NoStage { .. }
        | Refusal::BeforeFiscalYear { .. }
        | Refusal::BeforePayment { .. }
        | Refusal::BeforeReceipt { .. }
        | Refusal::TooManyPayments { .. }
        | Refusal::CountsElsewhere
        | Refusal::NeedsSelection
        | Refusal::Overflow => None,
    }
}

fn sentence(refusal: &Refusal, next: &[EntryKind]) -> Label {
    let (ja, en) = match refusal {
        Refusal::PaidAlready { .. }
        | Refusal::AbovePayable { .. }
        | Refusal::NotPositive
        | Refusal::NotLess { .. }
        | Refusal::AboveLeft { .. }
        | Refusal::NothingOverpaid
        | Refusal::AboveOwed { .. }
        | Refusal::TooManyPayments { .. }
        | Refusal::Overflow => of_amount(refusal).unwrap_or_default(),
        Refusal::OutOfOrder { state, kind, .. } => {
            let (next_ja, next_en) = listed(next);
            (
                format!(
                    "「{}」の状態では「{}」はできません。次にできること: {next_ja}。",
                    state.ja(),
                    kind.ja()
                ),
                format!(
                    "`{}` may not follow on `{}`. Next may come: {next_en}.",
                    kind.as_str(),
                    state.as_str()
                ),
            )
        }
        Refusal::NotOpening { kind } => (
            format!("「{}」から始めることはできません。", kind.ja()),
            format!("A grant does not begin with `{}`.", kind.as_str()),
        ),
        Refusal::OtherFiscalYear { grant, record } => (
            format!(
                "この交付は {} 年度のものですが、基準日は {} 年度の日付です。",
                grant.get(),
                record.get()
            ),
            format!("The grant is of {grant}, the reference date of the record falls into {record}."),
        ),
        Refusal::NoStage { stage } => (
            format!("この制度のルールは「{}」に対応していません。", stage_ja(*stage)),
            format!("The rule of this programme does not answer the stage `{}`.", stage.as_str()),
        ),
        Refusal::BeforeFiscalYear { .. } | Refusal::BeforePayment { .. } | Refusal::BeforeReceipt { .. } => {
            of_day(refusal).unwrap_or_default()
        }
        Refusal::CountsElsewhere => (
            "申請時と異なる地域または団体の記録です。先に変更承認をしてください。".to_owned(),
            "The record names another area or body than the grant does: change the grant first.".to_owned(),
        ),
        Refusal::NeedsSelection => (
            "この制度は選定により交付を決定します。交付申請（applications）として受け付けてください。"
                .to_owned(),
            "The programme is decided by selection: file the record under `applications`.".to_owned(),
        ),
    };
    Label { ja, en }
}

/// What is said of amounts and payments; `None` where it is not about one.
fn of_amount(refusal: &Refusal) -> Option<(String, String)> {
    Some(match refusal {
        Refusal::PaidAlready { paid } => (
            format!("すでに {paid} 円を交付しているため取り下げられません。廃止または取消しとしてください。"),
            format!("¥{paid} was paid already: abandon or cancel the grant instead."),
        ),
        Refusal::AbovePayable { payable } => {
            (format!("交付できるのは {payable} 円までです。"), format!("At most ¥{payable} may be paid."))
        }
        Refusal::NotPositive => {
            ("金額は 1 円以上にしてください。".to_owned(), "The amount has to be above ¥0.".to_owned())
        }
        Refusal::NotLess { granted } => (
            format!("取消し後に残す額は、現在の {granted} 円より少なくしてください。"),
            format!("Less than the ¥{granted} that stand granted has to be left."),
        ),
        Refusal::AboveLeft { left } => (
            format!(
                "決定の一部取消しにより残っているのは {left} 円です。変更後の申請額を {left} 円以下にしてください。"
            ),
            format!(
                "A cancellation in part left ¥{left}: enter a requested amount of at most that in the changed record."
            ),
        ),
        Refusal::NothingOverpaid => (
            "交付決定額を超えて交付した額がないため、返還を命じることはできません。".to_owned(),
            "Nothing was paid above what stands granted.".to_owned(),
        ),
        Refusal::AboveOwed { owed } => {
            (format!("返還すべき額は {owed} 円です。"), format!("¥{owed} is owed, and no more."))
        }
        Refusal::TooManyPayments { max } => {
            (format!("1 件の交付は {max} 回までです。"), format!("A grant has at most {max} payments."))
        }
        Refusal::Overflow => ("金額が大きすぎます。".to_owned(), "The amount is too large.".to_owned()),
        Refusal::OutOfOrder { .. }
        | Refusal::NotOpening { .. }
        | Refusal::OtherFiscalYear { .. }
        | Refusal::NoStage { .. }
        | Refusal::BeforeFiscalYear { .. }
        | Refusal::BeforePayment { .. }
        | Refusal::BeforeReceipt { .. }
        | Refusal::CountsElsewhere
        | Refusal::NeedsSelection => return None,
    })
}

/// What is said of days; `None` where it is not about one.
fn of_day(refusal: &Refusal) -> Option<(String, String)> {
    Some(match refusal {
        Refusal::BeforeFiscalYear { since } => (
            format!("交付の年度が始まる {since} より前の日付です。{since} 以後の日付にしてください。"),
            format!("The fiscal year of the grant begins on {since}: give that day or a later one."),
        ),
        Refusal::BeforePayment { since } => (
            format!("前回の交付の日 {since} より前の日付です。{since} 以後の日付にしてください。"),
            format!("The payment before was received on {since}: give that day or a later one."),
        ),
        Refusal::BeforeReceipt { since } => (
            format!("返還する額を受領した日 {since} より前の日付です。{since} 以後の日付にしてください。"),
            format!("What is ordered back was received on {since}: give that day or a later one."),
        ),
        Refusal::OutOfOrder { .. }
        | Refusal::NotOpening { .. }
        | Refusal::PaidAlready { .. }
        | Refusal::AbovePayable { .. }
        | Refusal::NotPositive
        | Refusal::NotLess { .. }
        | Refusal::AboveLeft { .. }
        | Refusal::NothingOverpaid
        | Refusal::AboveOwed { .. }
        | Refusal::OtherFiscalYear { .. }
        | Refusal::NoStage { .. }
        | Refusal::TooManyPayments { .. }
        | Refusal::CountsElsewhere
        | Refusal::NeedsSelection
        | Refusal::Overflow => return None,
    })
}

fn listed(next: &[EntryKind]) -> (String, String) {
    if next.is_empty() {
        return ("なし".to_owned(), "nothing".to_owned());
    }
    let ja: Vec<&str> = next.iter().map(|kind| kind.ja()).collect();
    let en: Vec<String> = next.iter().map(|kind| format!("`{}`", kind.as_str())).collect();
    (ja.join("、"), en.join(", "))
}

const fn stage_ja(stage: StageKind) -> &'static str {
    match stage {
        StageKind::Selection => "選定",
        StageKind::Change => "変更承認",
        StageKind::Report => "実績報告",
        StageKind::Repayment => "返還",
    }
}
