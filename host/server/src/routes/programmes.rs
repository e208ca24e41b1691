//! The programmes of a municipality: a list, and everything that a form needs of one.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use kisoku_core::calendar::Date;
use kisoku_core::manifest::{Privacy, Programme};
use kisoku_core::revision::Revision;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::answer::body::RevisionBody;
use crate::answer::parts::{LabelBody, declared_object};
use crate::answer::understood::Values;
use crate::app::App;
use crate::openapi::ProgrammeProblems;
use crate::problem::Problem;
use crate::problem::body::PeriodBody;
use crate::programme::{KindBody, ProgrammeBody};
use crate::reply::json;
use crate::request::moment::Moment;
use crate::request::parameters::{AsOf, PathOf, QueryOf, municipality, revisions};
use crate::schema;

/// The programmes of a municipality, by id.
#[derive(Serialize, ToSchema)]
#[schema(as = Programmes)]
pub(crate) struct ProgrammesBody<'a> {
    as_of: String,
    programmes: Vec<SummaryBody<'a>>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ProgrammeSummary)]
struct SummaryBody<'a> {
    id: &'a str,
    label: LabelBody<'a>,
    kind: KindBody,
    /// In force on the day asked for; null where none is.
    revision: Option<RevisionBody<'a>>,
    /// All periods, in order.
    periods: Vec<PeriodBody>,
}

/// Everything about one programme.
#[derive(Serialize, ToSchema)]
#[schema(as = ProgrammeDetail)]
pub(crate) struct DetailBody<'a> {
    as_of: String,
    /// What the module declares.
    manifest: ProgrammeBody<'a>,
    /// JSON Schema 2020-12 of `record`, or of `rows`.
    schema: Value,
    /// In force on the day asked for; null where none is, and then the manifest is the newest one's.
    revision: Option<RevisionBody<'a>>,
    /// The settings of the revision.
    #[schema(schema_with = declared_object)]
    settings: Option<Values<'a>>,
    /// All periods, in order.
    periods: Vec<PeriodBody>,
}

/// The programmes of a municipality
#[utoipa::path(
    get, path = "/v1/municipalities/{code}/programmes", operation_id = "list_programmes", tag = "programmes",
    params(("code" = String, Path, description = "Six digits"), AsOf),
    responses((status = 200, description = "By id", body = ProgrammesBody<'static>), ProgrammeProblems)
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    moment: Moment,
    PathOf(code): PathOf<String>,
    QueryOf(query): QueryOf<AsOf>,
) -> Result<Response, Problem> {
    let snapshot = app.snapshot();
    let municipality = municipality(&snapshot, &code)?;
    let day = query.day(moment.today)?;
    let programmes = municipality.programmes().filter_map(|(_, revisions)| summary(revisions, day)).collect();
    json(&ProgrammesBody { as_of: day.to_string(), programmes })
}

/// A programme: manifest, schema of a record, revision in force with its settings, periods
#[utoipa::path(
    get, path = "/v1/municipalities/{code}/programmes/{programme}", operation_id = "show_programme", tag = "programmes",
    params(("code" = String, Path, description = "Six digits"), ("programme" = String, Path), AsOf),
    responses((status = 200, description = "The programme", body = DetailBody<'static>), ProgrammeProblems)
)]
pub(crate) async fn find(
    State(app): State<Arc<App>>,
    moment: Moment,
    PathOf((code, programme)): PathOf<(String, String)>,
    QueryOf(query): QueryOf<AsOf>,
) -> Result<Response, Problem> {
    let snapshot = app.snapshot();
    let revisions = revisions(municipality(&snapshot, &code)?, &programme)?;
    let day = query.day(moment.today)?;
    let revision = in_force(revisions, day);
    let shown = revision.or(revisions.last());
    let programme = &shown.ok_or_else(|| Problem::internal("a programme without a revision"))?.programme;
    json(&DetailBody {
        as_of: day.to_string(),
        manifest: ProgrammeBody::new(programme),
        schema: schema::of(programme),
        revision: revision.map(|revision| RevisionBody::new(revision)),
        settings: revision.map(|revision| settings(programme, revision)),
        periods: periods(revisions),
    })
}

fn summary(revisions: &[Arc<Revision>], day: Date) -> Option<SummaryBody<'_>> {
    let revision = in_force(revisions, day);
    let programme = &revision.or(revisions.last())?.programme;
    Some(SummaryBody {
        id: &programme.id,
        label: LabelBody::new(&programme.label),
        kind: KindBody::new(programme.kind),
        revision: revision.map(|revision| RevisionBody::new(revision)),
        periods: periods(revisions),
    })
}

fn settings<'a>(programme: &'a Programme, revision: &'a Revision) -> Values<'a> {
    Values { fields: &programme.settings, record: &revision.settings, privacy: Privacy::Open }
}

fn in_force(revisions: &[Arc<Revision>], day: Date) -> Option<&Arc<Revision>> {
    revisions.iter().find(|revision| revision.period.contains(day))
}

fn periods(revisions: &[Arc<Revision>]) -> Vec<PeriodBody> {
    revisions.iter().map(|revision| PeriodBody::new(revision.period)).collect()
}
