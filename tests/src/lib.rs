//! What the end-to-end tests share: servers on loopback, and footage made on the spot.

pub mod http_camera;
pub mod media;
pub mod rtsp_server;
