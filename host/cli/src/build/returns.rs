//! Takes the functions out of a core module's exports that tidy up after an answer: an instance lives
//! for one call, and the host would look each of them up whenever it makes one.

use anyhow::Context as _;
use wasm_encoder::reencode::{Reencode as _, RoundtripReencoder};
use wasm_encoder::{ExportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// What their names begin with, by the component model's conventions.
const POST_RETURN: &str = "cabi_post_";

/// The module with all exports but those; its functions stay where they are.
pub(super) fn without_post_returns(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut rest = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.context("it is no core module")?;
        if let Payload::ExportSection(exports) = payload {
            let mut kept = ExportSection::new();
            for export in exports {
                let export = export?;
                if !export.name.starts_with(POST_RETURN) {
                    RoundtripReencoder.parse_export(&mut kept, export)?;
                }
            }
            rest.section(&kept);
        } else if let Some((id, range)) = payload.as_section() {
            let data = module.get(range).context("a section ends too early")?;
            rest.section(&RawSection { id, data });
        }
    }
    Ok(rest.finish())
}
