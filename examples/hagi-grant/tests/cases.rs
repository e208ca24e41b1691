//! The cases of this module, natively, and that the guide shows this code; `kisoku test` runs the same
//! cases through wasm.
#![cfg(not(target_family = "wasm"))]

kisoku_harness::cases!(hagi_grant);

const GUIDE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides/rule-author.md"));

/// The text of every block of the guide that opens with this fence, without its white space.
fn blocks(fence: &str) -> Vec<String> {
    let fence = format!("\n{fence}\n");
    let opened = GUIDE.split(&fence).skip(1);
    opened.map(|rest| bare(rest.split("\n```").next().unwrap_or_default())).collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// That every such block of the guide stands in the text, and that there is one.
#[track_caller]
fn check(fence: &str, text: &str) {
    let (blocks, text) = (blocks(fence), bare(text));
    assert!(!blocks.is_empty(), "no {fence}");
    for block in blocks {
        assert!(text.contains(&block), "the guide shows what is not there:\n{block}");
    }
}

#[test]
fn the_guide_shows_this_module_and_its_cases() {
    check("```rust", include_str!("../src/lib.rs"));
    check("```yaml", include_str!("../cases.yaml"));
}
