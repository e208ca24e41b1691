//! A load: clients that post over connections they keep, each its next request when its last is
//! answered. HTTP/1.1 as far as our server and the floor speak it.
//!
//! On a core of its own the generator never sleeps: waking it would be work of the server's core, and
//! the slower a server the more of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::affinity::{self, Cores};

/// A client that is not answered for so long is not answered at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// Turns of the generator after which it looks for answers that have arrived.
const EVENT_INTERVAL: u32 = 8;

/// Bytes of an answer's head that are read.
const HEAD_BYTES_MAX: usize = 8 << 10;

/// Makes a request, from the number of the client and the number of the request.
pub(crate) type Asks = Arc<dyn Fn(u32, u32) -> Request + Send + Sync>;

/// Clients that post in parallel.
#[derive(Clone)]
pub(crate) struct Clients {
    pub(crate) count: u32,
    pub(crate) address: SocketAddr,
    pub(crate) path: String,
    /// What they post.
    pub(crate) request: Asks,
    /// How long they go on.
    pub(crate) lasts: Duration,
    /// The status that every answer has; `None`: whatever.
    pub(crate) status: Option<u16>,
}

/// What is posted.
pub(crate) struct Request {
    pub(crate) body: String,
    /// Its idempotency key, for a decision that is kept.
    pub(crate) key: Option<String>,
}

/// What came of a load.
pub(crate) struct Load {
    pub(crate) answers: f64,
    pub(crate) answers_a_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

impl Clients {
    /// Runs the load from a thread of its own.
    pub(crate) fn run(&self, cores: Cores) -> anyhow::Result<Load> {
        let clients = self.clone();
        let thread = affinity::on(cores, || thread::spawn(move || clients.generate(cores)))?;
        thread.join().map_err(|_| anyhow!("the generator panicked"))?
    }

    fn generate(&self, cores: Cores) -> anyhow::Result<Load> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .event_interval(EVENT_INTERVAL)
            .build()?;
        let begun = Instant::now();
        let waits = runtime.block_on(async {
            let deadline = begun + self.lasts;
            let awake = tokio::spawn(stay_awake(cores));
            let mut running = tokio::task::JoinSet::new();
            for client in 0..self.count {
                let clients = self.clone();
                running.spawn(async move { clients.one(client, deadline).await });
            }
            let mut waits: Vec<Duration> = Vec::new();
            while let Some(done) = running.join_next().await {
                waits.extend(done.context("a client panicked")??);
            }
            awake.abort();
            anyhow::Ok(waits)
        })?;
        Load::of(waits, begun.elapsed().as_secs_f64())
    }

    /// One client, until the deadline; answers with how long it waited each time.
    async fn one(&self, client: u32, deadline: Instant) -> anyhow::Result<Vec<Duration>> {
        let mut connection = Connection::open(self.address).await?;
        let mut waits = Vec::new();
        let mut number = 0;
        while Instant::now() < deadline {
            let request = head_and_body(&self.path, &(self.request)(client, number));
            let begun = Instant::now();
            let answer = tokio::time::timeout(PATIENCE, connection.exchange(request.as_bytes()));
            let status = answer.await.context("an answer did not come")??;
            waits.push(begun.elapsed());
            if let Some(wanted) = self.status {
                ensure!(
                    status == wanted,
                    "answered with {status} instead of {wanted}: {}",
                    connection.text()
                );
            }
            number += 1;
        }
        Ok(waits)
    }
}

impl Load {
    fn of(mut waits: Vec<Duration>, seconds: f64) -> anyhow::Result<Self> {
        waits.sort();
        let at = |percent: usize| {
            let wait = waits.get(waits.len() * percent / 100).or(waits.last());
            wait.map(|wait| wait.as_secs_f64() * 1000.0).context("nothing was answered")
        };
        let answers = f64::from(u32::try_from(waits.len())?);
        Ok(Self { answers, answers_a_second: answers / seconds, p50_ms: at(50)?, p99_ms: at(99)? })
    }
}

/// Bytes of the answer to one request.
pub(crate) fn answer_bytes(address: SocketAddr, path: &str, request: &Request) -> anyhow::Result<usize> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connection = Connection::open(address).await?;
        let status = connection.exchange(head_and_body(path, request).as_bytes()).await?;
        ensure!(status < 300, "`{path}` answers with {status}: {}", connection.text());
        Ok(connection.text().len())
    })
}

fn head_and_body(path: &str, Request { body, key }: &Request) -> String {
    let key = key.as_ref().map(|key| format!("idempotency-key: {key}\r\n")).unwrap_or_default();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{key}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Keeps the generator from sleeping, where it has a core of its own.
async fn stay_awake(cores: Cores) {
    if cores == Cores::First {
        loop {
            tokio::task::yield_now().await;
        }
    }
}

/// A connection that is kept.
struct Connection {
    stream: TcpStream,
    /// The last answer, head and body.
    buffer: Vec<u8>,
    head: usize,
}

impl Connection {
    async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(HEAD_BYTES_MAX), head: 0 })
    }

    /// Sends a request and reads its answer to the end; answers with the status.
    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (head, body) = loop {
            self.more().await?;
            if let Some(found) = head_and_length(&self.buffer)? {
                break found;
            }
            ensure!(self.buffer.len() < HEAD_BYTES_MAX, "the head of an answer does not end");
        };
        self.head = head;
        while self.buffer.len() < head + body {
            self.more().await?;
        }
        let status = self.buffer.get(9..12).and_then(|status| str::from_utf8(status).ok());
        status.and_then(|status| status.parse().ok()).context("an answer without a status")
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the connection was closed");
        }
        Ok(())
    }

    /// The body of the last answer.
    fn text(&self) -> String {
        String::from_utf8_lossy(self.buffer.get(self.head..).unwrap_or_default()).into_owned()
    }
}

/// Where the body begins and how long it is, once the head is there.
fn head_and_length(answer: &[u8]) -> anyhow::Result<Option<(usize, usize)>> {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = str::from_utf8(answer.get(..end).unwrap_or_default())?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Ok(Some((end + 4, length.context("an answer without a length")?)))
}
