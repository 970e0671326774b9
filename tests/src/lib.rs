//! What the end-to-end tests share: the built binary as a process, servers on loopback, footage made on the spot.

pub mod api_box;
pub mod config_text;
pub mod http_camera;
pub mod https_front;
pub mod media;
pub mod process;
pub mod relay;
pub mod rtsp_server;
pub mod sim_box;
