//! Every limit of the HTTP surface in one place, with unit and reason. Limits of a rule's run are the
//! engine's.

use std::num::NonZero;
use std::thread;
use std::time::Duration;

use crate::erasure;

/// How much the server takes and holds at once. [`Limits::default`] is what is served; tests shrink.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bytes of a request body. An assessment of 20,000 rows of 200 bytes fits.
    pub body_bytes_max: usize,
    /// Most bytes of a body that is read and answered on the thread that serves others. At about
    /// 5 ns a byte a body of this size takes less time than a network round trip.
    pub inline_body_bytes_max: usize,
    /// Longest wait for a whole request body: a form over a 64 kbit/s line of a mountain office.
    pub body_wait_max: Duration,
    /// Deepest nesting of JSON: the request and what [`kisoku_core::read::DEPTH_MAX`] says.
    pub json_depth_max: u8,
    /// Most bytes of one line of `check-many`: fifty times a usual record.
    pub line_bytes_max: usize,
    /// Most lines of one `check-many`: every application of a designated city over ten years.
    pub lines_max: u64,
    /// Most lines that are handed over to be answered in one go: past this, handing over is lost in the
    /// noise.
    pub batch_lines_max: usize,
    /// Lines of these that are read, answered and written before the next are: as many as share an
    /// instance, few enough to stay in a core's own cache, and their totals to be read in one turn.
    pub batch_step_lines: usize,
    /// Bytes of lines after which a batch is closed, so that a stream holds little memory.
    pub batch_bytes_max: usize,
    /// Bytes of answers after which the rest of a batch is not answered: ten times what usual ones have.
    pub batch_answers_bytes_max: usize,
    /// Batches of one `check-many` that are under way at once: one runs while one is read.
    pub batches_in_flight_max: usize,
    /// Longest wait for a client that stalls: that sends no next byte of a `check-many`, or takes no byte of
    /// an answer. It holds a connection, and of a stream a place of its municipality.
    pub stall_wait_max: Duration,
    /// Streams of one municipality at once.
    pub streams_max: usize,
    /// Long runs of one municipality at once, so that others keep a core of two.
    pub long_runs_max: usize,
    /// Long runs of all municipalities at once: one a core, more would only take turns.
    pub long_runs_total_max: usize,
    /// Long runs of one municipality that may wait. Past it: 503.
    pub long_runs_waiting_max: usize,
    /// What a client is told to wait after a 503, in seconds: a queue of usual long runs, of some tens
    /// of milliseconds each, is gone by then.
    pub retry_after_seconds: u64,
    /// Times that a kept decision is computed again outside the ledger's transaction before the client
    /// is asked to come again: each time, others have moved its totals. Every answer that was computed
    /// is submitted.
    pub settle_rounds_max: u32,
    /// Quick reads of the ledger at once. With the long ones no more than the store reads at once (4),
    /// so that no async worker ever waits for the store to be free.
    pub ledger_quick_reads_max: usize,
    /// Pages, totals and documents read from the ledger at once, so that the quick reads of answers
    /// never wait behind them.
    pub ledger_long_reads_max: usize,
    /// Most applications that one selection decides: several times those of a usual call. They are one
    /// group of entries, committed at once, for which other decisions of the municipality wait.
    pub selection_applications_max: usize,
    /// Most bytes of the applications of a selection: they are held in memory together.
    pub selection_bytes_max: usize,
    /// Most entries of which one erasure removes the personal values: some hundred milliseconds, for which
    /// other decisions wait.
    pub erasure_entries_max: usize,
    /// Checkpoints shown where the client does not say: a year of daily ones.
    pub checkpoints_default: u32,
    /// Most decisions of a page.
    pub page_decisions_max: u32,
    /// Bytes after which a page ends, whatever its number of decisions; one decision is always shown.
    /// Some thousand usual ones.
    pub page_bytes_max: usize,
    /// Decisions of a page that are read from the ledger at once: so many of the largest are held
    /// beside the page.
    pub page_step_max: u32,
    /// Decisions of a page where the client does not say.
    pub page_decisions_default: u32,
    /// Connections open at once. With the largest body (4 MiB) and the largest answer (8 MiB) on each,
    /// 3 GiB; usual ones have some kilobytes.
    pub connections_max: usize,
    /// Longest wait for the head of a request, also on a connection kept open.
    pub head_wait_max: Duration,
    /// Longest wait for requests under way when the server stops.
    pub drain_wait_max: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes_max: 4 << 20,
            inline_body_bytes_max: 64 << 10,
            body_wait_max: Duration::from_secs(30),
            json_depth_max: 6,
            line_bytes_max: 64 << 10,
            lines_max: 1_000_000,
            batch_lines_max: 1_000,
            batch_step_lines: 48,
            batch_bytes_max: 1 << 20,
            batch_answers_bytes_max: 32 << 20,
            batches_in_flight_max: 2,
            stall_wait_max: Duration::from_secs(30),
            streams_max: 4,
            long_runs_max: 1,
            long_runs_total_max: thread::available_parallelism().map_or(1, NonZero::get),
            long_runs_waiting_max: 16,
            retry_after_seconds: 2,
            settle_rounds_max: 4,
            ledger_quick_reads_max: 2,
            ledger_long_reads_max: 2,
            selection_applications_max: 500,
            selection_bytes_max: 32 << 20,
            erasure_entries_max: erasure::ENTRIES_MAX,
            checkpoints_default: 366,
            page_decisions_max: 500,
            page_bytes_max: 8 << 20,
            page_step_max: 16,
            page_decisions_default: 50,
            connections_max: 256,
            head_wait_max: Duration::from_secs(10),
            drain_wait_max: Duration::from_secs(30),
        }
    }
}
