//! What the catalogue says about problems of a grant's life, of selections and of erasures.

use axum::http::StatusCode;

use super::Entry;

pub(super) const UNKNOWN_GRANT: Entry = Entry {
    slug: "unknown-grant",
    status: StatusCode::NOT_FOUND,
    title_ja: "この交付は記録されていません",
    title_en: "There is no such grant",
    todo_ja: "団体コードと、交付申請または交付決定の id を確かめてください。評価の記録は交付ではありません。",
    todo_en: "Give the id of the entry that opened the grant; a grading or an assessment is none.",
};

pub(super) const ENTRY_REFUSED: Entry = Entry {
    slug: "entry-refused",
    status: StatusCode::CONFLICT,
    title_ja: "現在の状態ではこの手続きはできません",
    title_en: "This may not happen to the grant as it stands",
    todo_ja: "何も記録されていません。state が現在の状態、next が次にできる手続きです。",
    todo_en: "Nothing was kept. See `state` for where the grant is, and `next` for what may come.",
};

pub(super) const RECORD_ERASED: Entry = Entry {
    slug: "record-erased",
    status: StatusCode::CONFLICT,
    title_ja: "個人情報が消去されています",
    title_en: "The personal values were erased",
    todo_ja: "ルールが必要とする以前の記入内容が消去されているため、計算できません。",
    todo_en: "The rule needs an earlier record of the grant whose personal values were erased.",
};

pub(super) const NOTHING_TO_SELECT: Entry = Entry {
    slug: "nothing-to-select",
    status: StatusCode::CONFLICT,
    title_ja: "選定を待つ申請がありません",
    title_en: "No application waits for a selection",
    todo_ja: "制度と年度を確かめてください。待っている申請は decisions?state=applied で確かめられます。得点で選ぶ制度では、先に訂正で得点を記入してください。",
    todo_en: "See whether programme and year are right; decisions?state=applied lists what waits. Where it ranks by score, enter the score by a correction first.",
};

pub(super) const TOO_MANY_APPLICATIONS: Entry = Entry {
    slug: "too-many-applications",
    status: StatusCode::CONFLICT,
    title_ja: "一度に選定できる件数を超えています",
    title_en: "More applications wait than one selection takes",
    todo_ja: "何も記録されていません。管理者に連絡してください。",
    todo_en: "Nothing was kept. Tell the operator.",
};

pub(super) const RETENTION_NOT_OVER: Entry = Entry {
    slug: "retention-not-over",
    status: StatusCode::CONFLICT,
    title_ja: "文書の保存期間が終わっていません",
    title_en: "The papers have to be kept still",
    todo_ja: "何も消去されていません。保存期間が終わってから送り直してください。",
    todo_en: "Nothing was erased. Send it again once the retention period is over.",
};

pub(super) const NOTHING_TO_ERASE: Entry = Entry {
    slug: "nothing-to-erase",
    status: StatusCode::CONFLICT,
    title_ja: "消去できる個人情報がありません",
    title_en: "There is no personal value that may be erased",
    todo_ja: "制度と年度を確かめてください。手続が終わっていない交付の個人情報は消去されません。",
    todo_en: "See whether programme and year are right; grants keep theirs until they have come to their end.",
};

pub(super) const REVISION_NOT_LOADED: Entry = Entry {
    slug: "revision-not-loaded",
    status: StatusCode::FAILED_DEPENDENCY,
    title_ja: "この交付を決定したルールが読み込まれていません",
    title_en: "The revision that decides over the grant is not loaded",
    todo_ja: "何も記録されていません。申請に回答した版を読み込むよう管理者に伝えてください。",
    todo_en: "Nothing was kept. Have the operator load the revision that answered the application.",
};
