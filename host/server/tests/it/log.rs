//! What is logged: a failure once, and never what was submitted.

use std::io;
use std::sync::{Arc, Mutex};

use kisoku_server::Limits;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::host::Host;
use crate::ledger::Behaviour;

/// Everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn failures_are_logged_once_and_nothing_personal_is() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone());
    let guard = tracing::subscriber::set_default(subscriber.finish());
    let body = |mode: &str| {
        let record = json!({
            "area": "阿東", "filed_on": "2024-09-01", "requested_amount": 123_457, "applicant": "山田花子", "mode": mode,
            "members": [{"role": "会長", "name": "佐藤"}],
        });
        json!({ "record": record }).to_string()
    };
    let host = Host::new();
    for mode in ["plain", "trap", "lie", "spin", "slow"] {
        host.post("grant/check", body(mode)).await;
        host.keep(&format!("secret-key-{mode}"), body(mode)).await;
    }
    host.post("grant/check", r#"{"record": {"applicant": "山田花子", "area": 123457}}"#).await;
    Host::with(Limits::default(), Behaviour::Broken).keep("secret-key", body("plain")).await;
    drop(guard);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for private in ["山田", "佐藤", "123457", "secret-key", "cannot pay", "阿東"] {
        assert!(!log.contains(private), "`{private}` in {log}");
    }
    assert_eq!(log.matches("failure=\"trap\"").count(), 2, "{log}");
    assert_eq!(log.matches("table entry is missing").count(), 1, "{log}");
    assert!(
        log.contains("request_id=")
            && log.contains("route=\"/v1/municipalities/{code}/programmes/{programme}/check\""),
        "{log}"
    );
}
