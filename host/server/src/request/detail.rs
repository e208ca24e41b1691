//! How much of an answer a client asks for, by the header `Prefer` of RFC 7240. Only `return` is known here.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::response::Response;

use utoipa::IntoParams;

use crate::answer::Detail;
use crate::app::App;

const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The header as it is documented.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "the description of a header that is read below")]
pub(crate) struct PreferHeader {
    /// `return=minimal` for minimal answers (RFC 7240).
    #[param(rename = "Prefer", value_type = String, required = false)]
    prefer: Option<String>,
}

impl Detail {
    /// What the headers prefer; whatever is not known is passed over, as the RFC wants it.
    fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(PREFER).into_iter().filter_map(|value| value.to_str().ok());
        // The first counts where there are several.
        match lines.flat_map(preferences).find(|(name, _)| name.eq_ignore_ascii_case("return")) {
            Some((_, "minimal")) => Self::Minimal,
            Some(_) | None => Self::Whole,
        }
    }

    /// Tells the client that its preference was followed.
    pub(crate) fn applied_to(self, mut response: Response) -> Response {
        match self {
            Self::Whole => {}
            Self::Minimal => {
                let applied = HeaderValue::from_static("return=minimal");
                response.headers_mut().insert(PREFERENCE_APPLIED, applied);
            }
        }
        response
    }
}

impl FromRequestParts<Arc<App>> for Detail {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// The preferences of a line with their values, without their parameters.
fn preferences(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let (mut quoted, mut escaped) = (false, false);
    let list = line.split(move |character| {
        quoted ^= character == '"' && !escaped;
        escaped = character == '\\' && quoted && !escaped;
        character == ',' && !quoted
    });
    list.map(|preference| {
        let (preference, _) = preference.split_once(';').unwrap_or((preference, ""));
        let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
        let value = value.trim();
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        (name.trim(), quoted.unwrap_or(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&'static str], expected: Detail) {
        let headers = lines.iter().map(|line| (PREFER, HeaderValue::from_static(line)));
        assert_eq!(Detail::of(&headers.collect()), expected, "{lines:?}");
    }

    #[test]
    fn only_what_is_asked_for_is_left_out() {
        check(&[], Detail::Whole);
        check(&["return=minimal"], Detail::Minimal);
        check(&["Return = \"minimal\"; foo=1"], Detail::Minimal);
        check(&["respond-async, wait=100, return=minimal"], Detail::Minimal);
        check(&["respond-async", "return=minimal"], Detail::Minimal);
        check(&["return=representation"], Detail::Whole);
        check(&["return=representation, return=minimal"], Detail::Whole);
        check(&["return=Minimal"], Detail::Whole);
        check(&["return"], Detail::Whole);
        check(&["note=\"a, return=minimal\""], Detail::Whole);
        check(&["note=\"a\\\", return=minimal\""], Detail::Whole);
        check(&["note=\"a\\\\\", return=minimal"], Detail::Minimal);
        check(&["return=\"minimal"], Detail::Whole);
        check(&["minimal"], Detail::Whole);
    }
}
