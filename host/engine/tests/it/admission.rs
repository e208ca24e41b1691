//! What is refused before it is compiled.

use kisoku_engine::{LoadError, limits};

use crate::guest::{Guest, WIT, engine};

/// A component is refused with this sentence, or one that begins like it.
#[track_caller]
fn check(component: &[u8], expected: &str) {
    let error = engine().load(component).expect_err("refused");
    assert!(error.to_string().starts_with(expected), "{error}");
}

fn component(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("a component as text")
}

/// A component around a core module.
fn around(core: &str) -> Vec<u8> {
    component(&format!("(component (core module {core}))"))
}

#[test]
fn what_is_not_a_component_is_refused() {
    check(b"", "this is not a WebAssembly component: ");
    check(b"PK\x03\x04", "this is not a WebAssembly component: ");
    check(
        "applicant,amount\n".as_bytes(),
        "this is not a WebAssembly component: magic header not detected: bad magic number - expected=[ 0x0, 0x61,",
    );
    check(&Guest::default().core(), "this is a core module, not a component; ");
    check(&vec![0; limits::COMPONENT_BYTES_MAX + 1], "the component has 8388609 bytes, and the limit is ");
}

#[test]
fn a_component_cut_off_anywhere_is_refused() {
    let whole = Guest::default().component();
    let engine = engine();
    for length in (0..whole.len()).step_by(97) {
        assert!(engine.load(&whole[..length]).is_err(), "{length} of {} bytes", whole.len());
    }
    for position in (8..whole.len()).step_by(61) {
        let mut changed = whole.clone();
        changed[position] ^= 0x55;
        // Some bytes do not matter; none may bring the host down.
        drop(engine.load(&changed));
    }
    assert!(engine.load(&whole).is_ok());
}

#[test]
fn any_import_is_refused() {
    check(
        &component("(component (import \"wasi:random/random@0.2.0\" (instance)))"),
        "the module is built for WASI: it imports `wasi:random/random@0.2.0`, ",
    );
    check(
        &component("(component (import \"log\" (func (param \"text\" string))))"),
        "the module imports `log`, and a rule imports nothing",
    );
    let only_a_type =
        "(component (import \"kisoku:rules/types\" (instance (export \"y\" (type (sub resource))))))";
    check(&component(only_a_type), "the module imports `kisoku:rules/types`, ");
    let through_wit = WIT.replace("export programmes;", "import log: func(); export programmes;");
    let besides = "(import \"$root\" \"log\" (func))".to_owned();
    // Imports come before everything else in the text.
    let guest = Guest { wit: through_wit, memory: "", besides: String::new(), ..Guest::default() };
    let memory: &'static str =
        Box::leak(format!("{besides} (memory (export \"memory\") 4)").into_boxed_str());
    check(&Guest { memory, ..guest }.component(), "the module imports `log`, ");
}

#[test]
fn another_interface_is_refused_with_what_differs() {
    check(
        &component("(component)"),
        "the module does not export `kisoku:rules/programmes@1.0.0`; it exports nothing",
    );
    let cases = [
        (
            "describe: func() -> manifest;",
            "describe: func() -> string;",
            "`describe / result` is string, and the contract says record",
        ),
        (
            "amount-yen: s64,",
            "amount-yen: u64,",
            "`decide / result / ok / amount-yen` is u64, and the contract says s64",
        ),
        (
            "amount-yen: s64,",
            "amount: s64,",
            "`decide / result / ok / amount-yen` is amount, and the contract says amount-yen",
        ),
        (
            "    needs-correction,\n    needs-review,",
            "    needs-review,\n    needs-correction,",
            "`decide / result / ok / verdict` is needs-review, and the contract says needs-correction",
        ),
        (
            "values: list<value>, usage: usage)",
            "values: list<value>, totals: usage)",
            "`decide / usage` is totals, and the contract says usage",
        ),
    ];
    for (contract, other, difference) in cases {
        assert!(WIT.contains(contract), "{contract}");
        let guest = Guest { wit: WIT.replace(contract, other), ..Guest::default() };
        let error = engine().load(&guest.component()).expect_err("refused");
        assert!(matches!(error, LoadError::OtherInterface(_)), "{error}");
        assert!(error.to_string().contains(difference), "{error}");
    }
    let without =
        WIT.lines().filter(|line| !line.contains("grade-many: func")).collect::<Vec<_>>().join("\n");
    let guest = Guest { wit: without, without: "grade-many", ..Guest::default() };
    check(
        &guest.component(),
        "the module's interface is not the contract's: `grade-many` is missing, and the contract says a function",
    );
}

#[test]
fn another_version_of_the_contract_is_refused() {
    let wit = WIT.replace("@1.0.0;", "@2.0.0;");
    let guest = Guest { wit, ..Guest::default() };
    let core = String::from_utf8_lossy(&guest.core()).contains("programmes@1.0.0");
    assert!(core, "the exports carry the old version");
    check(
        &component("(component (instance $i) (export \"kisoku:rules/programmes@2.0.0\" (instance $i)))"),
        "the module does not export `kisoku:rules/programmes@1.0.0`; it exports kisoku:rules/programmes@2.0.0",
    );
}

#[test]
fn what_would_compile_for_too_long_is_refused() {
    let nested = |depth: usize| format!("(func {} {})", "block ".repeat(depth), "end ".repeat(depth));
    let cases = [
        ("(func)".repeat(20_001), "the component has 20001 functions, and the limit is 20000"),
        (nested(3_000), "the component has 513 nested blocks in one function, and the limit is 512"),
        (
            format!("(func (local {}))", "i64 ".repeat(3_000)),
            "the component has 3000 locals in one function, and the limit is 2000",
        ),
        (
            format!("(func {})", "nop ".repeat(200_000)),
            "the component has 200002 bytes in one function, and the limit is 131072",
        ),
        ("(memory 1025)".to_owned(), "the component has 67174400 bytes of initial memory, and the limit is "),
        ("(memory 1) (memory 1)".to_owned(), "the component has 2 memories, and the limit is 1"),
        ("(table 1 funcref)".repeat(5), "the component has 5 tables, and the limit is 4"),
        (
            "(table 10001 funcref)".to_owned(),
            "the component has 10001 table elements, and the limit is 10000",
        ),
        (
            (0..10_001)
                .map(|n| format!("(type (func (param {})))", "i32 ".repeat(n % 30)))
                .collect::<Vec<_>>()
                .concat(),
            "the component has 10001 types, and the limit is 10000",
        ),
    ];
    for (core, expected) in cases {
        check(&around(&core), expected);
    }
    let modules = "(core module)".repeat(9);
    check(&component(&format!("(component {modules})")), "the component has 9 core modules, ");
    check(
        &component(&format!("(component {}{})", "(component ".repeat(5), ")".repeat(5))),
        "the component has 3 components inside one another, and the limit is 2",
    );
    let instances = "(core instance (instantiate 0))".repeat(9);
    check(
        &component(&format!("(component (core module) {instances})")),
        "the component has 9 core instances, ",
    );
}
