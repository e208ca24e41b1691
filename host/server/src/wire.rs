//! A connection's stream: head and body of a small answer go out in one piece, and a client that takes
//! nothing of its answer is given up.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// Up to so many bytes, putting parts together costs less than handing the system a list of them.
const JOINED_BYTES_MAX: usize = 16 << 10;

/// A TCP stream that is written as [the module](self) says. No bytes stay behind between two writes.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    wait_max: Duration,
    /// Runs from the first write that finds no room until there is some.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    /// A stream on which a write waits so long for room.
    pub(crate) const fn new(stream: TcpStream, wait_max: Duration) -> Self {
        Self { stream, wait_max, stalled: None }
    }

    fn stream(self: Pin<&mut Self>) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.get_mut().stream)
    }

    /// What came of a write, or that there was no room for too long.
    fn in_time(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let wait_max = self.wait_max;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(wait_max)));
        stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream().poll_read(context, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        let written = Pin::new(&mut wire.stream).poll_write(context, bytes);
        wire.in_time(context, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let bytes = parts.iter().map(|part| part.len()).sum();
        if bytes > JOINED_BYTES_MAX {
            let wire = self.get_mut();
            let written = Pin::new(&mut wire.stream).poll_write_vectored(context, parts);
            return wire.in_time(context, written);
        }
        let mut joined = Vec::with_capacity(bytes);
        for part in parts {
            joined.extend_from_slice(part);
        }
        self.poll_write(context, &joined)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::io::IoSlice;
    use std::time::Duration;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    use super::{JOINED_BYTES_MAX, Wire};

    #[tokio::test]
    async fn parts_arrive_whole_and_in_order() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut client = TcpStream::connect(address).await.expect("a connection");
        let (stream, _) = listener.accept().await.expect("a client");
        let mut wire = Wire::new(stream, Duration::MAX);
        for last in [0, 1, JOINED_BYTES_MAX - 6, JOINED_BYTES_MAX - 5, JOINED_BYTES_MAX + 1] {
            let parts = [b"head ".to_vec(), Vec::new(), vec![b'a'; last]];
            let slices = parts.each_ref().map(|part| IoSlice::new(part));
            let written = wire.write_vectored(&slices).await.expect("written");
            let expected = parts.concat();
            if expected.len() <= JOINED_BYTES_MAX {
                assert_eq!(written, expected.len(), "an empty socket has room for it");
            }
            let mut arrived = vec![0; written];
            client.read_exact(&mut arrived).await.expect("bytes");
            assert!(Some(&arrived[..]) == expected.get(..written), "{last} bytes after the head");
        }
    }
}
