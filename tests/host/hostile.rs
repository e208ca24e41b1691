//! The seeds of a city whose module misbehaves, and of a neighbour whose module does not.

use std::fs;
use std::path::Path;

use super::place;
use super::template::Ingredients;

/// The city with the module that misbehaves (a real code: its last digit is a check digit).
pub(crate) const CITY: &str = "242161";

/// The neighbour's programme.
pub(crate) const NEIGHBOUR: &str = "352039/mirai-zukuri-grant";

/// The most that the module may grant in a fiscal year, in yen.
pub(crate) const CEILING_YEN: i64 = 300_000;

/// Every programme of the module, by the kind of its question.
pub(crate) const DECIDES: [&str; 27] = [
    "honest",
    "slow-but-honest",
    "left-to-a-person",
    "state",
    "spin",
    "eat-memory",
    "recurse",
    "trap",
    "divide",
    "fault",
    "oversized",
    "million-findings",
    "too-many-findings",
    "undeclared-reason",
    "wrong-kind",
    "missing-argument",
    "impossible-date",
    "wide-decimal",
    "personal",
    "control-character",
    "no-reason",
    "refused-but-eligible",
    "above-request",
    "above-ceiling",
    "negative-amount",
    "broken-trace",
    "unexplained-amount",
];
pub(crate) const LIVES: [&str; 16] = [
    "select-above-share",
    "select-trap",
    "select-spin",
    "change-above-request",
    "change-above-ceiling",
    "change-trap",
    "change-spin",
    "report-above-granted",
    "report-negative",
    "report-trap",
    "report-spin",
    "repay-negative",
    "repay-absurd",
    "repay-overflowing",
    "repay-trap",
    "repay-spin",
];
pub(crate) const GRADES: [&str; 5] =
    ["fair-grade", "missing-measure", "unreduced-fraction", "no-denominator", "undeclared-band"];
pub(crate) const ASSESSES: [&str; 4] = ["fair-list", "row-out-of-range", "row-twice", "missing-list"];

/// Seeds and modules in a folder of their own.
pub(super) fn ingredients() -> Ingredients {
    let made = tempfile::tempdir().expect("a folder");
    let (seeds, modules) = (made.path().join("seeds"), made.path().join("modules"));
    write_seeds(&seeds);
    copy_modules(&modules);
    Ingredients { name: "hostile", seeds, modules, _made: Some(made) }
}

fn write_seeds(seeds: &Path) {
    let revisions = seeds.join("revisions");
    fs::create_dir_all(&revisions).expect("a folder");
    let of_documents = place::seeds();
    let copy = |file: &str| fs::copy(of_documents.join(file), seeds.join(file)).expect("a copy");
    copy("municipalities.csv");
    copy("revisions/yamaguchi-mirai-zukuri-grant.toml");
    let ceiling = format!("ceiling = {CEILING_YEN}");
    let selects = format!("{ceiling}\nmethod = \"first-come\"");
    let settings = DECIDES.map(|id| (id, ceiling.as_str()));
    let of_lives = LIVES.map(|id| (id, selects.as_str()));
    let without = GRADES.iter().chain(&ASSESSES).map(|id| (*id, ""));
    for (id, settings) in settings.into_iter().chain(of_lives).chain(without) {
        let scheme = format!(
            "municipality = \"{CITY}\"\nmodule = \"hostile\"\nprogramme = \"{id}\"\n\
             effective_from = \"2021-04-01\"\n\n[settings]\n{settings}\n"
        );
        fs::write(revisions.join(id).with_extension("toml"), scheme).expect("a scheme");
    }
}

fn copy_modules(modules: &Path) {
    fs::create_dir_all(modules).expect("a folder");
    let built = place::modules();
    for file in ["yamaguchi.wasm", "yamaguchi.cases.yaml"] {
        fs::copy(built.join(file), modules.join(file)).expect("a module of the documents");
    }
    let hostile = place::hostile_module();
    for kind in ["wasm", "cases.yaml"] {
        let copied = fs::copy(hostile.with_extension(kind), modules.join("hostile").with_extension(kind));
        copied.expect("the module that misbehaves");
    }
}
