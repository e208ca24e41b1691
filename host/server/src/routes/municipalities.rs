//! `GET /v1/municipalities`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use kisoku_core::revision::Municipality;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::parts::LabelBody;
use crate::app::App;
use crate::openapi::NoProblems;
use crate::problem::Problem;
use crate::reply::json;

/// The municipalities known here, by code.
#[derive(Serialize, ToSchema)]
#[schema(as = Municipalities)]
pub(crate) struct MunicipalitiesBody<'a> {
    municipalities: Vec<MunicipalityBody<'a>>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Municipality)]
struct MunicipalityBody<'a> {
    /// 全国地方公共団体コード: six digits, the last one a check digit.
    code: String,
    name: LabelBody<'a>,
    /// Ids of its programmes.
    programmes: Vec<&'a str>,
}

impl<'a> MunicipalityBody<'a> {
    fn new(municipality: &'a Municipality) -> Self {
        Self {
            code: municipality.code.to_string(),
            name: LabelBody::new(&municipality.name),
            programmes: municipality.programmes().map(|(id, _)| id).collect(),
        }
    }
}

/// The municipalities known here
#[utoipa::path(
    get, path = "/v1/municipalities", operation_id = "list_municipalities", tag = "programmes",
    responses((status = 200, description = "By code", body = MunicipalitiesBody<'static>), NoProblems)
)]
pub(crate) async fn list(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let snapshot = app.snapshot();
    json(&MunicipalitiesBody {
        municipalities: snapshot.municipalities().map(MunicipalityBody::new).collect(),
    })
}
