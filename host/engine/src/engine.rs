//! The engine of a process: wasmtime with the settings that make a call deterministic and bounded,
//! and how a component becomes a module.

use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use kisoku_core::revision::Digest;
use sha2::Digest as _;
use wasmtime::component::Component;
use wasmtime::{Config, Enabled, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::admission;
use crate::cache::Cache;
use crate::call::Instances;
use crate::compile::Compile;
use crate::error::{LoadError, StartError};
use crate::limits;
use crate::module::Module;
use crate::ticker::Ticker;

/// Loads rule modules. One a process: it reserves address space for all instances and keeps a
/// thread for deadlines, which ends with the engine and the last of its modules.
#[derive(Clone)]
pub struct Engine {
    running: Arc<Running>,
    compile: Compile,
    cache: Option<Cache>,
    compatibility: Digest,
}

/// What has to live for as long as a module can be called.
pub(crate) struct Running {
    pub(crate) wasmtime: wasmtime::Engine,
    _ticker: Ticker,
}

/// How an engine is to be set up.
#[derive(Debug, Default)]
pub struct Builder {
    compile: Compile,
    cache: Option<PathBuf>,
}

impl Builder {
    /// Where components are compiled.
    pub fn compile(self, compile: Compile) -> Self {
        Self { compile, ..self }
    }

    /// A directory for compiled components, made where it is missing. What is in it is run as
    /// native code: nobody else may be able to write to it.
    pub fn cache(self, directory: impl Into<PathBuf>) -> Self {
        Self { cache: Some(directory.into()), ..self }
    }

    /// Starts the engine.
    ///
    /// # Errors
    /// [`StartError`] when the address space, the thread or the directory cannot be had.
    pub fn build(self) -> Result<Engine, StartError> {
        let wasmtime = wasmtime::Engine::new(&config(Purpose::Run)).map_err(StartError::Settings)?;
        let compatibility = compatibility(&wasmtime);
        let cache = self.cache.map(|path| Cache::open(path, compatibility)).transpose()?;
        let ticker = Ticker::start(&wasmtime).map_err(StartError::Ticker)?;
        let running = Arc::new(Running { wasmtime, _ticker: ticker });
        Ok(Engine { running, compile: self.compile, cache, compatibility })
    }
}

impl Engine {
    /// Sets an engine up: without more, it compiles in this process and keeps nothing.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The exact version of wasmtime. Fuel is comparable within one version only.
    pub const fn wasmtime_version() -> &'static str {
        wasmtime_environ::VERSION
    }

    /// The engine with its version, as kept decisions name it.
    pub fn name() -> &'static str {
        static NAME: LazyLock<String> = LazyLock::new(|| format!("wasmtime {}", Engine::wasmtime_version()));
        &NAME
    }

    /// What compiled code depends on: wasmtime's version, its settings, this processor.
    pub const fn compatibility(&self) -> Digest {
        self.compatibility
    }

    /// Admits, compiles and describes a component.
    ///
    /// # Errors
    /// [`LoadError`] says what is wrong with the component or what it used up.
    pub fn load(&self, bytes: &[u8]) -> Result<Module, LoadError> {
        admission::admit(bytes)?;
        let digest = Digest::of(bytes);
        let component = self.component(digest, bytes)?;
        let instances = Instances::prepare(&self.running, &component)?;
        Module::describe(digest, bytes.len(), instances)
    }

    /// The compiled component, from the cache where it is there and whole.
    fn component(&self, digest: Digest, bytes: &[u8]) -> Result<Component, LoadError> {
        if let Some(cache) = &self.cache {
            let kept = cache.read(digest).map_err(LoadError::Cache)?;
            if let Some(component) = kept.and_then(|compiled| self.trusted(&compiled).ok()) {
                return Ok(component);
            }
        }
        let compiled = self.compile.run(bytes)?;
        let component = self.trusted(&compiled).map_err(crate::compile::refused)?;
        if let Some(cache) = &self.cache {
            cache.write(digest, &compiled).map_err(LoadError::Cache)?;
        }
        Ok(component)
    }

    /// Makes compiled code callable.
    #[expect(
        unsafe_code,
        reason = "the bytes come from our own compiler or, with their own SHA-256 intact, from the \
                  directory that only the host writes"
    )]
    fn trusted(&self, compiled: &[u8]) -> wasmtime::Result<Component> {
        // SAFETY: `compiled` is what `precompile_component` of the same program made.
        unsafe { Component::deserialize(&self.running.wasmtime, compiled) }
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("wasmtime", &Self::wasmtime_version())
            .field("compile", &self.compile)
            .finish_non_exhaustive()
    }
}

/// What an engine is for. Both make the same code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Running instances, out of a pool.
    Run,
    /// Compiling only; reserves nothing.
    Compile,
}

/// The settings. Whatever could make two runs differ is off or pinned.
pub(crate) fn config(purpose: Purpose) -> Config {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .concurrency_support(false)
        .consume_fuel(true)
        .epoch_interruption(true)
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true)
        .wasm_relaxed_simd(false)
        .wasm_simd(false)
        .shared_memory(false)
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_tail_call(false)
        .wasm_custom_page_sizes(false)
        .max_wasm_stack(limits::STACK_BYTES_MAX)
        .wasm_backtrace_max_frames(std::num::NonZeroUsize::new(limits::FRAMES_MAX))
        // For the text of a panic; costs nothing unless a call traps.
        .coredump_on_trap(true);
    if purpose == Purpose::Run {
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool()));
    }
    config
}

fn pool() -> PoolingAllocationConfig {
    let each = |count: u32| limits::INSTANCES_MAX.saturating_mul(count);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(limits::INSTANCES_MAX)
        .total_core_instances(each(limits::CORE_INSTANCES_MAX))
        .total_memories(each(limits::MEMORIES_MAX))
        .total_tables(each(limits::TABLES_MAX))
        .max_core_instances_per_component(limits::CORE_INSTANCES_MAX)
        .max_memories_per_component(limits::MEMORIES_MAX)
        .max_memories_per_module(limits::MEMORIES_MAX)
        .max_tables_per_component(limits::TABLES_MAX)
        .max_tables_per_module(limits::TABLES_MAX)
        .table_elements(limits::TABLE_ELEMENTS_MAX)
        .max_memory_size(limits::MEMORY_BYTES_MAX)
        .linear_memory_keep_resident(limits::MEMORY_KEEP_RESIDENT_BYTES)
        .table_keep_resident(limits::TABLE_KEEP_RESIDENT_BYTES)
        // Asking the kernel which pages were written takes longer than writing them all again.
        .pagemap_scan(Enabled::No);
    pool
}

/// wasmtime's hash of what compiled code depends on, by an algorithm that stays the same.
fn compatibility(engine: &wasmtime::Engine) -> Digest {
    struct Sha(sha2::Sha256);
    impl Hasher for Sha {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
        fn finish(&self) -> u64 {
            // The digest is taken instead.
            0
        }
    }
    let mut hasher = Sha(sha2::Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut hasher);
    Digest::new(hasher.0.finalize().into())
}
