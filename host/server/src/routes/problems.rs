//! `GET /problems/{name}`: what a type of problem means and what to do.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::openapi::LookUpProblems;
use crate::problem::{Problem, ProblemKind};
use crate::reply::json;
use crate::request::parameters::PathOf;

/// A type of problem.
#[derive(Serialize, ToSchema)]
#[schema(as = ProblemType)]
pub(crate) struct ProblemTypeBody {
    r#type: String,
    status: u16,
    title: &'static str,
    title_en: &'static str,
    /// What to do next, in Japanese.
    what_to_do: &'static str,
    what_to_do_en: &'static str,
}

/// What a type of problem means
#[utoipa::path(
    get, path = "/problems/{name}", operation_id = "show_problem_type", tag = "operation",
    params(("name" = String, Path, description = "The last part of the type")),
    responses((status = 200, description = "The type", body = ProblemTypeBody), LookUpProblems)
)]
pub(crate) async fn find(PathOf(name): PathOf<String>) -> Result<Response, Problem> {
    let kind = ProblemKind::ALL.into_iter().find(|kind| kind.slug() == name).ok_or_else(unknown_path)?;
    json(&ProblemTypeBody {
        r#type: format!("/problems/{}", kind.slug()),
        status: kind.status().as_u16(),
        title: kind.title_ja(),
        title_en: kind.title_en(),
        what_to_do: kind.todo_ja(),
        what_to_do_en: kind.todo_en(),
    })
}

/// For a path that leads nowhere.
pub(crate) async fn no_such_path() -> Problem {
    unknown_path()
}

/// For a method that a path does not take.
pub(crate) async fn no_such_method() -> Problem {
    let kind = ProblemKind::MethodNotAllowed;
    Problem::new(kind, kind.todo_ja(), kind.todo_en())
}

fn unknown_path() -> Problem {
    let kind = ProblemKind::UnknownPath;
    Problem::new(kind, kind.todo_ja(), kind.todo_en())
}
