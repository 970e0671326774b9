//! A camera that speaks Motion JPEG over HTTP, on loopback.
//!
//! Owns the one page that such cameras have. Refuses everything that is not a GET with the right password.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Serves until dropped.
pub struct HttpCamera {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl HttpCamera {
    /// Sends `jpeg` 25 times a second to whoever asks; with `basic` (base64 of user:password) only to those who know it.
    pub fn start(jpeg: Vec<u8>, basic: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                // A camera that hangs up is the client's business.
                let _ = serve(stream, &jpeg, basic, &stopped);
            }
        });
        Self { address, stop, thread: Some(thread) }
    }

    /// The stream's address.
    pub fn url(&self) -> String {
        format!("http://{}/stream.mjpg", self.address)
    }
}

impl Drop for HttpCamera {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(mut stream: TcpStream, jpeg: &[u8], basic: Option<&str>, stop: &AtomicBool) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut known = basic.is_none();
    for line in BufReader::new(stream.try_clone()?).lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        known |= basic.is_some_and(|basic| line.contains(&format!("Basic {basic}")));
    }
    if !known {
        let refusal = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"camera\"\r\nContent-Length: 0\r\n";
        return write!(stream, "{refusal}Connection: close\r\n\r\n");
    }
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")?;
    while !stop.load(Ordering::Relaxed) {
        write!(stream, "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n\r\n", jpeg.len())?;
        stream.write_all(jpeg)?;
        stream.write_all(b"\r\n")?;
        std::thread::sleep(Duration::from_millis(40));
    }
    Ok(())
}
