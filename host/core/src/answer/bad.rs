//! What can be wrong with an answer, each as its module's author has to know it. Finding it is in
//! [`super::settle`].

use crate::answer::Verdict;
use crate::money::Yen;

/// What is wrong with an answer: a fault of the module, never of the applicant. What the manifest
/// declares is named by its id, what it does not declare by the position that was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// More findings than there can be.
    #[error("it gives {given} findings, where at most {max} may be given")]
    TooManyFindings {
        /// How many it gives.
        given: usize,
        /// The limit.
        max: usize,
    },
    /// A reason beyond those that the manifest declares.
    #[error("it names the reason at position {position}, which the manifest does not declare")]
    UnknownReason {
        /// The position given.
        position: u32,
    },
    /// A finding with too few or too many arguments.
    #[error("it gives reason `{reason}` {given} arguments, where {declared} are declared")]
    ArgumentCount {
        /// The reason.
        reason: String,
        /// How many parameters the manifest declares.
        declared: usize,
        /// How many arguments it gives.
        given: usize,
    },
    /// An argument of another kind than its parameter.
    #[error("it gives parameter `{parameter}` of reason `{reason}` a value of another kind")]
    ArgumentKind {
        /// The reason.
        reason: String,
        /// The parameter.
        parameter: String,
    },
    /// An argument that names a band or a field beyond those that the manifest declares.
    #[error(
        "it gives parameter `{parameter}` of reason `{reason}` position {position}, which is not declared"
    )]
    ArgumentPosition {
        /// The reason.
        reason: String,
        /// The parameter.
        parameter: String,
        /// The position given.
        position: u32,
    },
    /// A text argument longer than the longest text that can be entered.
    #[error("it gives parameter `{parameter}` of reason `{reason}` more than {max} characters")]
    ArgumentLength {
        /// The reason.
        reason: String,
        /// The parameter.
        parameter: String,
        /// Most characters.
        max: usize,
    },
    /// A text argument with a control character other than tab and newline.
    #[error("it gives parameter `{parameter}` of reason `{reason}` a control character")]
    ArgumentControl {
        /// The reason.
        reason: String,
        /// The parameter.
        parameter: String,
    },
    /// A text argument that repeats a personal text of the record: the answer is kept for ever, and
    /// what is personal has to be erasable. The text is not told.
    #[error("it gives parameter `{parameter}` of reason `{reason}` a personal value of the record")]
    PersonalInAnswer {
        /// The reason; of a breakdown, its id.
        reason: String,
        /// The parameter; of a breakdown, `key`.
        parameter: String,
    },
    /// A value that the contract's types can hold and that does not exist.
    #[error("{what}")]
    Impossible {
        /// Which value.
        what: String,
    },
    /// An answer that gives no reason at all.
    #[error("it gives no reason")]
    NoReason,
    /// A verdict other than the one that the effects of its reasons lead to.
    #[error("its verdict is `{}`, where its reasons lead to `{}`", .given.as_str(), .follows.as_str())]
    Verdict {
        /// The verdict given.
        given: Verdict,
        /// The verdict that follows from the findings.
        follows: Verdict,
    },
    /// An amount below ¥0.
    #[error("its amount is ¥{amount}, below ¥0")]
    AmountNegative {
        /// The amount given.
        amount: Yen,
    },
    /// An amount although it is not eligible.
    #[error("its amount is ¥{amount}, where the verdict `{}` pays nothing", .verdict.as_str())]
    AmountNotEligible {
        /// The verdict given.
        verdict: Verdict,
        /// The amount given.
        amount: Yen,
    },
    /// Eligible for ¥0: why it comes to nothing has to be said by a reason that refuses.
    #[error("it is eligible for ¥0: a reason has to refuse it and say why it comes to nothing")]
    AmountZero,
    /// More than was asked for.
    #[error("its amount of ¥{amount} is above the requested ¥{requested}")]
    AmountAboveRequest {
        /// The amount given.
        amount: Yen,
        /// The amount that was asked for.
        requested: Yen,
    },
    /// More than a selection gives.
    #[error("its amount of ¥{amount} is above the ¥{most} that the selection gives")]
    AmountAboveShare {
        /// The amount given.
        amount: Yen,
        /// What the selection gives at most.
        most: Yen,
    },
    /// A final amount above what stood granted.
    #[error("its amount of ¥{amount} is above the ¥{granted} that stood granted")]
    AmountAboveGranted {
        /// The amount given.
        amount: Yen,
        /// What stood granted.
        granted: Yen,
    },
    /// A surcharge that no ordinance asks for.
    #[error("its surcharge of ¥{amount} is above ¥{most}, the principal once for each year it was held")]
    SurchargeTooHigh {
        /// The amount given.
        amount: Yen,
        /// [`crate::life::Claim::surcharge_max`].
        most: Yen,
    },
    /// An amount, where the programme declares no step by which one could be reached.
    #[error("its amount is ¥{amount}, where the programme declares no steps to an amount")]
    AmountWithoutSteps {
        /// The amount given.
        amount: Yen,
    },
    /// A longer trace than there can be.
    #[error("its trace has {given} steps, where at most {max} may be given")]
    TraceLength {
        /// How many it gives.
        given: usize,
        /// The limit.
        max: usize,
    },
    /// A step beyond those that the manifest declares.
    #[error("its trace names the step at position {position}, which the manifest does not declare")]
    UnknownStep {
        /// The position given.
        position: u32,
    },
    /// A first step that begins at something, or a later one that does not begin where the one
    /// before it ended.
    #[error("step `{step}` of its trace does not begin where the step before it ended")]
    TraceBroken {
        /// The step.
        step: String,
    },
    /// Eligible, and the trace is empty or ends at another amount.
    #[error("its trace does not end at its amount of ¥{amount}")]
    TraceEnd {
        /// The amount given.
        amount: Yen,
    },
    /// More than a ceiling leaves.
    #[error("it moves the total `{tally}` from {before} by {movement}, above its ceiling of {ceiling}")]
    AboveCeiling {
        /// The tally.
        tally: String,
        /// The total before, in yen or grants.
        before: i64,
        /// By how much the decision would move it.
        movement: i64,
        /// What it may never exceed.
        ceiling: i64,
    },
    /// A grant where a ceiling is set and the record does not say which total it belongs to.
    #[error("it grants, where the total `{tally}` has a ceiling and a key of it is blank")]
    CeilingWithoutKey {
        /// The tally.
        tally: String,
    },
    /// A total beyond 64 bits.
    #[error("it moves the total `{tally}` beyond 64 bits")]
    Overflow {
        /// The tally.
        tally: String,
    },
    /// A mistake of the host rather than the module: totals of another programme. Nothing is paid
    /// on it.
    #[error("it was settled on {given} totals, where the programme declares {declared}")]
    TotalsCount {
        /// How many tallies the manifest declares.
        declared: usize,
        /// How many totals there were.
        given: usize,
    },
    /// A band beyond those that the manifest declares.
    #[error("it names the band at position {position}, which the manifest does not declare")]
    UnknownBand {
        /// The position given.
        position: u32,
    },
    /// Too few or too many measures.
    #[error("it gives {given} measures, where {declared} are declared")]
    MeasureCount {
        /// How many the manifest declares.
        declared: usize,
        /// How many it gives.
        given: usize,
    },
    /// Too few or too many lists.
    #[error("it gives {given} lists, where {declared} are declared")]
    ListCount {
        /// How many the manifest declares.
        declared: usize,
        /// How many it gives.
        given: usize,
    },
    /// A list with a row that was not sent.
    #[error("its list `{list}` names row {} of {rows}", u64::from(*.position) + 1)]
    ListRow {
        /// The list.
        list: String,
        /// The row, counted from 0.
        position: u32,
        /// How many rows were sent.
        rows: usize,
    },
    /// A list that names a row twice or out of order.
    #[error("its list `{list}` is not in ascending order, each row once")]
    ListOrder {
        /// The list.
        list: String,
    },
    /// Too few or too many breakdowns.
    #[error("it gives {given} breakdowns, where {declared} are declared")]
    BreakdownCount {
        /// How many the manifest declares.
        declared: usize,
        /// How many it gives.
        given: usize,
    },
    /// A breakdown with more lines than there can be.
    #[error("its breakdown `{breakdown}` has {given} lines, where at most {max} may be given")]
    BreakdownLines {
        /// The breakdown.
        breakdown: String,
        /// How many it gives.
        given: usize,
        /// The limit.
        max: usize,
    },
    /// A line of a breakdown with a key that is blank, too long or there twice.
    #[error("line {line} of its breakdown `{breakdown}` has a key that is blank, too long or there twice")]
    BreakdownKey {
        /// The breakdown.
        breakdown: String,
        /// The line, counted from 1; its key may be personal and is not told.
        line: usize,
    },
    /// A line of a breakdown with too few or too many measures.
    #[error("a line of its breakdown `{breakdown}` has {given} measures, where {declared} are declared")]
    BreakdownMeasures {
        /// The breakdown.
        breakdown: String,
        /// How many the manifest declares.
        declared: usize,
        /// How many the line has.
        given: usize,
    },
}
