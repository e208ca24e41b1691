//! The OpenAPI document: what is said around the paths. The paths themselves stand at their handlers.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::schema::AnyOfBuilder;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder, Schema};
use utoipa::{IntoResponses, OpenApi as _, PartialSchema, ToSchema};

use crate::answer::body::{AnswerBody, MovedBody};
use crate::answer::erasure::ErasureBody;
use crate::answer::minimal::MinimalBody;
use crate::answer::parts::FractionBody;
use crate::answer::selection::SelectionBody;
use crate::answer::statement::StatementBody;
use crate::problem::ProblemKind;
use crate::problem::body::{CONTENT_TYPE, ProblemBody};
use crate::router;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Kisoku (規則)",
        description = "Answers to records by the rules of a municipality, with amount, reasons, citations and the \
            way to the amount. The same shape for every municipality: what differs is in the manifest of a programme.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(ProblemBody<'static>, FractionBody, MovedBody, MinimalBody<'static>)),
    tags(
        (name = "programmes", description = "What can be asked"),
        (name = "answers", description = "Answers of which nothing is kept"),
        (name = "decisions", description = "Kept decisions and their totals"),
        (name = "operation", description = "For operators and readers"),
    )
)]
struct Base;

/// What stands around the paths.
pub(crate) fn base() -> OpenApi {
    Base::openapi()
}

/// The whole document, as it is served and checked in.
pub fn document() -> OpenApi {
    router::paths().into_openapi()
}

/// What a programme is asked: `record` for eligibility and achievement, `rows` for an assessment.
/// Values are what a person would type or a program would send; the schema of a programme says more.
#[derive(ToSchema)]
#[schema(as = Question)]
#[expect(dead_code, reason = "the schema of a body that is read by hand, numbers verbatim")]
pub(crate) struct Asking {
    /// By field.
    record: Option<Value>,
    /// One object a row.
    rows: Option<Vec<Value>>,
    /// Of `check` only: totals by tally to start from; those not named are 0.
    usage: Option<BTreeMap<String, i64>>,
}

/// One entry of a grant. Amounts and days are read as those of a record: `"１０，０００円"`, `"令和7年3月31日"`.
#[derive(ToSchema)]
#[schema(as = EntryRequest)]
#[expect(dead_code, reason = "the schema of a body that is read by hand, numbers verbatim")]
pub(crate) struct EntryAsking {
    /// `correction`, `change`, `report`, `determination`, `payment`, `withdrawal`, `rejection`, `abandonment`,
    /// `cancellation`, `repayment-order` or `repayment`.
    kind: String,
    /// Of a correction, a change, a report; of a determination where it is not the one reported.
    record: Option<Value>,
    /// Of a payment or a repayment.
    amount_yen: Option<i64>,
    /// Of a payment: the day on which it is received, at most a year after today; today where it is absent.
    on: Option<String>,
    /// Of a cancellation: what is left of the grant; 0 where it is absent.
    left_yen: Option<i64>,
    /// Of a cancellation: `other-use`, `false-papers`, `breach-of-conditions`, `changed-circumstances` or `other`.
    /// The first three are grounds for a surcharge.
    cause: Option<String>,
    /// Of a repayment order: the day up to which a surcharge runs, at most a year after today. What comes back,
    /// and of which payments, follows from what stands.
    returned_on: Option<String>,
    /// In the words of whoever sends it. Kept apart like personal values.
    note: Option<String>,
}

/// Whose budget is shared out.
#[derive(ToSchema)]
#[schema(as = SelectionRequest)]
#[expect(dead_code, reason = "the schema of a body that is read by hand")]
pub(crate) struct SelectAsking {
    /// The calendar year in which the fiscal year begins.
    fiscal_year: i16,
}

/// Whose personal values are to go.
#[derive(ToSchema)]
#[schema(as = ErasureRequest)]
#[expect(dead_code, reason = "the schema of a body that is read by hand")]
pub(crate) struct EraseAsking {
    /// The calendar year in which the fiscal year begins.
    fiscal_year: i16,
    /// How many years papers are kept from the beginning of the next fiscal year, 1 to 100; 5 where it is absent.
    retention_years: Option<u8>,
}

/// A kept entry: an answer of a rule, what a person stated, a selection, or an erasure.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Entry)]
#[expect(dead_code, reason = "the schema of kept bytes")]
pub(crate) enum KeptBody {
    #[schema(title = "Answer")]
    Answer(AnswerBody<'static>),
    #[schema(title = "Statement")]
    Statement(StatementBody<'static>),
    #[schema(title = "Selection")]
    Selection(SelectionBody<'static>),
    #[schema(title = "Erasure")]
    Erasure(ErasureBody<'static>),
}

/// A line of `check-many`: an answer, whole or minimal, or a problem with its `line`.
pub(crate) struct AnsweredLine;

impl ToSchema for AnsweredLine {}

impl PartialSchema for AnsweredLine {
    /// Any of them, where the derived schema would want exactly one: a whole answer is a minimal one too.
    fn schema() -> RefOr<Schema> {
        let lines = ["Answer", "MinimalAnswer", "Problem"].map(Ref::from_schema_name);
        let line = AnyOfBuilder::new()
            .description(Some("An answer, whole or minimal, or a problem with its `line`."));
        lines.into_iter().fold(line, AnyOfBuilder::item).into()
    }
}

/// Declares the problems that a handler may answer with, out of the catalogue.
macro_rules! problems {
    ($($name:ident: $($kind:ident),*;)*) => {$(
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                responses(&[$(ProblemKind::$kind,)* ProblemKind::ForeignHost, ProblemKind::Internal])
            }
        }
    )*};
}

problems! {
    NoProblems: ;
    ReadyProblems: NotReady;
    GrantProblems: BadParameter, UnknownMunicipality, UnknownGrant;
    LookUpProblems: BadParameter, UnknownPath, UnknownMunicipality, UnknownDecision;
    ListProblems: BadParameter, UnknownMunicipality, UnknownProgramme;
    ProofProblems: BadParameter, UnknownMunicipality;
    ProgrammeProblems: BadParameter, UnknownMunicipality, UnknownProgramme;
    AnswerProblems: Unreadable, BadParameter, UnknownMunicipality, UnknownProgramme, NotInForce, BodyTooLarge,
        WrongContentType, InvalidRecord, ModuleFailed, Busy;
    StreamProblems: BadParameter, UnknownMunicipality, UnknownProgramme, WrongContentType, Busy;
    KeepProblems: Unreadable, BadParameter, BadIdempotencyKey, UnknownMunicipality, UnknownProgramme, NotInForce,
        KeyReused, BodyTooLarge, WrongContentType, InvalidRecord, ModuleFailed, Busy, StorageFull, Stopping;
    FileProblems: Unreadable, BadParameter, BadIdempotencyKey, UnknownMunicipality, UnknownProgramme, NotInForce,
        KeyReused, EntryRefused, BodyTooLarge, WrongContentType, InvalidRecord, ModuleFailed, Busy, StorageFull,
        Stopping;
    CarryProblems: Unreadable, BadParameter, BadIdempotencyKey, UnknownMunicipality, UnknownGrant, KeyReused,
        EntryRefused, RecordErased, BodyTooLarge, WrongContentType, InvalidRecord, ModuleFailed, RevisionNotLoaded,
        Busy, StorageFull, Stopping;
    SelectProblems: Unreadable, BadParameter, BadIdempotencyKey, UnknownMunicipality, UnknownProgramme, KeyReused,
        EntryRefused, RecordErased, NothingToSelect, TooManyApplications, BodyTooLarge, WrongContentType,
        InvalidRecord, ModuleFailed, RevisionNotLoaded, Busy, StorageFull, Stopping;
    EraseProblems: Unreadable, BadParameter, BadIdempotencyKey, UnknownMunicipality, UnknownProgramme, KeyReused,
        RetentionNotOver, NothingToErase, BodyTooLarge, WrongContentType, InvalidRecord, Busy, StorageFull, Stopping;
    CheckpointProblems: BadParameter, UnknownMunicipality, StorageFull, Stopping;
}

/// One response a status, naming the types that it stands for.
fn responses(kinds: &[ProblemKind]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for kind in kinds {
        by_status.entry(kind.status().as_str().to_owned()).or_default().push(kind.slug());
    }
    by_status.into_iter().map(|(status, slugs)| (status, RefOr::T(response(&slugs)))).collect()
}

fn response(slugs: &[&str]) -> Response {
    let names: Vec<String> = slugs.iter().map(|slug| format!("`/problems/{slug}`")).collect();
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(names.join(", ")).content(CONTENT_TYPE, problem).build()
}
