//! Guests that do not end, take too much, trap or lie: each gets its own error, and the next call works.

use kisoku_core::error::RuleFailure;
use kisoku_core::ports::{Budget, Call, Rules as _};
use kisoku_core::tally::Usage;
use kisoku_engine::{LoadError, limits};

use crate::guest::{Guest, PANIC_MAGIC, blank, engine, full, still_works};

const LOOP: &str = "(loop $again (br $again)) unreachable";

/// What deciding leads to.
#[track_caller]
fn decided(guest: &Guest, budget: Budget) -> RuleFailure {
    let module = guest.load();
    let settings = blank();
    let call = Call { budget, ..full(&settings) };
    let failure = module.decide(call, &blank(), &Usage::default()).expect_err("a failure");
    assert_eq!(module.decide(call, &blank(), &Usage::default()), Err(failure.clone()), "the same again");
    still_works(&module);
    failure
}

#[track_caller]
fn check(decide: &str, besides: &str, expected: &RuleFailure) {
    let guest = Guest { decide: decide.to_owned(), besides: besides.to_owned(), ..Guest::default() };
    assert_eq!(&decided(&guest, Budget::Full), expected);
}

fn memory() -> RuleFailure {
    RuleFailure::Memory { limit_bytes: u64::try_from(limits::MEMORY_BYTES_MAX).expect("64 bits") }
}

#[test]
fn an_endless_loop_runs_out_of_fuel() {
    let guest = Guest { decide: LOOP.to_owned(), ..Guest::default() };
    let out_of = |limit| RuleFailure::OutOfFuel { limit };
    assert_eq!(decided(&guest, Budget::Inline), out_of(limits::FUEL_INLINE));
    assert_eq!(decided(&guest, Budget::Full), out_of(limits::FUEL_FULL));
    let batch = limits::FUEL_FULL + 10 * limits::FUEL_RECORD;
    assert_eq!(decided(&guest, Budget::Batch(10)), out_of(batch));
}

#[test]
fn work_that_fuel_undercounts_runs_into_the_deadline() {
    // Asking for no more memory costs two fuel and a call into the host.
    let ask = "(drop (memory.grow (local.get $i)))".repeat(100);
    let module =
        Guest { decide: format!("(loop $again {ask} (br $again)) unreachable"), ..Guest::default() }.load();
    let failure = module.decide(full(&blank()), &blank(), &Usage::default());
    assert_eq!(failure, Err(RuleFailure::Deadline { limit_ms: 5_000 }));
    still_works(&module);
}

#[test]
fn growing_memory_stops_at_the_limit() {
    // Past its own maximum a memory does not grow, and the guest goes on.
    let declared = Guest {
        decide: "(if (i32.ne (memory.grow (i32.const 9)) (i32.const -1)) (then unreachable)) (i32.const 0)"
            .to_owned(),
        memory: "(memory (export \"memory\") 4 10)",
        ..Guest::default()
    };
    assert!(declared.load().decide(full(&blank()), &blank(), &Usage::default()).is_ok());
    check("(loop $again (drop (memory.grow (i32.const 1))) (br $again)) unreachable", "", &memory());
    check("(drop (memory.grow (i32.const 65000))) unreachable", "", &memory());
}

#[test]
fn growing_tables_stops_at_the_limit_of_all_together() {
    let tables = "(table $a 1 funcref) (table $b 9000 funcref)";
    check(
        "(loop $again (drop (table.grow $a (ref.null func) (i32.const 100))) (br $again)) unreachable",
        tables,
        &memory(),
    );
}

#[test]
fn endless_recursion_is_a_memory_failure() {
    check("(call $deeper)", "(func $deeper (result i32) (i32.add (call $deeper) (i32.const 1)))", &memory());
}

#[test]
fn a_trap_names_its_reason_its_panic_and_its_functions() {
    let panic = format!(
        "(data (i32.const 60000) \"{PANIC_MAGIC}\\ff\\ff\\ff\\ff\")
         (data (i32.const 61000) \"{PANIC_MAGIC}\\0b\\00\\00\\00no\\0abudget\\1b!\")
         (func $outer (result i32) call $inner)
         (func $inner (result i32) unreachable)"
    );
    let expected = |panic: Option<&str>| RuleFailure::Trap {
        what: "wasm `unreachable` instruction executed".to_owned(),
        panic: panic.map(str::to_owned),
        frames: vec!["inner".to_owned(), "outer".to_owned(), "decide".to_owned()],
    };
    check("(call $outer)", &panic, &expected(Some("no\\nbudget\\u{1b}!")));
    check("(call $outer)", &panic.replace("PANIC", "CALM!"), &expected(None));
}

#[test]
fn a_division_by_zero_is_a_trap() {
    let guest = Guest { decide: "(i32.div_u (i32.const 1) (i32.const 0))".to_owned(), ..Guest::default() };
    let failure = decided(&guest, Budget::Full);
    assert!(matches!(failure, RuleFailure::Trap { what, .. } if what == "integer divide by zero"));
}

/// Answers with a fault whose text is somewhere of some length.
fn fault(address: u32, length: u32) -> String {
    format!(
        "(i32.store8 (i32.const 0) (i32.const 1))
         (i32.store offset=8 (i32.const 0) (i32.const {address}))
         (i32.store offset=12 (i32.const 0) (i32.const {length}))
         (i32.const 0)"
    )
}

#[test]
fn an_oversized_answer_is_refused() {
    let guest =
        Guest { decide: fault(0, 16 << 20), memory: "(memory (export \"memory\") 300)", ..Guest::default() };
    let limit_bytes = u64::try_from(limits::ANSWER_BYTES_MAX).expect("64 bits");
    assert_eq!(decided(&guest, Budget::Full), RuleFailure::AnswerTooLarge { limit_bytes });
}

#[test]
fn a_fault_is_capped_and_escaped() {
    let besides = "(data (i32.const 60000) \"area\\0a\\e2\\80\\ae is closed\")";
    let expected = "area\\n\\u{202e} is closed".to_owned();
    check(&fault(60_000, 18), besides, &RuleFailure::Fault { message: expected });
    let guest = Guest { decide: fault(100_000, 5_000), ..Guest::default() };
    let failure = decided(&guest, Budget::Full);
    let RuleFailure::Fault { message } = failure else { panic!("{failure:?}") };
    assert!(message.len() < limits::GUEST_TEXT_BYTES_MAX + 10, "{}", message.len());
}

#[test]
fn an_answer_outside_the_memory_or_not_in_utf_8_is_a_trap() {
    for decide in [
        fault(u32::MAX, 2),
        fault(60_000, 2),
        "(i32.const -8)".to_owned(),
        "(i32.store8 (i32.const 0) (i32.const 9)) (i32.const 0)".to_owned(),
    ] {
        let besides = "(data (i32.const 60000) \"\\ff\\fe\")".to_owned();
        let failure = decided(&Guest { besides, decide, ..Guest::default() }, Budget::Full);
        assert!(matches!(failure, RuleFailure::Trap { .. }), "{failure:?}");
    }
}

#[test]
fn a_start_function_is_bounded_too() {
    for (start, expected) in [
        (LOOP, RuleFailure::OutOfFuel { limit: limits::FUEL_FULL }),
        ("(drop (memory.grow (i32.const 65000)))", memory()),
    ] {
        let besides = format!("(func $start {start}) (start $start)");
        let error = engine().load(&Guest { besides, ..Guest::default() }.component()).expect_err("refused");
        assert!(matches!(error, LoadError::Describe(failure) if failure == expected));
    }
}

#[test]
fn what_describe_says_is_checked() {
    #[track_caller]
    fn refused(guest: &Guest, expected: fn(&LoadError) -> bool) {
        let error = engine().load(&guest.component()).expect_err("refused");
        assert!(expected(&error), "{error:?}");
    }
    let guest = |describe| Guest { describe: Some(describe), ..Guest::default() };
    refused(&guest(LOOP), |error| matches!(error, LoadError::Describe(RuleFailure::OutOfFuel { .. })));
    refused(&guest("unreachable"), |error| matches!(error, LoadError::Describe(RuleFailure::Trap { .. })));
    // 24 bytes of nothing: no name, no programme.
    refused(&guest("i32.const 0"), |error| matches!(error, LoadError::Unsound(_)));
    let unsound = Guest { name: "Not A Name", ..Guest::default() };
    refused(&unsound, |error| matches!(error, LoadError::Unsound(_)));
    let no_such_day = Guest { cited_from: Some((2024, 2, 30)), ..Guest::default() };
    refused(&no_such_day, |error| matches!(error, LoadError::Manifest(_)));
}

#[test]
fn a_thousand_hostile_calls_leave_every_place_free() {
    let module =
        Guest { decide: "(drop (memory.grow (i32.const 65000))) unreachable".to_owned(), ..Guest::default() }
            .load();
    for _ in 0..1_000 {
        let failure = module.decide(full(&blank()), &blank(), &Usage::default());
        assert_eq!(failure, Err(memory()));
    }
    still_works(&module);
}

#[test]
fn memory_that_a_guest_filled_is_given_back() {
    let fill = "(drop (memory.grow (i32.const 960)))
        (memory.fill (i32.const 0) (i32.const 1) (i32.const 62914560)) unreachable";
    let module = Guest { decide: fill.to_owned(), ..Guest::default() }.load();
    let before = resident_bytes();
    for _ in 0..50 {
        let failure = module.decide(full(&blank()), &blank(), &Usage::default());
        assert!(matches!(failure, Err(RuleFailure::Trap { .. })), "{failure:?}");
    }
    // Three gigabytes were filled; other tests may run beside this one.
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 512 << 20, "{grown} bytes more");
}

/// Memory of this process, in bytes.
fn resident_bytes() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("pages");
    let resident = pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok());
    resident.expect("a number of pages") * 4_096
}
