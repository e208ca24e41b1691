//! Every limit of the engine with its unit and its reason; where each is enforced is elsewhere.

use std::time::Duration;

use kisoku_core::ports::Budget;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// Fuel of a call on a thread that others wait for: a usual answer takes 10,000, a long table ten
/// times that. Half a millisecond of the slowest code.
pub const FUEL_INLINE: u64 = 500_000;

/// Fuel of one answer: 35 ms of usual code and half a second of the slowest, which no rule over one
/// record or a thousand rows comes near.
pub const FUEL_FULL: u64 = 500_000_000;

/// Fuel that each record adds to a batch: a hundred usual answers.
pub const FUEL_RECORD: u64 = 1_000_000;

/// Length of an epoch tick. Shorter ticks wake an idle host more often and protect no better.
pub const TICK: Duration = Duration::from_millis(10);

/// Ticks after which an inline call is interrupted. At least two, since the first may be about to end.
pub const TICKS_INLINE: u64 = 2;

/// Ticks that a thread may work on a call before it is interrupted: 5 s, ten times what its fuel lasts,
/// so that fuel decides and the deadline only protects the host from code that fuel undercounts.
pub const TICKS_FULL: u64 = 500;

/// How many times that a long call may take by the clock, where it waits for a core because it gives way
/// to others: 20 s. Half a second of the slowest code takes 15 s with a thirtieth of a core. Code that
/// fuel undercounts holds its turn for as long on a busy host.
pub const TURNS_MAX: u64 = 4;

/// Ticks that each record adds to the deadline of a batch.
pub const TICKS_RECORD: u64 = TICKS_INLINE;

/// Records that share an instance in a batch. What so many need fits the memory that stays resident, to
/// which ours grow in one step: growing further, and giving it back, costs a batch more than another
/// instance does.
pub const BATCH_RECORDS_MAX: usize = 48;

/// Bytes of all memories of an instance together: a usual rule uses a sixteenth of a MiB.
pub const MEMORY_BYTES_MAX: usize = 64 * MIB;

/// Memories of an instance. Rust and C have one.
pub const MEMORIES_MAX: u32 = 1;

/// Tables of an instance. Rust has one.
pub const TABLES_MAX: u32 = 4;

/// Elements of all tables of an instance together: the functions whose address is taken.
pub const TABLE_ELEMENTS_MAX: usize = 10_000;

/// Core instances of a component. `wit-component` makes one, or three with adapters.
pub const CORE_INSTANCES_MAX: u32 = 8;

/// Bytes of native stack of a call; far below the 2 MiB of a thread, enough for any rule.
pub const STACK_BYTES_MAX: usize = 512 * KIB;

/// Bytes that one answer or manifest may bring out of the guest, counted as the host's types:
/// answers are kilobytes, a manifest that lists all 1,741 municipalities is half a MiB.
pub const ANSWER_BYTES_MAX: usize = 4 * MIB;

/// Bytes that an answer of an inline call may bring out: it is lifted and checked on a thread that
/// others wait for. A larger one is had with the full budget.
pub const ANSWER_BYTES_INLINE: usize = 256 * KIB;

/// Bytes that each record adds to the answer of a batch.
pub const ANSWER_BYTES_RECORD: usize = 16 * KIB;

/// Resource handles of an instance. The contract has none.
pub const HANDLES_MAX: usize = 64;

/// Frames that a trap names: enough to find the place, few enough to read.
pub const FRAMES_MAX: usize = 16;

/// Bytes of panic or fault text that are read out of the guest.
pub const GUEST_TEXT_BYTES_MAX: usize = 1_024;

/// Instances at one time, over all municipalities: above the threads that a host runs calls on.
/// Each may grow to [`MEMORY_BYTES_MAX`]; most stay below a MiB.
pub const INSTANCES_MAX: u32 = 128;

/// Bytes of a memory that stay resident between two instances: twice what ours start with. What a guest has
/// of them is written anew after each call, in half a microsecond for 64 KiB; what it has beyond goes back
/// to the system, and costs it several.
pub const MEMORY_KEEP_RESIDENT_BYTES: usize = 128 * KIB;

/// Bytes of a table that stay resident between two instances.
pub const TABLE_KEEP_RESIDENT_BYTES: usize = 16 * KIB;

/// Bytes of a component. Rust rules are 100 to 400 kB; `QuickJS` with a rule is 1.7 MB.
pub const COMPONENT_BYTES_MAX: usize = 8 * MIB;

/// Components inside one another. `wit-component` makes two.
pub const NESTING_MAX: u32 = 2;

/// Core modules of a component.
pub const CORE_MODULES_MAX: u32 = 8;

/// Functions of all core modules. Rust rules have hundreds.
pub const FUNCTIONS_MAX: u32 = 20_000;

/// Types of all modules and components.
pub const TYPES_MAX: u32 = 10_000;

/// Bytes of code of all core modules.
pub const CODE_BYTES_MAX: usize = 6 * MIB;

/// Bytes of one function. Rust rules have at most 9 kB; compile time grows faster than size.
pub const FUNCTION_BYTES_MAX: usize = 128 * KIB;

/// Locals of one function. Rust rules have at most 30; times blocks they make a compile bomb.
pub const LOCALS_MAX: u32 = 2_000;

/// Nested blocks of one function. Rust rules, built for speed, have up to 150.
pub const BLOCKS_MAX: u32 = 512;

/// CPU seconds of the process that compiles. A usual rule takes a tenth of one.
pub const COMPILE_CPU_SECONDS_MAX: u64 = 5;

/// Wall-clock limit of the process that compiles, on a busy machine.
pub const COMPILE_WALL_MAX: Duration = Duration::from_secs(30);

/// Bytes of address space of the process that compiles: a GiB to work in, beside the one that an allocator
/// may reserve at its start and never touch.
pub const COMPILE_ADDRESS_SPACE_BYTES_MAX: u64 = 2 << 30;

/// Bytes of a compiled component: about four times the component.
pub const COMPILED_BYTES_MAX: usize = 64 * MIB;

/// What one call may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// In wasmtime's fuel.
    pub(crate) fuel: u64,
    /// Epoch ticks.
    pub(crate) ticks: u64,
    /// Bytes of the answer.
    pub(crate) answer_bytes: usize,
}

impl Allowance {
    /// What a budget stands for.
    pub(crate) fn of(budget: Budget) -> Self {
        match budget {
            Budget::Inline => {
                Self { fuel: FUEL_INLINE, ticks: TICKS_INLINE, answer_bytes: ANSWER_BYTES_INLINE }
            }
            Budget::Full => Self { fuel: FUEL_FULL, ticks: TICKS_FULL, answer_bytes: ANSWER_BYTES_MAX },
            Budget::Batch(records) => {
                let records = records.min(BATCH_RECORDS_MAX);
                let count = u64::try_from(records).unwrap_or(u64::MAX);
                Self {
                    fuel: FUEL_RECORD.saturating_mul(count).saturating_add(FUEL_FULL),
                    ticks: TICKS_RECORD.saturating_mul(count).saturating_add(TICKS_FULL),
                    answer_bytes: ANSWER_BYTES_RECORD
                        .saturating_mul(records)
                        .saturating_add(ANSWER_BYTES_MAX),
                }
            }
        }
    }

    /// Whether the call may take longer than anyone waits for on the thread at hand.
    pub(crate) const fn is_long(self) -> bool {
        self.ticks > TICKS_INLINE
    }

    /// The deadline in milliseconds.
    pub(crate) fn deadline_ms(self) -> u64 {
        self.ticks.saturating_mul(u64::try_from(TICK.as_millis()).unwrap_or(u64::MAX))
    }
}
