//! The server on a listener: it answers, gives up on half a request and on who does not read, and ends in order.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use kisoku_server::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::city::catalogue;
use crate::host::app;
use crate::ledger::Behaviour;

#[tokio::test]
async fn it_serves_until_it_is_told_to_stop() {
    let limits = Limits { head_wait_max: Duration::from_millis(50), ..Limits::default() };
    let catalogue = Arc::new(ArcSwap::from_pointee(catalogue()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, app(&catalogue, limits, Behaviour::Works), async {
        stopped.await.unwrap();
    }));

    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 OK") && reply.ends_with("ok\n"), "{reply}");

    // Half a head: the connection is closed, not held.
    let mut half = TcpStream::connect(address).await.unwrap();
    half.write_all(b"GET /healthz HTTP/1.1\r\nho").await.unwrap();
    let mut rest = Vec::new();
    half.read_to_end(&mut rest).await.unwrap();

    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn who_does_not_read_loses_the_connection_to_the_next() {
    let limits =
        Limits { connections_max: 1, stall_wait_max: Duration::from_millis(50), ..Limits::default() };
    let catalogue = Arc::new(ArcSwap::from_pointee(catalogue()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(serve(listener, app(&catalogue, limits, Behaviour::Works), pending()));

    // More answers than the buffers of both ends hold; none is read.
    let mut silent = TcpStream::connect(address).await.unwrap();
    let requests = b"GET /openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(500);
    silent.write_all(&requests).await.unwrap();

    let mut next = TcpStream::connect(address).await.unwrap();
    next.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut reply = String::new();
    let answered = timeout(Duration::from_mins(1), next.read_to_string(&mut reply)).await;
    assert!(answered.is_ok(), "the place is never free");
    assert!(reply.ends_with("ok\n"), "{reply}");
    server.abort();
}
