//! The state machine as a diagram in Mermaid's language, drawn from the table that the program obeys.

use super::order::TRANSITIONS;

/// The diagram; one line a transition, in the order of the table.
pub fn mermaid() -> String {
    let mut drawn = vec!["stateDiagram-v2".to_owned()];
    for transition in TRANSITIONS {
        let from = transition.from.map_or_else(|| "[*]".to_owned(), |state| name(state.as_str()));
        for to in transition.to {
            let kind = transition.kind;
            drawn.push(format!("    {from} --> {}: {} {}", name(to.as_str()), kind.ja(), kind.as_str()));
        }
    }
    drawn.push(String::new());
    drawn.join("\n")
}

/// Mermaid takes no hyphen in a state's name.
fn name(word: &str) -> String {
    word.replace('-', "_")
}
