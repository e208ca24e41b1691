//! The router on a listener: how many connections, how long they may wait, how they end.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use rustix::net::sockopt::set_socket_send_buffer_size;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::app::App;
use crate::router::router;
use crate::wire::Wire;

/// How long to wait before accepting again where the process has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What the system may hold of the answers of one connection, which it doubles. Left to itself it holds
/// megabytes, and tells that a client took some only after a third of them: a slow line would look stalled.
const SEND_BUFFER_BYTES: usize = 256 << 10;

/// Serves until `shutdown` is done, then waits for the requests under way, at most
/// [`crate::Limits::drain_wait_max`].
///
/// # Errors
/// Where the listener is of no use any more.
pub async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let limits = app.limits;
    let service = TowerToHyperService::new(router(app));
    let places = Arc::new(Semaphore::new(limits.connections_max));
    let graceful = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    // Handed on to every connection that is accepted.
    set_socket_send_buffer_size(&listener, SEND_BUFFER_BYTES)?;
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let (stream, place) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if concerns_listener(&error) => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head_wait_max)
            .serve_connection(TokioIo::new(Wire::new(stream, limits.stall_wait_max)), service.clone());
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What a broken connection was about is known to its handler; that it broke is no failure.
            let (Ok(()) | Err(_)) = connection.await;
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.drain_wait_max, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests under way were cut off");
    }
    Ok(())
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, place))
}

/// Whether an error is the listener's, and not one connection's or a passing shortage.
fn concerns_listener(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::NotConnected)
}
