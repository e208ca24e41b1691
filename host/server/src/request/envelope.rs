//! The object around a record: `{"record": …}` or `{"rows": …}`, with `usage` where it is allowed.

use std::borrow::Cow;

use kisoku_core::manifest::Kind;
use kisoku_core::read::{self, Input};

use crate::json::{self, Position, Unreadable};
use crate::problem::Problem;
use crate::problem::body::field_problem;

/// Problems of its keys that are told one by one: it has three keys at most.
const PROBLEMS_MAX: usize = 20;

/// Whether a request may ask from another starting point than the ledger's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UsageAllowed {
    /// `check` may.
    Yes,
    /// A kept decision never does.
    No,
}

/// A request body, its values not read against a manifest yet.
pub(crate) struct Envelope<'a> {
    record: Option<Input<'a>>,
    rows: Option<Input<'a>>,
    pub(crate) usage: Option<Input<'a>>,
}

impl<'a> Envelope<'a> {
    /// Reads a body.
    ///
    /// # Errors
    /// A problem that says where, for what is not UTF-8, not JSON, too deep, or has other keys.
    pub(crate) fn read(body: &'a [u8], depth_max: u8, usage: UsageAllowed) -> Result<Self, Problem> {
        let entries = object(body, depth_max)?;
        let mut envelope = Self { record: None, rows: None, usage: None };
        let mut errors = Vec::new();
        for (key, value) in entries {
            if errors.len() > PROBLEMS_MAX {
                break;
            }
            let place = match key.as_ref() {
                "record" => &mut envelope.record,
                "rows" => &mut envelope.rows,
                "usage" if usage == UsageAllowed::No => {
                    errors.push(usage_not_allowed());
                    continue;
                }
                "usage" => &mut envelope.usage,
                _ => {
                    errors.push(unknown_key(&key));
                    continue;
                }
            };
            if place.is_some() {
                errors.push(twice(&key));
            }
            *place = Some(value);
        }
        if errors.len() > PROBLEMS_MAX {
            errors.truncate(PROBLEMS_MAX);
            let more = read::more_problems(PROBLEMS_MAX);
            errors.push(field_problem("", "too-many-problems", more.ja, more.en));
        }
        if errors.is_empty() { Ok(envelope) } else { Err(Problem::unreadable(errors)) }
    }

    /// What is asked about, by the kind of programme.
    ///
    /// # Errors
    /// A problem where it is missing, or where the one of the other kind is there.
    pub(crate) fn subject(&self, kind: Kind) -> Result<&Input<'a>, Problem> {
        let (wanted, subject, other_name, other) = match kind {
            Kind::Eligibility | Kind::Achievement => ("record", &self.record, "rows", &self.rows),
            Kind::Assessment => ("rows", &self.rows, "record", &self.record),
        };
        match (subject, other) {
            (Some(subject), None) => Ok(subject),
            (None, None) => Err(Problem::unreadable(vec![field_problem(
                wanted,
                "missing",
                format!("\"{wanted}\" がありません。申請内容を \"{wanted}\" に指定してください。"),
                format!("There is no \"{wanted}\". Put what this programme asks for into \"{wanted}\"."),
            )])),
            (Some(_) | None, Some(_)) => Err(Problem::unreadable(vec![field_problem(
                wanted,
                "missing",
                format!(
                    "この制度は \"{other_name}\" を受け付けません。代わりに \"{wanted}\" を指定してください。"
                ),
                format!("This programme takes no \"{other_name}\". Use \"{wanted}\" instead."),
            )])),
        }
    }
}

/// The entries of a body that is an object, in the order sent.
///
/// # Errors
/// A problem that says where, for what is not UTF-8, not JSON, too deep, or no object.
pub(crate) fn object(body: &[u8], depth_max: u8) -> Result<Vec<(Cow<'_, str>, Input<'_>)>, Problem> {
    let text = str::from_utf8(body).map_err(|error| not_utf8(error.valid_up_to()))?;
    if text.trim_ascii().is_empty() {
        return Err(empty());
    }
    let input = json::read(text, depth_max).map_err(|error| not_json(&error))?;
    let Input::Map(entries) = input else { return Err(not_an_object()) };
    Ok(entries)
}

fn empty() -> Problem {
    Problem::unreadable(vec![field_problem(
        "",
        "incomplete-json",
        "本文が空か、途中で終わっています。この操作の本文の形は /docs で確かめられます（回答を求めるときは {\"record\": {…}} か {\"rows\": [{…}]}）。",
        "The body is empty or ends too early. /docs shows its form (for an answer: {\"record\": {…}} or {\"rows\": [{…}]}).",
    )])
}

fn not_utf8(valid_up_to: usize) -> Problem {
    Problem::unreadable(vec![field_problem(
        "",
        "not-utf-8",
        format!("{} バイト目が UTF-8 ではありません。UTF-8 で送ってください。", valid_up_to + 1),
        format!("Byte {} is not UTF-8. Send UTF-8.", valid_up_to + 1),
    )])
}

fn not_json(error: &Unreadable) -> Problem {
    let problem: read::Problem = match error {
        Unreadable::Syntax { at } => field_problem(
            "",
            "not-json",
            format!("{}で JSON として読めません。", place_ja(*at)),
            format!("This is not JSON at {at}."),
        ),
        Unreadable::Incomplete { at } => field_problem(
            "",
            "incomplete-json",
            format!("JSON が途中（{}）で終わっています。", place_ja(*at)),
            format!("The JSON ends too early at {at}."),
        ),
        Unreadable::TooDeep { at, depth_max } => field_problem(
            "",
            "too-deep",
            format!("{}で入れ子が {depth_max} 段を超えています。", place_ja(*at)),
            format!("At {at} it is nested deeper than {depth_max} levels."),
        ),
    };
    Problem::unreadable(vec![problem])
}

/// Where it is. On the first line the line is not told: in a stream, each body is one line of many.
fn place_ja(at: Position) -> String {
    match at {
        Position { line: 1, column } => format!("{column} 文字目"),
        Position { line, column } => format!("{line} 行 {column} 文字目"),
    }
}

fn not_an_object() -> Problem {
    Problem::unreadable(vec![field_problem(
        "",
        "not-an-object",
        "本文は {…} の形にしてください。この操作の項目は /docs で確かめられます（回答を求めるときは {\"record\": {…}} か {\"rows\": [{…}]}）。",
        "The body is an object {…}. /docs shows its members (for an answer: {\"record\": {…}} or {\"rows\": [{…}]}).",
    )])
}

fn usage_not_allowed() -> read::Problem {
    field_problem(
        "usage",
        "not-allowed",
        "決定の記録では usage を指定できません。既決額は台帳から読み取ります。",
        "A kept decision takes no usage: totals are read from the ledger.",
    )
}

fn unknown_key(key: &str) -> read::Problem {
    let key = read::capped(key);
    field_problem(
        key.as_str(),
        "unknown-field",
        format!(
            "「{key}」というキーはここにはありません。申請内容の項目なら \"record\"（または \"rows\"）の中に指定してください。"
        ),
        format!(
            "There is no key `{key}` here. A field of the record belongs inside \"record\" (or \"rows\")."
        ),
    )
}

fn twice(key: &str) -> read::Problem {
    field_problem(
        key,
        "duplicate-field",
        format!("「{key}」が 2 回あります。1 回だけにしてください。"),
        format!("`{key}` is there twice. Give it once."),
    )
}
