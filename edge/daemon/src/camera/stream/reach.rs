//! Why a camera cannot be connected to, asked of the network itself.
//!
//! Owns one plain TCP connection, made only after a stream has failed: `GStreamer` says "generic error" for a wrong
//! name, a closed port and an unplugged cable alike. Refuses to speak the camera's protocol.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

/// An answer that takes longer than this does not come.
const PATIENCE: Duration = Duration::from_secs(2);

/// What keeps anyone from connecting to the host of `url`; `None` where the connection is made.
pub(super) fn problem(url: &str) -> Option<String> {
    let (host, port) = host_and_port(url)?;
    let found = (host, port).to_socket_addrs().ok().map(Vec::from_iter).filter(|found| !found.is_empty());
    let Some(addresses) = found else {
        return Some(format!("the host name is unknown: {host}; check the address and the network's name server"));
    };
    let mut last = None;
    for address in &addresses {
        match TcpStream::connect_timeout(address, PATIENCE) {
            Ok(_) => return None,
            Err(error) => last = Some(reason(address, &error)),
        }
    }
    last
}

fn reason(address: &SocketAddr, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::ConnectionRefused => {
            format!("connection refused by {address}; check that the camera is on and that the port is right")
        }
        ErrorKind::TimedOut => {
            format!("{address} does not answer; check that the camera is on, and the network and its firewall")
        }
        _ => format!("{address} cannot be reached ({error}); check cables, address and routing"),
    }
}

fn host_and_port(url: &str) -> Option<(&str, u16)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let usual = match scheme {
        "rtsp" => 554,
        "rtsps" => 322,
        "https" => 443,
        _ => 80,
    };
    // An IPv6 address stands in brackets, for the sake of its colons.
    if let Some((host, port)) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return Some((host, port.strip_prefix(':').and_then(|port| port.parse().ok()).unwrap_or(usual)));
    }
    match authority.rsplit_once(':') {
        Some((host, port)) => Some((host, port.parse().ok()?)),
        None => Some((authority, usual)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_port_are_found_in_an_address() {
        assert_eq!(host_and_port("rtsp://cam/1"), Some(("cam", 554)));
        assert_eq!(host_and_port("rtsp://cam:8554/1:2"), Some(("cam", 8554)));
        assert_eq!(host_and_port("http://[fe80::1]:81/x"), Some(("fe80::1", 81)));
        assert_eq!(host_and_port("https://[::1]"), Some(("::1", 443)));
        assert_eq!(host_and_port("rtsp://cam:port/"), None);
    }

    #[test]
    fn an_open_port_is_no_problem_and_a_closed_one_is_named() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("rtsp://{}/x", listener.local_addr().unwrap());
        assert_eq!(problem(&url), None);
        drop(listener);
        assert!(problem(&url).unwrap().starts_with("connection refused by 127.0.0.1:"));
    }
}
