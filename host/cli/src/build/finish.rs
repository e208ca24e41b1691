//! What is done to a core module after its compiler, so that instances of it are made and reset fast: it
//! exports nothing that tidies up after an answer, and its memory has room for a usual call and no more.

use anyhow::Context as _;
use wasm_encoder::reencode::{Reencode as _, RoundtripReencoder};
use wasm_encoder::{ExportSection, MemorySection, Module, RawSection};
use wasmparser::{ExternalKind, Operator, Parser, Payload};

/// What the names of functions begin with that tidy up after an answer, by the component model's
/// conventions. An instance lives for one call, and the host would look each of them up whenever it
/// makes one.
const POST_RETURN: &str = "cabi_post_";

/// Where static data and stack end, as the linker exports it.
const HEAP_BASE: &str = "__heap_base";

/// Bytes of a page of memory.
const PAGE_BYTES: u64 = 64 << 10;

/// Room at least beside stack and data, so that a usual call never grows the memory: growing is a system
/// call that all threads of the host wait for. A call over one record takes one to two KiB. Not more room,
/// because all memory that an instance starts with is written anew for the next. The linker itself knows
/// whole pages only: with up to 40 KiB of data a module begins with one.
const HEAP_BYTES_MIN: u64 = 8 << 10;

/// The module as it goes into a component; its functions stay where they are.
pub(super) fn finished(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    let pages = heap_base(module)?.saturating_add(HEAP_BYTES_MIN).div_ceil(PAGE_BYTES);
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
        } else if let Payload::MemorySection(memories) = payload {
            let mut roomy = MemorySection::new();
            for memory in memories {
                let mut memory = RoundtripReencoder.memory_type(memory?)?;
                memory.minimum = memory.minimum.max(pages);
                roomy.memory(memory);
            }
            rest.section(&roomy);
        } else if let Some((id, range)) = payload.as_section() {
            let data = module.get(range).context("a section ends too early")?;
            rest.section(&RawSection { id, data });
        }
    }
    Ok(rest.finish())
}

/// The first byte after static data and stack.
fn heap_base(module: &[u8]) -> anyhow::Result<u64> {
    let (mut starts, mut position) = (Vec::new(), None);
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.context("it is no core module")?;
        if let Payload::GlobalSection(globals) = payload {
            for global in globals {
                starts.push(global?.init_expr.get_operators_reader().read()?);
            }
        } else if let Payload::ExportSection(exports) = payload {
            for export in exports {
                let export = export?;
                if export.kind == ExternalKind::Global && export.name == HEAP_BASE {
                    position = usize::try_from(export.index).ok();
                }
            }
        }
    }
    match position.and_then(|position| starts.into_iter().nth(position)) {
        Some(Operator::I32Const { value }) => Ok(u64::from(value.cast_unsigned())),
        Some(_) | None => anyhow::bail!("it does not say where its heap begins: `{HEAP_BASE}` is missing"),
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, MemorySection, MemoryType, Module,
        ValType,
    };
    use wasmparser::{Parser, Payload};

    use super::{HEAP_BASE, finished};

    /// A module with so many pages whose heap begins there.
    fn module(pages: u64, heap_base: i32) -> Vec<u8> {
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: pages,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut globals = GlobalSection::new();
        let global = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        globals.global(global, &ConstExpr::i32_const(heap_base));
        let mut exports = ExportSection::new();
        exports.export(HEAP_BASE, ExportKind::Global, 0).export("memory", ExportKind::Memory, 0).export(
            "cabi_post_decide",
            ExportKind::Global,
            0,
        );
        let mut module = Module::new();
        module.section(&memories).section(&globals).section(&exports);
        module.finish()
    }

    /// Pages of the memory and the names of the exports.
    fn read(module: &[u8]) -> (Vec<u64>, Vec<String>) {
        let (mut pages, mut names) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload.expect("a module");
            if let Payload::MemorySection(section) = payload {
                pages.extend(section.into_iter().map(|memory| memory.expect("a memory").initial));
            } else if let Payload::ExportSection(section) = payload {
                names.extend(section.into_iter().map(|export| export.expect("an export").name.to_owned()));
            }
        }
        (pages, names)
    }

    #[test]
    fn a_memory_has_room_for_a_usual_call_and_no_more() {
        for (pages, heap_base, expected) in
            [(1, 57_344, 1), (1, 57_345, 2), (2, 66_592, 2), (2, 122_880, 2), (2, 122_881, 3), (5, 40_000, 5)]
        {
            let (found, _) = read(&finished(&module(pages, heap_base)).expect("a module"));
            assert_eq!(found, [expected], "{pages} pages, heap from {heap_base}");
        }
    }

    #[test]
    fn what_tidies_up_after_an_answer_is_no_export() {
        let (_, names) = read(&finished(&module(1, 32_768)).expect("a module"));
        assert_eq!(names, [HEAP_BASE, "memory"]);
    }
}
