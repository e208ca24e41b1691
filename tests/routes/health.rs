//! Whether the host lives and can answer, and its counters.

use crate::host::Host;

#[test]
fn a_host_says_that_it_lives_and_is_ready() {
    let host = Host::seeded();
    assert_eq!(host.client().get("/healthz").status, 200);
    assert_eq!(host.client().get("/readyz").status, 200);
}

#[test]
fn counters_name_routes_and_nobody() {
    let host = Host::seeded();
    let client = host.client();
    let body = crate::seeds::record("352039/mirai-zukuri-grant/ouchi-asks-250000");
    assert_eq!(client.check("352039/mirai-zukuri-grant", &body).status, 200);
    let metrics = client.get("/metrics");
    assert_eq!(metrics.status, 200);
    let text = metrics.text();
    assert!(text.contains("/check\""), "{text}");
    assert!(text.ends_with("# EOF\n"), "{text}");
    assert!(!text.contains("大内"), "{text}");
}

#[test]
fn every_type_of_problem_explains_itself() {
    let host = Host::seeded();
    let problem = host.client().get("/nowhere").problem(404, "unknown-path");
    let explained = host.client().get(problem["type"].as_str().unwrap()).with_status(200);
    assert_eq!((&explained["type"], &explained["status"]), (&problem["type"], &problem["status"]));
    assert!(explained["what_to_do"].as_str().is_some_and(|todo| todo.contains("ください")), "{explained:#}");
}
