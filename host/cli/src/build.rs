//! `kisoku build`: rule crates in, components out. Which compiler is used is found in [`toolchain`].

mod compile;
mod crates;
mod finish;
mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use crate::exit::{self, Ended, Exit, OrExit as _};
use crate::modules::Modules;
use crate::terminal;
use compile::Compiled;

const EXAMPLES: &str = "\
Examples:
  kisoku build rules/yamaguchi            one rule, into target/kisoku/modules
  kisoku build rules/* --out modules      all rules, into a folder of your choice
  kisoku build . --toolchain debian       with Debian's compiler, without rustup

Writes <name>.wasm, and a copy of the crate's cases.yaml beside it as <name>.cases.yaml.
The same source and the same compiler give the same bytes anywhere.
";

/// Builds rule crates into sealed modules
///
/// 規則のソースから、封をしたモジュール（.wasm）を作ります。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct Arguments {
    /// Folders of the rule crates
    #[arg(required = true, value_name = "CRATE-DIR")]
    crates: Vec<PathBuf>,
    /// Where the modules go [default: target/kisoku/modules of each crate's workspace]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Allow only one source of the compiler
    #[arg(long, env = "KISOKU_WASM_TOOLCHAIN", hide_env_values = true, value_enum)]
    toolchain: Option<toolchain::Source>,
}

/// Builds what the arguments name.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    let workspaces = crates::find(&arguments.crates).or_exit(Exit::Input)?;
    let toolchain = toolchain::find(arguments.toolchain)?;
    let mut modules = Modules::new(None)?;
    terminal::say(format_args!("compiler: {}", toolchain.compiler));
    for workspace in &workspaces {
        let out = arguments.out.clone().unwrap_or_else(|| workspace.kisoku_dir().join("modules"));
        for compiled in compile::compile(workspace, &toolchain)? {
            write(&compiled, &mut modules, &out)?;
        }
    }
    Ok(())
}

/// Makes the component, has the engine admit it, writes it with its cases, and says what came out.
fn write(compiled: &Compiled<'_>, modules: &mut Modules, out: &Path) -> Ended {
    let name = &compiled.member.name;
    let component = component(&compiled.module).with_context(|| format!("`{name}` is no rule module"));
    let component = component.or_exit(Exit::Module)?;
    let module =
        modules.load(&component).map_err(|failure| failure.of(format!("`{name}` would be refused")))?;
    fs::create_dir_all(out).with_context(|| format!("cannot make `{}`", out.display()))?;
    let path = out.join(name).with_extension("wasm");
    write_if_new(&path, &component)?;
    let cases = compiled.member.folder.join("cases.yaml");
    if cases.exists() {
        let text = fs::read(&cases).with_context(|| format!("cannot read `{}`", cases.display()))?;
        write_if_new(&out.join(format!("{name}.cases.yaml")), &text)?;
    }
    let size = terminal::size(component.len());
    terminal::say(format_args!("{}  {size}  sha256:{}", path.display(), module.digest()));
    Ok(())
}

/// The core module as a component; its interface stands in a section that the SDK left in it.
fn component(module: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = fs::read(module).with_context(|| format!("cannot read `{}`", module.display()))?;
    wit_component::ComponentEncoder::default().validate(true).module(&finish::finished(&bytes)?)?.encode()
}

/// Leaves a file alone that already holds these bytes, so that what watches it sees only changes.
fn write_if_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
}
