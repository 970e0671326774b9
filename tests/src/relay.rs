//! A way into a box's local socket for clients that speak TCP only.
//!
//! Owns the copying of bytes. Whoever connects is on the box, as far as the box can see.

use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread;

/// Passes on whatever comes to a port on loopback, and returns `http://127.0.0.1:PORT`. It ends with the test program.
///
/// # Panics
/// When loopback has no free port.
pub fn relay(socket: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    let socket = socket.to_owned();
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            if let Ok(server) = UnixStream::connect(&socket) {
                connect(client, server);
            }
        }
    });
    format!("http://{address}")
}

fn connect(client: TcpStream, server: UnixStream) {
    let (Ok(mut client_in), Ok(mut server_in)) = (client.try_clone(), server.try_clone()) else { return };
    let (mut client, mut server) = (client, server);
    thread::spawn(move || {
        let _ = io::copy(&mut client_in, &mut server);
        let _ = server.shutdown(Shutdown::Write);
    });
    thread::spawn(move || {
        let _ = io::copy(&mut server_in, &mut client);
        let _ = client.shutdown(Shutdown::Both);
    });
}
