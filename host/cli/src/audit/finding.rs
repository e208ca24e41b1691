//! What an audit has found, as a sentence that says what to do, in both languages. Looking is the
//! store's.

use kisoku_store::{Altered, Audit, Break, Forgery, StoreError, Unruled};

/// A finding: a word that stays the same, the entry that it is about, and what to do.
pub(crate) struct Finding {
    /// For programs.
    pub(crate) word: &'static str,
    /// The entry that it is about.
    pub(crate) sequence: Option<u64>,
    /// For people, in Japanese.
    pub(crate) ja: String,
    /// For people, in English.
    pub(crate) en: String,
}

/// Where the steps after each finding stand.
const STEPS_JA: &str =
    "サーバーを止め、データのフォルダーを複製して保全し、docs/AUDIT.md の手順に従ってください。";
const STEPS_EN: &str = "Stop the host, set a copy of the folder aside, and follow docs/AUDIT.md.";

impl Finding {
    fn new(word: &'static str, sequence: Option<u64>, ja: &str, en: &str) -> Self {
        Self { word, sequence, ja: format!("{ja}{STEPS_JA}"), en: format!("{en} {STEPS_EN}") }
    }
}

/// What cannot be read because it was changed, as a finding; any other error is given back.
pub(super) fn of_error(error: StoreError) -> Result<Finding, StoreError> {
    let StoreError::Damaged { what } = error else { return Err(error) };
    let ja = format!("データベースが壊れているか、書き換えられています（{what}）。");
    Ok(Finding::new("damaged", None, &ja, &format!("the database is damaged or was edited: {what}.")))
}

/// The finding; `None` where everything is as it was kept.
pub(crate) fn of(audit: &Audit) -> Option<Finding> {
    let (word, sequence, ja, en) = match audit {
        Audit::Sound { .. } => return None,
        Audit::Broken { sequence, how } => {
            let (word, ja, en) = broken(*how);
            (word, Some(*sequence), format!("記載 {sequence}: {ja}"), format!("entry {sequence}: {en}"))
        }
        Audit::WrongTotal { programme, tally, fiscal_year, parts, moved, kept } => {
            let year = fiscal_year.map_or_else(|| "all years".to_owned(), |year| year.get().to_string());
            let key = [&[tally.clone(), year], parts.as_slice()].concat().join(" / ");
            (
                "wrong-total",
                None,
                format!("累計 {programme} / {key}: 記載の合計は {moved} ですが、{kept} と書かれています。"),
                format!("the total {programme} / {key}: the entries add up to {moved}, and {kept} is kept."),
            )
        }
        Audit::WrongGrant { sequence } => (
            "wrong-grant",
            Some(*sequence),
            format!("記載 {sequence} で始まる交付決定の現在の状態が、最後の記載と一致しません。"),
            format!("the grant that entry {sequence} opened does not stand as its last entry says."),
        ),
        Audit::WrongCheckpoint { sequence, how } => {
            let (word, ja, en) = forged(*how);
            (
                word,
                Some(*sequence),
                format!("記載 {sequence} の署名: {ja}"),
                format!("the checkpoint of entry {sequence}: {en}"),
            )
        }
        Audit::WrongSchema(alteration) => {
            let (name, how) = (&alteration.name, alteration.how.as_str());
            let how_ja = match alteration.how {
                Altered::Missing => "失われています",
                Altered::Changed => "変更されています",
                Altered::Foreign => "このプログラムのものではありません",
            };
            (
                "altered-guard",
                None,
                format!("改変を防ぐしくみ `{name}` が{how_ja}。"),
                format!("the guard `{name}` against changes is {how}."),
            )
        }
        Audit::WrongRules { sequence, digest, how } => {
            let (word, ja, en) = unruled(*how);
            let entry_ja = sequence.map_or_else(String::new, |sequence| format!("記載 {sequence}: "));
            let entry_en = sequence.map_or_else(String::new, |sequence| format!("entry {sequence}: "));
            (
                word,
                *sequence,
                format!("{entry_ja}{ja}（sha256:{digest}）。"),
                format!("{entry_en}{en} (sha256:{digest})."),
            )
        }
    };
    Some(Finding::new(word, sequence, &ja, &en))
}

const fn unruled(how: Unruled) -> (&'static str, &'static str, &'static str) {
    match how {
        Unruled::ChangedComponent => (
            "changed-component",
            "規則のモジュールが公開時から変わっています",
            "the bytes of the rule's component are not those that were published",
        ),
        Unruled::MissingComponent => (
            "missing-component",
            "算定に用いた規則のモジュールがありません",
            "the rule's component that it names is not there",
        ),
        Unruled::MissingSettings => (
            "missing-settings",
            "算定に用いた設定がありません。規則の版の設定が変えられたか、失われています",
            "no revision has the settings that it names: they were changed or are gone",
        ),
    }
}

const fn broken(how: Break) -> (&'static str, &'static str, &'static str) {
    match how {
        Break::Gap => ("gap", "記載が欠けています。", "it is missing."),
        Break::WrongPredecessor => (
            "wrong-predecessor",
            "直前の記載のハッシュと一致しません。ここか直前で差し替えられています。",
            "it does not name the entry before: this one or the one before was put in later.",
        ),
        Break::ChangedEntry => (
            "changed-entry",
            "内容が記載時から変わっています。",
            "it is not what was kept: something in it was changed.",
        ),
        Break::ChangedPersonal => (
            "changed-personal",
            "個人情報が記載時から変わっています。",
            "its personal values are not those that it was kept with.",
        ),
        Break::MissingPersonal => (
            "missing-personal",
            "個人情報が失われており、消去の記載がありません。",
            "its personal values are gone, and no erasure names it.",
        ),
        Break::WrongStanding => (
            "wrong-standing",
            "交付決定の前の記載から続いていません。",
            "it does not follow from the grant's entry before.",
        ),
        Break::CutTail => (
            "cut-tail",
            "署名された記載以降が失われています。",
            "it and all after it are missing, and a checkpoint covers more.",
        ),
        Break::Rewritten => (
            "rewritten",
            "署名時とハッシュが異なります。ここまでの台帳が書き直されています。",
            "it has another hash than when it was signed: the chain up to it was written anew.",
        ),
    }
}

const fn forged(how: Forgery) -> (&'static str, &'static str, &'static str) {
    match how {
        Forgery::BadSignature => {
            ("bad-signature", "署名が正しくありません。", "its signature is not that of its key.")
        }
        Forgery::UnknownKey => (
            "unknown-key",
            "控えにない鍵で署名されています。",
            "it was signed by a key that is not among those noted elsewhere.",
        ),
    }
}
