//! `kisoku serve`: the wiring of a host, from its folder to the line that says it is ready.

mod checkpoints;
mod listen;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use arc_swap::ArcSwap;
use clap::Args;
use kisoku_server::{App, Limits};
use kisoku_store::{Options, Store};
use tracing_subscriber::EnvFilter;

use self::checkpoints::{Schedule, Signing};
use crate::exit::{self, Ended, Exit, Failure};
use crate::modules::Modules;
use crate::seed::{self, Seeds};
use crate::{catalogue, sources, terminal};

const EXAMPLES: &str = "\
Examples:
  kisoku serve --data data                         serves what was published into `data`
  kisoku serve --data demo --seed                  fills an empty folder with seeds first
  kisoku serve --data demo --seed=ours --modules out     with seeds and modules of your own
  kisoku serve --data data --listen 127.0.0.1:0    takes a free port, and prints it
  kisoku serve --data data --checkpoint-file /mnt/elsewhere/kisoku.ndjson

Prints one line when it is ready: `kisoku is ready on http://127.0.0.1:8080`.
Ctrl-C or SIGTERM stops it; requests under way are answered first. Every decision that was
answered is on the disk.
";

/// Starts the host
///
/// 規則を適用するサーバーを起動します（この機器からのみ接続できます）。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct Arguments {
    /// Folder that holds everything; made where it is missing
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Address and port; loopback only, until there are accounts
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Fill an empty folder with seeds first [DIR: `seeds`]
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true, default_missing_value = "seeds")]
    seed: Option<PathBuf>,
    /// Where `--seed` finds the modules
    #[arg(
        long,
        value_name = "DIR",
        env = "KISOKU_MODULES",
        hide_env_values = true,
        default_value = "target/kisoku/modules"
    )]
    modules: PathBuf,
    /// How often the ends of the ledgers are signed, in minutes, and when the host stops; 0 for never
    #[arg(long, value_name = "MINUTES", default_value_t = 60)]
    checkpoint_every: u32,
    /// Append each checkpoint to this file too, so that it can be kept elsewhere
    #[arg(long, value_name = "FILE")]
    checkpoint_file: Option<PathBuf>,
    /// What is logged on standard error, such as `info` or `kisoku_server=debug`
    #[arg(long, value_name = "FILTER", env = "KISOKU_LOG", hide_env_values = true, default_value = "warn")]
    log: EnvFilter,
}

/// Serves until it is told to stop.
pub(crate) fn run(arguments: Arguments) -> Ended {
    init_log(arguments.log);
    let listener = listen::bind(arguments.listen)?;
    let store = Store::open(&arguments.data, Options::default()).context("the store cannot be opened")?;
    let mut modules = Modules::new(Some(&arguments.data.join("cache")))?;
    if let Some(folder) = &arguments.seed {
        if !is_empty(&store).context("the store cannot be read")? {
            let data = arguments.data.display();
            let no = anyhow!(
                "`{data}` is not empty: `--seed` fills empty folders only; start without it to serve what is \
                 there, or give another folder to publish the seeds as they are now"
            );
            return Err(Failure::new(Exit::Input, no));
        }
        seed::seed(&store, &mut modules, &Seeds { folder, modules: &arguments.modules })?;
    }
    let catalogue = catalogue::load(&store.registry(), &mut modules)?;
    let municipalities = catalogue.municipalities().map(|municipality| municipality.code).collect();
    let signing = match arguments.checkpoint_every {
        0 => None,
        minutes => {
            let every = Duration::from_secs(u64::from(minutes) * 60);
            let schedule = Schedule { every, file: arguments.checkpoint_file };
            Some(Signing::begin(schedule, store.ledger(), municipalities)?)
        }
    };
    let in_force = Arc::new(ArcSwap::from_pointee(catalogue));
    let app = App::new(in_force, store.ledger(), sources::sources(), Limits::default());
    let served = serve(listener, Arc::new(app));
    // What was kept last is signed too.
    signing.into_iter().for_each(Signing::end);
    Ok(served?)
}

/// Logs to standard error. A log that cannot be written, since its reader is gone or its disk full, is no
/// reason to leave a request unanswered: complaining about it there would panic.
fn init_log(filter: EnvFilter) {
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    log.log_internal_errors(false).init();
}

/// Whether a store has nothing in it yet.
fn is_empty(store: &Store) -> anyhow::Result<bool> {
    let registry = store.registry();
    Ok(registry.municipalities()?.is_empty() && registry.revisions()?.is_empty())
}

fn serve(listener: TcpListener, app: Arc<App>) -> anyhow::Result<()> {
    let address = listener.local_addr().context("the listener has no address")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("the threads that serve cannot be started")?.block_on(async {
        let stop = listen::stop().context("signals cannot be received")?;
        let listener = tokio::net::TcpListener::from_std(listener).context("the listener cannot be used")?;
        terminal::say(format_args!("kisoku is ready on http://{address}"));
        kisoku_server::serve(listener, app, stop).await.context("the listener failed")
    })
}
