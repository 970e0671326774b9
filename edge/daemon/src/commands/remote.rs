//! Talking to the running daemon through its local socket.
//!
//! Owns the client's side of `api::socket`. A command asks [`RunningBox::find`] first, and opens the database itself where
//! nobody runs.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;

use crate::api::socket_path;

/// A daemon that runs on this machine.
#[derive(Debug)]
pub struct RunningBox {
    socket: PathBuf,
    runtime: tokio::runtime::Runtime,
}

impl RunningBox {
    /// The daemon that holds this database; `None` where none runs.
    ///
    /// # Errors
    /// When one runs but will not talk to this user.
    pub fn find(database: &Path) -> Result<Option<Self>> {
        let socket = socket_path(database);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        match runtime.block_on(UnixStream::connect(&socket)) {
            Ok(_) => Ok(Some(Self { socket, runtime })),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
                Ok(None)
            }
            Err(error) => Err(error).with_context(|| {
                format!(
                    "{}: the running box does not let this user in; try again as its user or root",
                    socket.display()
                )
            }),
        }
    }

    /// Sends a request with or without a JSON body and returns the JSON that comes back.
    ///
    /// # Errors
    /// With the box's own words where it refuses.
    pub fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let body = body.map(Value::to_string).unwrap_or_default();
        self.send(method, path, "application/json", body.into())
    }

    /// The same with a body of any type.
    ///
    /// # Errors
    /// With the box's own words where it refuses.
    pub fn send(&self, method: Method, path: &str, content: &str, body: Bytes) -> Result<Value> {
        let (status, body) = self.runtime.block_on(self.exchange(method, path, content, body))?;
        let answer: Value = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body)? };
        if status.is_success() {
            return Ok(answer);
        }
        bail!("the box refused: {}", answer["detail"].as_str().unwrap_or(status.as_str()))
    }

    async fn exchange(&self, method: Method, path: &str, content: &str, body: Bytes) -> Result<(StatusCode, Vec<u8>)> {
        let stream = UnixStream::connect(&self.socket).await.context("the box has stopped")?;
        let (mut send, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "box")
            .header(header::CONTENT_TYPE, content)
            .body(Full::new(body))?;
        let answer = send.send_request(request).await.map_err(|error| anyhow!("the box did not answer: {error}"))?;
        let status = answer.status();
        Ok((status, answer.into_body().collect().await?.to_bytes().to_vec()))
    }
}
