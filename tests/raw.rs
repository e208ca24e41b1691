//! Requests that no HTTP library sends, over a bare connection.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// Longest wait for the host.
const WAIT_MAX: Duration = Duration::from_mins(1);

/// Most bytes of an answer that are read.
const ANSWER_BYTES_MAX: u64 = 1 << 20;

/// Sends bytes and gives the status and the body of the answer, which comes without waiting for more.
pub(crate) fn send(address: &str, bytes: &[u8]) -> (u16, Value) {
    let mut stream = connect(address);
    stream.write_all(bytes).expect("the request is sent");
    answer(&mut stream)
}

/// Sends a head, and then a body for as long as the host takes it.
pub(crate) fn send_until_refused(address: &str, head: &[u8], part: &[u8], parts_max: usize) -> (u16, Value) {
    let mut stream = connect(address);
    stream.write_all(head).expect("the head is sent");
    for _ in 0..parts_max {
        if stream.write_all(part).is_err() {
            break;
        }
    }
    answer(&mut stream)
}

/// Sends a head and then chunks, each once the answer to the one before it has arrived, which is told by
/// a word in it. Gives how many answers came.
pub(crate) fn converse(address: &str, head: &[u8], chunks: &[String], word: &str) -> usize {
    let mut stream = connect(address);
    stream.write_all(head).expect("the head is sent");
    let mut received = String::new();
    for (number, chunk) in (1..).zip(chunks) {
        write!(stream, "{:x}\r\n{chunk}\r\n", chunk.len()).expect("a chunk is sent");
        while received.matches(word).count() < number {
            let mut part = [0; 16_384];
            let length = stream.read(&mut part).expect("an answer before the next chunk");
            assert!(length > 0, "the host ended the stream: {received}");
            received.push_str(&String::from_utf8_lossy(&part[..length]));
        }
    }
    stream.write_all(b"0\r\n\r\n").expect("the end is sent");
    received.matches(word).count()
}

/// Sends bytes and does not wait for the answer.
pub(crate) fn send_and_leave(address: &str, bytes: &[u8]) {
    let mut stream = connect(address);
    stream.write_all(bytes).expect("the request is sent");
    stream.shutdown(Shutdown::Both).expect("the connection ends");
}

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(WAIT_MAX)).expect("a limit");
    stream.set_write_timeout(Some(WAIT_MAX)).expect("a limit");
    stream
}

fn answer(stream: &mut TcpStream) -> (u16, Value) {
    let mut bytes = Vec::new();
    // A connection that the host resets after its answer has given the answer all the same.
    let (Ok(_) | Err(_)) = stream.take(ANSWER_BYTES_MAX).read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    let body = text.split_once("\r\n\r\n").and_then(|(_, body)| serde_json::from_str(body).ok());
    (status.unwrap_or_else(|| panic!("no answer: `{text}`")), body.unwrap_or_default())
}
