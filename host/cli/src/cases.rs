//! The cases that travel with a module, run against it: one of them failing keeps it from being
//! published. What a case is stands in `kisoku_cases`.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use kisoku_cases::{Report, Suite};
use kisoku_core::ports::Rules;
use kisoku_engine::Module;

use crate::exit::{Ended, Exit, Failure, OrExit as _};

/// Runs the cases of a file against a module.
pub(crate) fn report(module: &Arc<Module>, path: &Path) -> Ended<Report> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read the cases `{}`", path.display()))?;
    let suite = Suite::read(&text).with_context(|| format!("`{}`", path.display())).or_exit(Exit::Input)?;
    let rules: Arc<dyn Rules> = Arc::<Module>::clone(module);
    Ok(kisoku_cases::run(&suite, &rules))
}

/// Whether all cases pass; coverage is the author's business and not asked for.
pub(crate) fn pass(module: &Arc<Module>, path: &Path) -> Ended {
    let report = report(module, path)?;
    if report.failures.is_empty() {
        return Ok(());
    }
    Err(Failure::new(Exit::Input, anyhow!("cases of `{}` fail:\n{report}", path.display())))
}
