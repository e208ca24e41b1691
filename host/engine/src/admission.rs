//! Refuses a component by a linear scan, before anything is compiled: what is too large or too
//! complex, what imports, what does not export the contract. Compiling within limits is in
//! [`crate::compile`].

pub(crate) mod contract;

use wasmparser::{
    BinaryReaderError, ComponentExternalKind, Encoding, FunctionBody, Operator, Parser, Payload,
};

use crate::error::LoadError;
use crate::limits;

/// Admits a component or says why not.
pub(crate) fn admit(bytes: &[u8]) -> Result<(), LoadError> {
    if bytes.len() > limits::COMPONENT_BYTES_MAX {
        return Err(LoadError::TooLarge { bytes: bytes.len(), limit: limits::COMPONENT_BYTES_MAX });
    }
    Scan::default().read(bytes)?;
    contract::check(bytes)
}

/// What was counted so far.
#[derive(Default)]
struct Scan {
    /// Encodings that are open, outermost first.
    open: Vec<Encoding>,
    core_modules: Count,
    core_instances: Count,
    functions: Count,
    types: Count,
    code_bytes: Count,
    memories: Count,
    memory_bytes: Count,
    tables: Count,
    table_elements: Count,
    exports: Vec<String>,
}

/// A running count.
#[derive(Default)]
struct Count(u64);

impl Count {
    /// Counts more of something, up to a limit.
    fn add(&mut self, more: u64, limit: u64, what: &'static str) -> Result<(), LoadError> {
        self.0 = self.0.saturating_add(more);
        within(self.0, limit, what)
    }
}

impl Scan {
    fn read(mut self, bytes: &[u8]) -> Result<(), LoadError> {
        if Parser::is_core_wasm(bytes) {
            return Err(LoadError::CoreModule);
        }
        for payload in Parser::new(0).parse_all(bytes) {
            self.count(payload.map_err(malformed)?)?;
        }
        if self.exports.iter().any(|export| export == contract::INTERFACE) {
            return Ok(());
        }
        let found = if self.exports.is_empty() { "nothing".to_owned() } else { self.exports.join(", ") };
        Err(LoadError::NotExported { expected: contract::INTERFACE.to_owned(), found })
    }

    /// Counts one part of the component. What is not named here holds nothing that is counted.
    #[expect(clippy::wildcard_enum_match_arm, reason = "wasmparser's enum, not ours, and it grows")]
    fn count(&mut self, payload: Payload<'_>) -> Result<(), LoadError> {
        match payload {
            Payload::Version { encoding, .. } => self.enter(encoding)?,
            Payload::End(_) => {
                self.open.pop();
            }
            Payload::ComponentImportSection(section) if self.open.len() == 1 => {
                if let Some(import) = section.into_iter().next() {
                    return Err(imported(import.map_err(malformed)?.name.name));
                }
            }
            Payload::ComponentExportSection(section) if self.open.len() == 1 => {
                for export in section {
                    let export = export.map_err(malformed)?;
                    if export.kind == ComponentExternalKind::Instance {
                        self.exports.push(export.name.name.to_owned());
                    }
                }
            }
            Payload::TypeSection(section) => self.add_types(section.count())?,
            Payload::ComponentTypeSection(section) => self.add_types(section.count())?,
            Payload::CoreTypeSection(section) => self.add_types(section.count())?,
            Payload::InstanceSection(section) => self.core_instances.add(
                u64::from(section.count()),
                u64::from(limits::CORE_INSTANCES_MAX),
                "core instances",
            )?,
            Payload::MemorySection(section) => {
                for memory in section {
                    let memory = memory.map_err(malformed)?;
                    self.memories.add(1, u64::from(limits::MEMORIES_MAX), "memories")?;
                    let bytes = memory.initial.saturating_mul(64 << 10);
                    self.memory_bytes.add(
                        bytes,
                        size(limits::MEMORY_BYTES_MAX),
                        "bytes of initial memory",
                    )?;
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    let table = table.map_err(malformed)?;
                    self.tables.add(1, u64::from(limits::TABLES_MAX), "tables")?;
                    let elements = table.ty.initial;
                    self.table_elements.add(elements, size(limits::TABLE_ELEMENTS_MAX), "table elements")?;
                }
            }
            Payload::CodeSectionEntry(body) => self.add_function(&body)?,
            _ => {}
        }
        Ok(())
    }

    fn enter(&mut self, encoding: Encoding) -> Result<(), LoadError> {
        self.open.push(encoding);
        match encoding {
            Encoding::Component => {
                within(size(self.open.len()), u64::from(limits::NESTING_MAX), "components inside one another")
            }
            Encoding::Module => self.core_modules.add(1, u64::from(limits::CORE_MODULES_MAX), "core modules"),
        }
    }

    fn add_types(&mut self, more: u32) -> Result<(), LoadError> {
        self.types.add(u64::from(more), u64::from(limits::TYPES_MAX), "types")
    }

    fn add_function(&mut self, body: &FunctionBody<'_>) -> Result<(), LoadError> {
        let bytes = size(body.as_bytes().len());
        self.functions.add(1, u64::from(limits::FUNCTIONS_MAX), "functions")?;
        self.code_bytes.add(bytes, size(limits::CODE_BYTES_MAX), "bytes of code")?;
        within(bytes, size(limits::FUNCTION_BYTES_MAX), "bytes in one function")?;
        let mut locals = Count::default();
        for group in body.get_locals_reader().map_err(malformed)? {
            let (more, _) = group.map_err(malformed)?;
            locals.add(u64::from(more), u64::from(limits::LOCALS_MAX), "locals in one function")?;
        }
        blocks(body)
    }
}

/// Counts the blocks that are open at one time.
#[expect(clippy::wildcard_enum_match_arm, reason = "wasmparser's enum of all instructions")]
fn blocks(body: &FunctionBody<'_>) -> Result<(), LoadError> {
    let mut open: u64 = 0;
    for operator in body.get_operators_reader().map_err(malformed)? {
        match operator.map_err(malformed)? {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                open = open.saturating_add(1);
                within(open, u64::from(limits::BLOCKS_MAX), "nested blocks in one function")?;
            }
            Operator::End => open = open.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

fn within(found: u64, limit: u64, what: &'static str) -> Result<(), LoadError> {
    if found > limit { Err(LoadError::TooComplex { what, found, limit }) } else { Ok(()) }
}

fn imported(name: &str) -> LoadError {
    let import = crate::failure::clean(name);
    if name.starts_with("wasi:") { LoadError::BuiltForWasi { import } } else { LoadError::Imports { import } }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn malformed(error: BinaryReaderError) -> LoadError {
    // The reader prints bytes one a line.
    let words: Vec<_> = error.to_string().split_whitespace().map(str::to_owned).collect();
    LoadError::Malformed { what: words.join(" ") }
}

fn size(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
