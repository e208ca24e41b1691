//! The catalogue of problem types: stable name, status, title and what the client does next.

mod of_life;

use axum::http::StatusCode;

use self::of_life::{
    ENTRY_REFUSED, NOTHING_TO_ERASE, NOTHING_TO_SELECT, RECORD_ERASED, RETENTION_NOT_OVER,
    REVISION_NOT_LOADED, TOO_MANY_APPLICATIONS, UNKNOWN_GRANT,
};

/// A type of problem. Its name in URLs never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The request cannot be read.
    Unreadable,
    /// The query or the path cannot be read.
    BadParameter,
    /// `Idempotency-Key` is missing or cannot be one.
    BadIdempotencyKey,
    /// Sent to another name than the loopback's.
    ForeignHost,
    /// No such path.
    UnknownPath,
    /// No such municipality.
    UnknownMunicipality,
    /// The municipality has no such programme.
    UnknownProgramme,
    /// The municipality has no such decision.
    UnknownDecision,
    /// The municipality has no such grant.
    UnknownGrant,
    /// No revision is in force on the reference date.
    NotInForce,
    /// The path takes other methods.
    MethodNotAllowed,
    /// The key came before with another body or for another programme.
    KeyReused,
    /// It may not happen to the grant as it stands.
    EntryRefused,
    /// The personal values that the rule needs were erased.
    RecordErased,
    /// No application waits for a selection.
    NothingToSelect,
    /// More applications wait than one selection takes.
    TooManyApplications,
    /// The papers of the year have to be kept still.
    RetentionNotOver,
    /// No personal value of the year may be erased.
    NothingToErase,
    /// The body is larger than is taken.
    BodyTooLarge,
    /// The body is of another type than is read.
    WrongContentType,
    /// The record does not fit the manifest.
    InvalidRecord,
    /// The module gave no answer that can be used.
    ModuleFailed,
    /// The revision that decides over the grant is not loaded.
    RevisionNotLoaded,
    /// A fault of our own.
    Internal,
    /// Too much is waiting.
    Busy,
    /// There is no room to keep anything.
    StorageFull,
    /// The server is stopping.
    Stopping,
    /// The server is not ready yet.
    NotReady,
}

/// What the catalogue says about a type.
struct Entry {
    slug: &'static str,
    status: StatusCode,
    title_ja: &'static str,
    title_en: &'static str,
    todo_ja: &'static str,
    todo_en: &'static str,
}

impl ProblemKind {
    /// All types.
    pub const ALL: [Self; 28] = [
        Self::Unreadable,
        Self::BadParameter,
        Self::BadIdempotencyKey,
        Self::ForeignHost,
        Self::UnknownPath,
        Self::UnknownMunicipality,
        Self::UnknownProgramme,
        Self::UnknownDecision,
        Self::UnknownGrant,
        Self::NotInForce,
        Self::MethodNotAllowed,
        Self::KeyReused,
        Self::EntryRefused,
        Self::RecordErased,
        Self::NothingToSelect,
        Self::TooManyApplications,
        Self::RetentionNotOver,
        Self::NothingToErase,
        Self::BodyTooLarge,
        Self::WrongContentType,
        Self::InvalidRecord,
        Self::ModuleFailed,
        Self::RevisionNotLoaded,
        Self::Internal,
        Self::Busy,
        Self::StorageFull,
        Self::Stopping,
        Self::NotReady,
    ];

    /// The last part of its URL.
    pub const fn slug(self) -> &'static str {
        self.entry().slug
    }

    /// The status it is answered with.
    pub const fn status(self) -> StatusCode {
        self.entry().status
    }

    /// What it is, in Japanese.
    pub const fn title_ja(self) -> &'static str {
        self.entry().title_ja
    }

    /// What it is, in English.
    pub const fn title_en(self) -> &'static str {
        self.entry().title_en
    }

    /// What the client does next, in Japanese.
    pub const fn todo_ja(self) -> &'static str {
        self.entry().todo_ja
    }

    /// What the client does next, in English.
    pub const fn todo_en(self) -> &'static str {
        self.entry().todo_en
    }

    const fn entry(self) -> &'static Entry {
        match self {
            Self::Unreadable => &UNREADABLE,
            Self::BadParameter => &BAD_PARAMETER,
            Self::BadIdempotencyKey => &BAD_IDEMPOTENCY_KEY,
            Self::ForeignHost => &FOREIGN_HOST,
            Self::UnknownPath => &UNKNOWN_PATH,
            Self::UnknownMunicipality => &UNKNOWN_MUNICIPALITY,
            Self::UnknownProgramme => &UNKNOWN_PROGRAMME,
            Self::UnknownDecision => &UNKNOWN_DECISION,
            Self::UnknownGrant => &UNKNOWN_GRANT,
            Self::NotInForce => &NOT_IN_FORCE,
            Self::MethodNotAllowed => &METHOD_NOT_ALLOWED,
            Self::KeyReused => &KEY_REUSED,
            Self::EntryRefused => &ENTRY_REFUSED,
            Self::RecordErased => &RECORD_ERASED,
            Self::NothingToSelect => &NOTHING_TO_SELECT,
            Self::TooManyApplications => &TOO_MANY_APPLICATIONS,
            Self::RetentionNotOver => &RETENTION_NOT_OVER,
            Self::NothingToErase => &NOTHING_TO_ERASE,
            Self::BodyTooLarge => &BODY_TOO_LARGE,
            Self::WrongContentType => &WRONG_CONTENT_TYPE,
            Self::InvalidRecord => &INVALID_RECORD,
            Self::ModuleFailed => &MODULE_FAILED,
            Self::RevisionNotLoaded => &REVISION_NOT_LOADED,
            Self::Internal => &INTERNAL,
            Self::Busy => &BUSY,
            Self::StorageFull => &STORAGE_FULL,
            Self::Stopping => &STOPPING,
            Self::NotReady => &NOT_READY,
        }
    }
}

const UNREADABLE: Entry = Entry {
    slug: "unreadable",
    status: StatusCode::BAD_REQUEST,
    title_ja: "リクエストを読み取れません",
    title_en: "The request cannot be read",
    todo_ja: "errors が示す場所を直して送り直してください。",
    todo_en: "Correct the place that errors names and send it again.",
};

const BAD_PARAMETER: Entry = Entry {
    slug: "bad-parameter",
    status: StatusCode::BAD_REQUEST,
    title_ja: "URL の指定が正しくありません",
    title_en: "A parameter of the URL cannot be read",
    todo_ja: "errors が示すパラメーターを直してください。",
    todo_en: "Correct the parameter that errors names.",
};

const BAD_IDEMPOTENCY_KEY: Entry = Entry {
    slug: "bad-idempotency-key",
    status: StatusCode::BAD_REQUEST,
    title_ja: "Idempotency-Key が必要です",
    title_en: "An Idempotency-Key is needed",
    todo_ja: "申請ごとに異なる 1〜200 文字の半角英数記号を Idempotency-Key ヘッダーに付けてください。",
    todo_en: "Send 1 to 200 printable ASCII characters, different for each submission, as Idempotency-Key.",
};

const FOREIGN_HOST: Entry = Entry {
    slug: "foreign-host",
    status: StatusCode::FORBIDDEN,
    title_ja: "このホスト名では受け付けていません",
    title_en: "The server does not answer to this host name",
    todo_ja: "同じ機器から localhost または 127.0.0.1 の URL で使ってください。",
    todo_en: "Use a URL of localhost or 127.0.0.1 on the same machine.",
};

const UNKNOWN_PATH: Entry = Entry {
    slug: "unknown-path",
    status: StatusCode::NOT_FOUND,
    title_ja: "この URL はありません",
    title_en: "There is nothing at this path",
    todo_ja: "/docs で URL を確かめてください。",
    todo_en: "See /docs for the paths.",
};

const UNKNOWN_MUNICIPALITY: Entry = Entry {
    slug: "unknown-municipality",
    status: StatusCode::NOT_FOUND,
    title_ja: "この団体コードは登録されていません",
    title_en: "The municipality is not known here",
    todo_ja: "検査数字を含む 6 桁の団体コードを指定してください。登録は /v1/municipalities で確かめられます。",
    todo_en: "Give the six digits with the check digit; /v1/municipalities lists those known here.",
};

const UNKNOWN_PROGRAMME: Entry = Entry {
    slug: "unknown-programme",
    status: StatusCode::NOT_FOUND,
    title_ja: "この団体にこの制度はありません",
    title_en: "The municipality has no such programme",
    todo_ja: "この団体の制度の一覧を確かめてください。",
    todo_en: "See the list of programmes of the municipality.",
};

const UNKNOWN_DECISION: Entry = Entry {
    slug: "unknown-decision",
    status: StatusCode::NOT_FOUND,
    title_ja: "この決定は記録されていません",
    title_en: "There is no such decision",
    todo_ja: "団体コードと決定の id を確かめてください。",
    todo_en: "See whether the municipality and the id are right.",
};

const NOT_IN_FORCE: Entry = Entry {
    slug: "not-in-force",
    status: StatusCode::NOT_FOUND,
    title_ja: "基準日に施行されている版がありません",
    title_en: "No revision is in force on the reference date",
    todo_ja: "基準日を確かめてください。施行期間は periods にあります。",
    todo_en: "See whether the reference date is right; periods lists when a revision is in force.",
};

const METHOD_NOT_ALLOWED: Entry = Entry {
    slug: "method-not-allowed",
    status: StatusCode::METHOD_NOT_ALLOWED,
    title_ja: "この URL ではこのメソッドを使えません",
    title_en: "The path takes other methods",
    todo_ja: "Allow ヘッダーのメソッドを使ってください。",
    todo_en: "Use a method of the Allow header.",
};

const KEY_REUSED: Entry = Entry {
    slug: "key-reused",
    status: StatusCode::CONFLICT,
    title_ja: "Idempotency-Key が別の申請で使われています",
    title_en: "The Idempotency-Key was used for something else",
    todo_ja: "新しい申請には新しいキーを付けてください。",
    todo_en: "Give a new submission a new key.",
};

const BODY_TOO_LARGE: Entry = Entry {
    slug: "body-too-large",
    status: StatusCode::PAYLOAD_TOO_LARGE,
    title_ja: "本文が大きすぎます",
    title_en: "The body is too large",
    todo_ja: "件数を分けて送ってください。多数の申請は check-many で送れます。",
    todo_en: "Send it in parts; check-many takes many records.",
};

const WRONG_CONTENT_TYPE: Entry = Entry {
    slug: "wrong-content-type",
    status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
    title_ja: "Content-Type が違います",
    title_en: "The Content-Type is not one that is read here",
    todo_ja: "JSON（UTF-8）を application/json として、check-many は application/x-ndjson として送ってください。",
    todo_en: "Send JSON in UTF-8 as application/json, and check-many as application/x-ndjson.",
};

const INVALID_RECORD: Entry = Entry {
    slug: "invalid-record",
    status: StatusCode::UNPROCESSABLE_ENTITY,
    title_ja: "記入内容に直すところがあります",
    title_en: "The record does not fit the manifest",
    todo_ja: "errors の項目をすべて直して送り直してください。",
    todo_en: "Correct every field that errors names and send it again.",
};

const MODULE_FAILED: Entry = Entry {
    slug: "module-failed",
    status: StatusCode::FAILED_DEPENDENCY,
    title_ja: "ルールが回答できませんでした",
    title_en: "The rule module gave no answer",
    todo_ja: "可否ではありません。module と revision をルールの担当者に伝えてください。",
    todo_en: "This is no refusal. Give module and revision to whoever keeps the rule.",
};

const INTERNAL: Entry = Entry {
    slug: "internal",
    status: StatusCode::INTERNAL_SERVER_ERROR,
    title_ja: "サーバーの内部エラーです",
    title_en: "The server failed",
    todo_ja: "request_id を添えて管理者に連絡してください。",
    todo_en: "Give the request_id to the operator.",
};

const BUSY: Entry = Entry {
    slug: "busy",
    status: StatusCode::SERVICE_UNAVAILABLE,
    title_ja: "混み合っています",
    title_en: "Too much is waiting",
    todo_ja: "Retry-After 秒後に同じ内容で送り直してください。",
    todo_en: "Send the same again after Retry-After seconds.",
};

const STORAGE_FULL: Entry = Entry {
    slug: "storage-full",
    status: StatusCode::SERVICE_UNAVAILABLE,
    title_ja: "保存先に空きがありません",
    title_en: "There is no room to keep anything",
    todo_ja: "記録されていません。管理者が空きを作ったあと、同じキーで送り直してください。",
    todo_en: "Nothing was kept. Send the same key again once the operator has made room.",
};

const STOPPING: Entry = Entry {
    slug: "stopping",
    status: StatusCode::SERVICE_UNAVAILABLE,
    title_ja: "サーバーを停止しています",
    title_en: "The server is stopping",
    todo_ja: "後で同じ内容を同じキーで送り直してください。",
    todo_en: "Send the same with the same key later.",
};

const NOT_READY: Entry = Entry {
    slug: "not-ready",
    status: StatusCode::SERVICE_UNAVAILABLE,
    title_ja: "準備ができていません",
    title_en: "The server is not ready",
    todo_ja: "少し待ってから確かめてください。",
    todo_en: "Ask again in a moment.",
};
