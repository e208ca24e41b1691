//! Why a call failed, out of wasmtime's error and what the guest left in its memory. The guest's
//! words are untrusted: capped, and escaped where they could forge a line of a log.

use kisoku_core::error::RuleFailure;
use memchr::memmem;
use wasmtime::{FrameInfo, PoolConcurrencyLimitError, Store, Trap, WasmBacktrace, WasmCoreDump};

use crate::call::{Bounds, OverLimit};
use crate::limits::{self, Allowance};

/// What the SDK's panic hook writes in front of the length (`u32`, little endian) and the text.
const PANIC_MAGIC: &[u8; 16] = b"KISOKU-PANIC\0\0\0\x01";

/// What failed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stage {
    /// Making the instance.
    Instance,
    /// The call itself.
    Call,
}

/// Classifies the error of a call. By the time of the call, the store still holds the memories.
pub(crate) fn of(
    error: &wasmtime::Error,
    stage: Stage,
    store: &Store<Bounds>,
    allowance: Allowance,
) -> RuleFailure {
    let memory = || RuleFailure::Memory { limit_bytes: bytes(limits::MEMORY_BYTES_MAX) };
    if error.is::<OverLimit>() {
        return memory();
    }
    if error.is::<PoolConcurrencyLimitError>() {
        return RuleFailure::Unavailable { what: clean(&error.root_cause().to_string()) };
    }
    match (error.downcast_ref::<Trap>(), stage) {
        (Some(Trap::OutOfFuel), _) => RuleFailure::OutOfFuel { limit: allowance.fuel },
        (Some(Trap::Interrupt), _) => RuleFailure::Deadline { limit_ms: allowance.deadline_ms() },
        // A guest compiled from Rust keeps its stack at the bottom of its memory, so that too deep
        // a recursion leaves the memory.
        (Some(Trap::StackOverflow | Trap::MemoryOutOfBounds | Trap::AllocationTooLarge), _) => memory(),
        (Some(trap), _) => trapped(error, store, &trap.to_string()),
        (None, Stage::Instance) => RuleFailure::Unavailable { what: clean(&error.root_cause().to_string()) },
        (None, Stage::Call) if answer_too_large(error) => {
            RuleFailure::AnswerTooLarge { limit_bytes: bytes(allowance.answer_bytes) }
        }
        (None, Stage::Call) => trapped(error, store, &error.root_cause().to_string()),
    }
}

/// A fault that a module reported.
pub(crate) fn fault(message: &str) -> RuleFailure {
    RuleFailure::Fault { message: clean(message) }
}

/// The guest's text on one line: capped, with control characters and marks that turn the direction
/// of writing escaped.
pub(crate) fn clean(text: &str) -> String {
    let mut clean = String::new();
    for character in text.chars() {
        let turns =
            matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || turns {
            clean.extend(character.escape_default());
        } else {
            clean.push(character);
        }
        if clean.len() >= limits::GUEST_TEXT_BYTES_MAX {
            clean.push('…');
            break;
        }
    }
    clean
}

/// wasmtime tells this by a private type only, whose derived `Debug` is its name.
fn answer_too_large(error: &wasmtime::Error) -> bool {
    format!("{:?}", error.root_cause()) == "HostcallFuelExhausted"
}

fn trapped(error: &wasmtime::Error, store: &Store<Bounds>, what: &str) -> RuleFailure {
    let dump = error.downcast_ref::<WasmCoreDump>();
    let frames = error
        .downcast_ref::<WasmBacktrace>()
        .map(WasmBacktrace::frames)
        .or_else(|| dump.map(WasmCoreDump::frames))
        .unwrap_or_default();
    RuleFailure::Trap {
        what: clean(what.strip_prefix("wasm trap: ").unwrap_or(what)),
        panic: dump.and_then(|dump| dump.memories().iter().find_map(|memory| panic_text(memory.data(store)))),
        frames: frames.iter().take(limits::FRAMES_MAX).map(frame).collect(),
    }
}

fn frame(frame: &FrameInfo) -> String {
    match frame.func_name() {
        Some(name) => clean(&format!("{:#}", rustc_demangle::demangle(name))),
        None => format!("function {}", frame.func_index()),
    }
}

/// The text behind the magic. The magic also stands alone where the guest keeps its constants, so
/// a place without a text behind it is passed over.
fn panic_text(memory: &[u8]) -> Option<String> {
    memmem::find_iter(memory, PANIC_MAGIC).find_map(|start| {
        let (length, text) = memory.get(start.checked_add(PANIC_MAGIC.len())?..)?.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        if length == 0 || length > limits::GUEST_TEXT_BYTES_MAX {
            return None;
        }
        str::from_utf8(text.get(..length)?).ok().map(clean)
    })
}

fn bytes(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
