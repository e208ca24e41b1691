//! Which core a thread runs on, so that a load generator does not take time from what it measures.

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// Where threads and processes started by a piece of work run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cores {
    /// The first core of this process: the generator's.
    First,
    /// The last one: the server's. The first again where there is one only.
    Last,
    /// All of them.
    All,
}

/// Does work on some cores; what it starts stays there.
pub(crate) fn on<T>(cores: Cores, work: impl FnOnce() -> T) -> anyhow::Result<T> {
    let before = sched_getaffinity(None)?;
    sched_setaffinity(None, &chosen(&before, cores))?;
    let done = work();
    sched_setaffinity(None, &before)?;
    Ok(done)
}

fn chosen(all: &CpuSet, cores: Cores) -> CpuSet {
    let mut usable = (0..CpuSet::MAX_CPU).filter(|&core| all.is_set(core));
    let core = match cores {
        Cores::All => return *all,
        Cores::First => usable.next(),
        Cores::Last => usable.next_back(),
    };
    let mut one = CpuSet::new();
    if let Some(core) = core {
        one.set(core);
    }
    one
}
