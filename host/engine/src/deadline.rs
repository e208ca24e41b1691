//! When a call is interrupted, however little fuel it uses: a short one by the clock, a long one by what its
//! thread has worked. The clock itself is moved on in [`crate::ticker`].

use std::time::Duration;

use wasmtime::{Store, UpdateDeadline};

use crate::limits::{Allowance, TICK, TURNS_MAX};

/// Sets the deadline of what is called next on this thread.
pub(crate) fn set<T: 'static>(store: &mut Store<T>, allowance: Allowance) {
    store.set_epoch_deadline(allowance.ticks);
    let begun = if allowance.is_long() { worked() } else { None };
    let Some(begun) = begun else { return };
    let mut by_clock = allowance.ticks;
    store.epoch_deadline_callback(move |_| {
        let worked = worked().map_or(allowance.ticks, |now| ticks(now.saturating_sub(begun)));
        let more = more(allowance.ticks, worked, by_clock);
        by_clock = by_clock.saturating_add(more);
        Ok(if more == 0 { UpdateDeadline::Interrupt } else { UpdateDeadline::Continue(more) })
    });
}

/// How many more ticks a call has that may work for so many, has worked for some, and by the clock has taken
/// its time.
const fn more(ticks: u64, worked: u64, by_clock: u64) -> u64 {
    let left = ticks.saturating_sub(worked);
    let by_clock = ticks.saturating_mul(TURNS_MAX).saturating_sub(by_clock);
    if left < by_clock { left } else { by_clock }
}

/// Whole ticks of a time.
fn ticks(time: Duration) -> u64 {
    u64::try_from(time.as_nanos() / TICK.as_nanos()).unwrap_or(u64::MAX)
}

/// How long the thread at hand has worked, where the system counts that.
#[cfg(target_os = "linux")]
fn worked() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).ok()
}

/// Elsewhere the clock alone counts.
#[cfg(not(target_os = "linux"))]
const fn worked() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::more;

    #[track_caller]
    fn check((worked, by_clock): (u64, u64), expected: u64) {
        assert_eq!(more(500, worked, by_clock), expected);
    }

    #[test]
    fn what_a_call_waits_for_is_not_held_against_it_for_ever() {
        check((500, 500), 0);
        check((499, 500), 1);
        check((100, 500), 400);
        check((100, 1_900), 100);
        check((0, 2_000), 0);
    }
}
