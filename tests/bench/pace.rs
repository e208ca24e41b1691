//! How long a piece of work takes: rounds, medians and ratios. What is timed is elsewhere.

use std::hint::black_box;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Rounds of a comparison inside this process.
pub(crate) const ROUNDS: usize = 9;

/// How long one round of one thing takes, about.
const ROUND: Duration = Duration::from_millis(120);

/// Nanoseconds a call, in each round.
pub(crate) type Times = Vec<f64>;

/// Something to be timed, one call at a time.
pub(crate) type Work<'a> = &'a mut dyn FnMut();

/// Times things in turns.
pub(crate) fn in_turns<const N: usize>(works: [Work<'_>; N]) -> [Times; N] {
    let mut times = [const { Vec::new() }; N];
    let mut works = works;
    let counts = works.each_mut().map(calls_a_round);
    for _ in 0..ROUNDS {
        for ((work, count), times) in works.iter_mut().zip(counts).zip(&mut times) {
            times.push(timed(work, count));
        }
    }
    times
}

/// Warms a thing up, and finds how often it fits a round.
fn calls_a_round(work: &mut Work<'_>) -> u32 {
    let begun = Instant::now();
    let mut calls: u32 = 0;
    while begun.elapsed() < ROUND {
        work();
        calls += 1;
    }
    calls
}

fn timed(work: &mut Work<'_>, count: u32) -> f64 {
    let begun = cpu_seconds();
    for _ in 0..count {
        work();
    }
    (cpu_seconds() - begun) * 1e9 / f64::from(count.max(1))
}

/// Seconds of a core that this thread has used: what a busy machine gives to others does not count.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default().as_secs_f64()
}

/// Makes the compiler believe that a value is of use, and drops it.
pub(crate) fn used<T>(value: T) {
    drop(black_box(value));
}

/// Calls a second of two threads, over those of one, each with the same work of its own.
pub(crate) fn two_threads(work: impl Fn() + Sync) -> f64 {
    let calls_a_second = |threads: u32| {
        let begun = Instant::now();
        let calls: u32 = std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads)
                .map(|_| {
                    scope.spawn(|| {
                        let mut calls: u32 = 0;
                        while begun.elapsed() < 2 * ROUND {
                            work();
                            calls += 1;
                        }
                        calls
                    })
                })
                .collect();
            running.into_iter().map(|thread| thread.join().unwrap_or_default()).sum()
        });
        f64::from(calls) / begun.elapsed().as_secs_f64()
    };
    let rounds = (0..ROUNDS).map(|_| {
        let one = calls_a_second(1);
        calls_a_second(2) / one
    });
    median(rounds.collect())
}

/// The middle one.
pub(crate) fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The middle of what the rounds' ratios are: a busy moment hits both sides of one.
pub(crate) fn ratio(of: &[f64], to: &[f64]) -> f64 {
    median(of.iter().zip(to).map(|(of, to)| of / to).collect())
}
