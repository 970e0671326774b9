//! Who asks: whoever is on the box itself, or anybody.
//!
//! Owns who may change something. The socket's file permissions are what proves that a caller is on the box.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::problem::Problem;

/// Who sent a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Caller {
    /// Came through the local socket, which only the service's own user can open.
    OnTheBox,
    /// Came over HTTP without saying who it is.
    #[default]
    Anybody,
}

impl Caller {
    /// Refuses whoever may not change things.
    ///
    /// # Errors
    /// 401, without a hint of what there is.
    pub fn must_manage(self) -> Result<(), Problem> {
        match self {
            Self::OnTheBox => Ok(()),
            Self::Anybody => Err(Problem::new(StatusCode::UNAUTHORIZED, "This needs a key that may manage the box.")),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get().copied().unwrap_or_default())
    }
}
