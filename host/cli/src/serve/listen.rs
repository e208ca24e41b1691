//! Where the host listens and what stops it.

use std::io;
use std::net::{SocketAddr, TcpListener};

use anyhow::{Context as _, anyhow};

use crate::exit::{Ended, Exit, Failure};

/// Takes the address. Only this machine may reach it: there are no accounts yet.
pub(super) fn bind(address: SocketAddr) -> Ended<TcpListener> {
    if !address.ip().is_loopback() {
        let no = anyhow!(
            "`{address}` can be reached by other machines, and there are no accounts yet: listen on 127.0.0.1, and \
             let others in through a proxy that asks who they are"
        );
        return Err(Failure::new(Exit::Usage, no));
    }
    let listener = TcpListener::bind(address).map_err(|error| taken(address, error))?;
    listener.set_nonblocking(true).context("the listener cannot be used")?;
    Ok(listener)
}

fn taken(address: SocketAddr, error: io::Error) -> anyhow::Error {
    if error.kind() == io::ErrorKind::AddrInUse {
        let port = address.port();
        return anyhow!("port {port} is in use: stop what listens there, or choose another with `--listen`");
    }
    anyhow!(error).context(format!("cannot listen on `{address}`"))
}

/// Ends with the first SIGINT or SIGTERM.
#[cfg(unix)]
pub(super) fn stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends with the first Ctrl-C.
#[cfg(not(unix))]
pub(super) fn stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let (Ok(()) | Err(_)) = tokio::signal::ctrl_c().await;
    })
}
