//! Module files and the engine that loads them: the same limits for every command.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use kisoku_core::revision::Digest;
use kisoku_engine::{Compile, Engine, Module};

use crate::exit::{Ended, Exit, OrExit as _};

/// Name of the hidden command that compiles one component under limits and ends.
pub(crate) const COMPILE_CHILD: &str = "compile-child";

/// The modules in use, each loaded once.
pub(crate) struct Modules {
    engine: Engine,
    loaded: BTreeMap<Digest, Arc<Module>>,
}

/// A module file: its bytes and what they make.
pub(crate) struct Opened {
    /// The component as published.
    pub(crate) bytes: Vec<u8>,
    /// The loaded module.
    pub(crate) module: Arc<Module>,
}

impl Modules {
    /// An engine that compiles in a child process, and keeps what it compiled in `cache` if there is one.
    pub(crate) fn new(cache: Option<&Path>) -> anyhow::Result<Self> {
        let program = env::current_exe().context("this program does not know its own file")?;
        let compile = Compile::Child { program, args: vec![OsString::from(COMPILE_CHILD)] };
        let builder = Engine::builder().compile(compile);
        let builder = if let Some(cache) = cache { builder.cache(cache) } else { builder };
        Ok(Self { engine: builder.build()?, loaded: BTreeMap::new() })
    }

    /// Loads a component, or gives the one of the same digest.
    pub(crate) fn load(&mut self, bytes: &[u8]) -> Ended<Arc<Module>> {
        let digest = Digest::of(bytes);
        if let Some(module) = self.loaded.get(&digest) {
            return Ok(Arc::clone(module));
        }
        let module = Arc::new(self.engine.load(bytes).or_exit(Exit::Module)?);
        self.loaded.insert(digest, Arc::clone(&module));
        Ok(module)
    }

    /// Reads and loads a module file.
    pub(crate) fn open(&mut self, path: &Path) -> Ended<Opened> {
        let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let module =
            self.load(&bytes).map_err(|failure| failure.of(format!("`{}` was refused", path.display())))?;
        Ok(Opened { bytes, module })
    }
}

/// The cases that travel with a module file: `<name>.cases.yaml` beside `<name>.wasm`.
pub(crate) fn cases_beside(module: &Path) -> PathBuf {
    module.with_extension("cases.yaml")
}
