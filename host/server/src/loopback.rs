//! Which `Host` is the machine's own loopback. Until there are accounts, nothing else is answered: a
//! page of another site could otherwise point its own name at this server and read it.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::uri::Authority;

/// Whether a request was sent to a name that is not the loopback's, in whichever place it is told. One
/// without a name comes from no browser; one with two is read otherwise by somebody else.
pub(crate) fn is_foreign<B>(request: &Request<B>) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let is_ours = match (hosts.next(), hosts.next()) {
        (None, _) => true,
        (Some(host), None) => {
            is_usual(host.as_bytes())
                || Authority::try_from(host.as_bytes()).is_ok_and(|authority| is_loopback(&authority))
        }
        (Some(_), Some(_)) => false,
    };
    !is_ours || request.uri().authority().is_some_and(|authority| !is_loopback(authority))
}

/// Whether this is what nearly all requests say, which need not be taken apart: a name of the loopback
/// and a port.
fn is_usual(host: &[u8]) -> bool {
    let port = host.strip_prefix(b"127.0.0.1:").or_else(|| host.strip_prefix(b"localhost:"));
    port.is_some_and(|port| port.iter().all(u8::is_ascii_digit))
}

/// Whether it is a name of the loopback, and nothing else but a port.
fn is_loopback(authority: &Authority) -> bool {
    let name = authority.host();
    let Some(port) = authority.as_str().strip_prefix(name) else { return false };
    let is_port = port.is_empty()
        || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|it| it.is_ascii_digit()));
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let is_ours =
        name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback());
    is_port && is_ours
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
            "[::1].example.jp",
            "@[::1]",
            "user@localhost",
            "localhost:8080x",
            "127.0.0.1:-1",
        ] {
            assert!(!sent_to(host), "{host}");
        }
    }

    #[test]
    fn every_place_that_tells_a_name_counts() {
        let request = |target: &str, hosts: &[&str]| {
            let request = Request::builder().uri(target);
            let named = hosts.iter().fold(request, |request, host| request.header(HOST, *host));
            is_foreign(&named.body(()).expect("a request"))
        };
        assert!(!request("/healthz", &[]));
        assert!(!request("http://localhost:8080/healthz", &["localhost:8080"]));
        assert!(request("http://example.jp/healthz", &["localhost:8080"]));
        assert!(request("http://localhost:8080/healthz", &["example.jp"]));
        assert!(request("/healthz", &["localhost:8080", "example.jp"]));
        assert!(request("/healthz", &["localhost:8080", "localhost:8080"]));
    }
}
