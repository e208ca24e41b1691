//! The least of HTTP/1.1 that shows an answer: one request on one connection, on this machine.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, ensure};

/// Longest wait for an answer before something is wrong.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) body: String,
}

/// Posts JSON and reads the answer to its end.
pub(super) fn post(address: &str, path: &str, body: &[u8]) -> anyhow::Result<Response> {
    let head = format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    send(address, &format!("POST {path}"), &head, body)
}

/// Gets the answer to its end.
pub(super) fn get(address: &str, path: &str) -> anyhow::Result<Response> {
    send(address, &format!("GET {path}"), "", b"")
}

fn send(address: &str, line: &str, head: &str, body: &[u8]) -> anyhow::Result<Response> {
    let mut stream = TcpStream::connect(address).with_context(|| format!("cannot reach `{address}`"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let head = format!("{line} HTTP/1.1\r\nhost: {address}\r\n{head}connection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut received = String::new();
    stream.read_to_string(&mut received).context("the answer cannot be read")?;
    response(&received)
}

fn response(received: &str) -> anyhow::Result<Response> {
    let (head, body) = received.split_once("\r\n\r\n").context("the answer has no end of its head")?;
    let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    ensure!(!chunked, "the answer comes in chunks, which this client does not read");
    let status = head.split_whitespace().nth(1).context("the answer has no status")?;
    let status = status.parse().with_context(|| format!("`{status}` is no status"))?;
    Ok(Response { status, body: body.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::{Response, response};

    #[track_caller]
    fn check(received: &str, expected: Option<(u16, &str)>) {
        let expected = expected.map(|(status, body)| Response { status, body: body.to_owned() });
        assert_eq!(response(received).ok(), expected);
    }

    #[test]
    fn an_answer_is_its_status_and_body() {
        check("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", Some((200, "{}")));
        check("HTTP/1.1 422 Unprocessable Content\r\n\r\n", Some((422, "")));
        check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", None);
        check("HTTP/1.1\r\n\r\n", None);
        check("nothing", None);
    }
}
