//! The same API on a Unix socket beside the database, for commands on the box.
//!
//! Owns the socket's file. A second process cannot open the database, so commands ask the running daemon here; whoever can
//! open the socket is the service's own user or root, and may manage the box.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use axum::Router;
use tokio::net::UnixListener;
use tokio_util::sync::CancellationToken;

use super::caller::Caller;

/// Where the socket of a box with this database is.
pub fn socket_path(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".sock");
    path.into()
}

/// Serves `router` on a socket at `path` until the token is cancelled, in a task of its own.
///
/// # Errors
/// When the socket cannot be made.
pub fn serve_socket(path: &Path, router: Router, shutdown: CancellationToken) -> io::Result<()> {
    let listener = bind(path)?;
    let router = router.layer(axum::Extension(Caller::OnTheBox));
    let path = path.to_owned();
    tokio::spawn(async move {
        let served = axum::serve(listener, router).with_graceful_shutdown(shutdown.cancelled_owned()).await;
        if let Err(error) = served {
            tracing::warn!(%error, "the local socket has ended");
        }
        let _ = fs::remove_file(path);
    });
    Ok(())
}

/// What a killed daemon left behind is in the way; one that runs holds the database, so this one would not have come here.
fn bind(path: &Path) -> io::Result<UnixListener> {
    let said = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(said(error)),
        _ => {}
    }
    let listener = UnixListener::bind(path).map_err(said)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(said)?;
    Ok(listener)
}
