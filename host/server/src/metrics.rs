//! Counters and timings for operators, by route and never by applicant.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// What an answered request is counted under.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: Arc<str>,
    status: u16,
}

/// What a request's time is counted under.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Timed {
    route: Arc<str>,
}

/// Why a call of a rule gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failed {
    cause: &'static str,
}

/// The metrics of one server.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Timed, Histogram, fn() -> Histogram>,
    failures: Family<Failed, Counter>,
    /// Requests under way.
    pub(crate) in_flight: Gauge,
    /// Long runs that wait for their turn, over all municipalities.
    pub(crate) long_runs_waiting: Gauge,
    /// Answers that needed more than the small budget.
    pub(crate) long_runs: Counter,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("kisoku");
        let requests = Family::default();
        let constructor: fn() -> Histogram = histogram;
        let seconds = Family::new_with_constructor(constructor);
        let failures = Family::default();
        let (in_flight, long_runs_waiting) = (Gauge::default(), Gauge::default());
        let long_runs = Counter::default();
        registry.register("requests", "Requests answered, by route and status", requests.clone());
        registry.register("request_seconds", "Time to the head of the answer, in seconds", seconds.clone());
        registry.register("rule_failures", "Calls of a rule that gave no answer", failures.clone());
        registry.register("requests_in_flight", "Requests under way", in_flight.clone());
        registry.register("long_runs_waiting", "Long runs waiting for their turn", long_runs_waiting.clone());
        registry.register("long_runs", "Answers that needed more than the small budget", long_runs.clone());
        Self { registry, requests, seconds, failures, in_flight, long_runs_waiting, long_runs }
    }

    /// What the requests of a route are counted in.
    pub(crate) fn counts(&self, route: &str) -> Counts {
        let route: Arc<str> = Arc::from(route);
        let seconds = self.seconds.get_or_create_owned(&Timed { route: Arc::clone(&route) });
        Counts { route, seconds, usual: OnceLock::new() }
    }

    /// Counts an answered request.
    pub(crate) fn answered(&self, counts: &Counts, method: &'static str, status: u16, took: Duration) {
        counts.seconds.observe(took.as_secs_f64());
        let counter = || {
            let route = Arc::clone(&counts.route);
            self.requests.get_or_create_owned(&Answered { method, route, status })
        };
        let usual = match status {
            200..300 => Some(counts.usual.get_or_init(|| (method, status, counter()))),
            _ => None,
        };
        match usual {
            Some((known, of, usual)) if (*known, *of) == (method, status) => usual.inc(),
            Some(_) | None => counter().inc(),
        };
    }

    /// Counts a call of a rule that gave no answer.
    pub(crate) fn failed(&self, cause: &'static str) {
        self.failures.get_or_create(&Failed { cause }).inc();
    }

    /// All of them as `OpenMetrics` text.
    ///
    /// # Errors
    /// Where the text cannot be written.
    pub(crate) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// What the requests of one route are counted in, kept by the route: to find them by name, under a lock,
/// is a part of an answer's time.
pub(crate) struct Counts {
    /// Its name as a label.
    pub(crate) route: Arc<str>,
    seconds: Histogram,
    /// By method and status of the first success, which most answers share.
    usual: OnceLock<(&'static str, u16, Counter)>,
}

/// Counts a request as under way for as long as it lives, also where its client goes away.
pub(crate) struct InFlight<'a>(&'a Gauge);

impl<'a> InFlight<'a> {
    pub(crate) fn new(metrics: &'a Metrics) -> Self {
        metrics.in_flight.inc();
        Self(&metrics.in_flight)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Bounds in seconds: an answer takes tens of microseconds, a long run up to seconds.
fn histogram() -> Histogram {
    Histogram::new([0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.01, 0.05, 0.25, 1.0, 5.0])
}
