//! Which `Host` is the machine's own loopback. Until there are accounts, nothing else is answered: a
//! page of another site could otherwise point its own name at this server and read it.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::uri::Authority;

/// Whether a request was sent to a name that is not the loopback's. One without a name comes from no
/// browser.
pub(crate) fn is_foreign<B>(request: &Request<B>) -> bool {
    match request.headers().get(HOST) {
        None => request.uri().authority().is_some_and(|authority| !is_loopback(authority)),
        Some(host) if is_usual(host.as_bytes()) => false,
        Some(host) => {
            let authority = Authority::try_from(host.as_bytes());
            !authority.is_ok_and(|authority| is_loopback(&authority))
        }
    }
}

/// Whether this is what nearly all requests say, which need not be taken apart: a name of the loopback
/// and a port.
fn is_usual(host: &[u8]) -> bool {
    let port = host.strip_prefix(b"127.0.0.1:").or_else(|| host.strip_prefix(b"localhost:"));
    port.is_some_and(|port| port.iter().all(u8::is_ascii_digit))
}

fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::extract::Request;
    use axum::http::header::HOST;

    use super::is_foreign;

    fn sent_to(host: &str) -> bool {
        let request = Request::builder().header(HOST, host).body(()).expect("a request");
        !is_foreign(&request)
    }

    #[test]
    fn names_of_the_loopback_are_known() {
        for host in [
            "127.0.0.1:8080",
            "localhost:8080",
            "LOCALHOST",
            "localhost",
            "127.0.0.1",
            "127.8.0.1:1",
            "[::1]:8080",
        ] {
            assert!(sent_to(host), "{host}");
        }
    }

    #[test]
    fn every_other_name_is_foreign() {
        for host in [
            "",
            "example.jp",
            "example.jp:8080",
            "127.0.0.1.example.jp:8080",
            "127.0.0.1:80@example.jp",
            "localhost:80@example.jp:80",
            "localhost.example.jp",
            "user@example.jp",
            "127.0.0.1:80, example.jp",
            "10.0.0.1:8080",
            "[::2]:8080",
        ] {
            assert!(!sent_to(host), "{host}");
        }
    }
}
