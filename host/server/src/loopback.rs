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
        Some(host) => {
            let authority = Authority::try_from(host.as_bytes());
            !authority.is_ok_and(|authority| is_loopback(&authority))
        }
    }
}

fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}
