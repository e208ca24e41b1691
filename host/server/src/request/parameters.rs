//! Path and query parameters into what they name.

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::revision::{Catalogue, LgCode, Municipality, Revision};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::problem::body::field_problem;
use crate::problem::{Problem, ProblemKind};

/// The parts of a path, with a problem where they are not UTF-8.
pub(crate) struct PathOf<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for PathOf<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        path.map(|Path(path)| Self(path))
            .map_err(|_| bad_parameter("", "URL が UTF-8 ではありません。", "The path is not UTF-8."))
    }
}

/// The query, with a problem where it cannot be read or has parameters that do nothing.
pub(crate) struct QueryOf<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for QueryOf<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        query.map(|Query(query)| Self(query)).map_err(|_| {
            bad_parameter(
                "",
                "URL の ? 以下に読めない、または存在しないパラメーターがあります。",
                "The query cannot be read, or has a parameter that does not exist here.",
            )
        })
    }
}

/// The day on which something is asked about.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AsOf {
    /// Reference date, `YYYY-MM-DD`; today in Japan where it is absent.
    as_of: Option<String>,
}

impl AsOf {
    /// The day, or `today`.
    ///
    /// # Errors
    /// A problem where it is no day.
    pub(crate) fn day(&self, today: Date) -> Result<Date, Problem> {
        given(self.as_of.as_deref()).map_or(Ok(today), |text| {
            iso_date(text).ok_or_else(|| {
                bad_parameter(
                    "as_of",
                    "2025-03-31 の形で、存在する日付を指定してください。",
                    "Give a day that exists, such as 2025-03-31.",
                )
            })
        })
    }
}

/// A parameter that was given; one left blank was not.
pub(crate) fn given(parameter: Option<&str>) -> Option<&str> {
    parameter.filter(|text| !text.is_empty())
}

/// A number that was given.
///
/// # Errors
/// A problem where it is no such number.
pub(crate) fn number<T: FromStr>(
    name: &str,
    parameter: Option<&str>,
    ja: &str,
    en: &str,
) -> Result<Option<T>, Problem> {
    let read = |text: &str| text.parse().map_err(|_| bad_parameter(name, ja, en));
    given(parameter).map(read).transpose()
}

/// The fiscal year of a query.
///
/// # Errors
/// A problem where there is no such year.
pub(crate) fn fiscal_year(parameter: Option<&str>) -> Result<Option<FiscalYear>, Problem> {
    const NAME: &str = "fiscal_year";
    const JA: &str = "年度は 2024 のように西暦で指定してください。";
    const EN: &str = "Give a year such as 2024.";
    let known = |year| FiscalYear::new(year).ok_or_else(|| bad_parameter(NAME, JA, EN));
    number(NAME, parameter, JA, EN)?.map(known).transpose()
}

/// Exactly `YYYY-MM-DD`.
pub(crate) fn iso_date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = digits(year, 4) && digits(month, 2) && digits(day, 2);
    if !well_formed {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A parameter that cannot be read.
pub(crate) fn bad_parameter(name: &str, ja: &str, en: &str) -> Problem {
    let named = |text: &str| if name.is_empty() { text.to_owned() } else { format!("{name}: {text}") };
    let problem = Problem::new(ProblemKind::BadParameter, named(ja), named(en));
    Problem { errors: vec![field_problem(name, "bad-parameter", ja, en)], ..problem }
}

/// The programme of a query; `None`: all of them.
///
/// # Errors
/// A problem where the municipality has none of that id: an empty list would look like an answer.
pub(crate) fn programme(
    municipality: &Municipality,
    parameter: Option<&str>,
) -> Result<Option<String>, Problem> {
    let Some(id) = given(parameter) else { return Ok(None) };
    revisions(municipality, id)?;
    Ok(Some(id.to_owned()))
}

/// The municipality of a code.
///
/// # Errors
/// A problem where it is none of the catalogue.
pub(crate) fn municipality<'a>(catalogue: &'a Catalogue, code: &str) -> Result<&'a Municipality, Problem> {
    let known = LgCode::new(code);
    known.and_then(|code| catalogue.municipality(code)).ok_or_else(|| {
        let (ja, en) = if known.is_some() {
            (
                "この団体は登録されていません。登録は /v1/municipalities で確かめられます。",
                "The municipality is not known here; /v1/municipalities lists those that are.",
            )
        } else {
            (
                "団体コードは検査数字を含む 6 桁の数字です。",
                "A municipality's code has six digits, the last of which is a check digit.",
            )
        };
        Problem::new(ProblemKind::UnknownMunicipality, ja, en)
    })
}

/// All revisions of a programme, at least one.
///
/// # Errors
/// A problem where the municipality has no such programme.
pub(crate) fn revisions<'a>(
    municipality: &'a Municipality,
    programme: &str,
) -> Result<&'a [Arc<Revision>], Problem> {
    let code = municipality.code;
    match municipality.revisions(programme) {
        [] => Err(Problem::new(
            ProblemKind::UnknownProgramme,
            format!("この団体の制度は /v1/municipalities/{code}/programmes で確かめられます。"),
            format!("/v1/municipalities/{code}/programmes lists the programmes of the municipality."),
        )),
        revisions => Ok(revisions),
    }
}
