//! `check-many` of 100,000 records beside the floor, which parses the same lines and sends them back: with
//! whole answers, and with minimal ones, which are about as long as the lines.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::Instant;

use anyhow::{anyhow, ensure};

use crate::affinity::{self, Cores};
use crate::child::{Seeds, Server};
use crate::floor;
use crate::pace::{median, ratio};
use crate::report::{Bound, Row};
use crate::scheme::{Folders, GRANT, GRANT_SCHEME, YAMAGUCHI, body};

/// Records of one stream.
const RECORDS: u32 = 100_000;

/// Streams of each.
const ROUNDS: usize = 7;

/// The header that asks for minimal answers.
const MINIMAL: &str = "prefer: return=minimal\r\n";

/// Bytes that are read at once.
const READ_BYTES: usize = 256 << 10;

/// Measures both.
pub(crate) fn measure(folders: &Folders) -> anyhow::Result<Vec<Row>> {
    let seeds = Seeds::new(folders)?;
    let scheme = std::fs::read_to_string(folders.seeds().join("revisions").join(GRANT_SCHEME))?;
    seeds.scheme("grant.toml", &scheme)?;
    seeds.module(&folders.module("yamaguchi"))?;
    let data = tempfile::tempdir()?;
    let host = Server::host(data.path(), Some(&seeds), Cores::Last)?;
    let floor = Server::floor(0, Cores::Last)?;
    let lines: String = (0..RECORDS).map(|number| body(number) + "\n").collect();
    let path = format!("/v1/municipalities/{YAMAGUCHI}/programmes/{GRANT}/check-many");
    let [mut echoed, mut minimal, mut whole] = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        echoed.push(lines_a_second(floor.address, floor::MANY, "", &lines)?);
        minimal.push(lines_a_second(host.address, &path, MINIMAL, &lines)?);
        whole.push(lines_a_second(host.address, &path, "", &lines)?);
    }
    let beside = |what: &str, ours: Vec<f64>| {
        let ratio = ratio(&ours, &echoed);
        Row::new(what, median(ours), "/s").ratio(ratio).required(Bound::AtLeast(0.25))
    };
    Ok(vec![
        Row::new("bare axum, 100,000 lines parsed and echoed (floor)", median(echoed.clone()), "/s"),
        beside("check-many of 100,000 records, minimal answers", minimal),
        beside("check-many of 100,000 records, whole answers", whole),
    ])
}

/// Sends all lines and reads an answer to each.
fn lines_a_second(address: SocketAddr, path: &str, prefer: &str, lines: &str) -> anyhow::Result<f64> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/x-ndjson\r\n{prefer}content-length: {}\r\n\r\n",
        lines.len()
    );
    affinity::on(Cores::First, || {
        let begun = Instant::now();
        let stream = TcpStream::connect(address)?;
        let answers = thread::scope(|scope| {
            let sender = scope.spawn(|| {
                let mut stream = &stream;
                stream.write_all(head.as_bytes())?;
                stream.write_all(lines.as_bytes())
            });
            let answers = answers(&stream);
            if answers.is_err() {
                // The sender would wait for ever.
                drop(stream.shutdown(Shutdown::Both));
            }
            sender.join().map_err(|_| anyhow!("the sender panicked"))??;
            answers
        })?;
        ensure!(answers == RECORDS, "{answers} answers to {RECORDS} records");
        Ok(f64::from(answers) / begun.elapsed().as_secs_f64())
    })?
}

/// Counts the lines that end an object, to the end of the stream. The frames of the transfer end
/// otherwise.
fn answers(mut stream: &TcpStream) -> anyhow::Result<u32> {
    let mut buffer = vec![0; READ_BYTES];
    let (mut count, mut last) = (0, 0);
    loop {
        let read = stream.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(count) };
        for &byte in bytes {
            count += u32::from(byte == b'\n' && last == b'}');
            last = byte;
        }
    }
}
