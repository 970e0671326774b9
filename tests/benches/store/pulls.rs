//! Over loopback: what a collector that has everything already costs, and the export of ten years.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::generate::{END, START};
use super::serve::jiff_text;

/// Connections that ask at the same time.
const CLIENTS: usize = 4;

fn path(format: &str) -> String {
    format!("/api/v1/footfall?bucket=hour&from={}&to={}&format={format}", jiff_text(START), jiff_text(END))
}

/// Prints how many conditional requests were answered, a second and a second of the server's processor time.
pub fn measure(address: &str, server: u32, seconds: usize) {
    let path = path("parquet") + "&limit=1000";
    let tag = ureq::get(format!("http://{address}{path}")).call().expect("answers").headers()["etag"].clone();
    let tag = tag.to_str().expect("text").to_owned();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nif-none-match: {tag}\r\n\r\n");
    let (begun, before) = (Instant::now(), cpu_seconds(server));
    let until = begun + Duration::from_secs(seconds as u64);
    let answered = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| pull(address, &request, until))).collect();
        clients.into_iter().map(|client| client.join().expect("a client")).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    });
    let (took, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds(server) - before);
    let all = answered.0 + answered.1;
    println!(
        "\npulls with If-None-Match, {CLIENTS} connections: {:.0} a second, {:.0} a second of one core; {:.1} % unchanged",
        all as f64 / took,
        all as f64 / cpu,
        100.0 * answered.0 as f64 / all as f64
    );
}

/// (unchanged, changed): the writer derives every twenty seconds, after which everything is to be asked anew once.
fn pull(address: &str, request: &str, until: Instant) -> (usize, usize) {
    let mut connection = TcpStream::connect(address).expect("connects");
    connection.set_nodelay(true).expect("a socket");
    let (mut unchanged, mut request) = (0, request.to_owned());
    let (mut changed, mut answer) = (0, vec![0; 1 << 20]);
    while Instant::now() < until {
        connection.write_all(request.as_bytes()).expect("writes");
        let length = head(&mut connection, &mut answer);
        let text = String::from_utf8_lossy(&answer[..length]).into_owned();
        if text.starts_with("HTTP/1.1 304") {
            unchanged += 1;
            continue;
        }
        changed += 1;
        let field =
            |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).expect("a field").trim().to_owned();
        let body: usize = field("content-length:").parse().expect("a number");
        let have = length - (text.find("\r\n\r\n").expect("an end") + 4).min(length);
        connection.read_exact(&mut vec![0; body - have]).expect("a body");
        let old = request.lines().find(|line| line.starts_with("if-none-match")).expect("a field").to_owned();
        request = request.replace(&old, &format!("if-none-match: {}", field("etag:")));
    }
    (unchanged, changed)
}

/// Reads an answer's head, and what of the body came along.
fn head(connection: &mut TcpStream, answer: &mut [u8]) -> usize {
    let mut length = 0;
    while !answer[..length].windows(4).any(|four| four == b"\r\n\r\n") {
        let more = connection.read(&mut answer[length..]).expect("reads");
        assert!(more > 0, "the server hung up");
        length += more;
    }
    length
}

/// Prints how long ten years of 64 lines by hour take, in every format.
pub fn exports(address: &str) {
    println!("\nten years of 64 lines by hour\n\n| format | s | MB |\n|---|---|---|");
    for format in ["parquet", "arrow", "csv", "json"] {
        let times: Vec<(f64, u64)> = (0..3).map(|_| export(address, &path(format))).collect();
        let mut seconds: Vec<f64> = times.iter().map(|(seconds, _)| *seconds).collect();
        seconds.sort_by(f64::total_cmp);
        println!("| {format} | {:.2} | {:.1} |", seconds[1], times[0].1 as f64 / 1e6);
    }
}

/// Seconds and bytes. By hand: to take the answer apart cost a client more than the server.
fn export(address: &str, path: &str) -> (f64, u64) {
    let begun = Instant::now();
    let mut connection = TcpStream::connect(address).expect("connects");
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).expect("writes");
    let mut answer = vec![0; 1 << 20];
    let mut length = head(&mut connection, &mut answer) as u64;
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..length as usize]));
    loop {
        match connection.read(&mut answer).expect("reads") {
            0 => return (begun.elapsed().as_secs_f64(), length),
            more => length += more as u64,
        }
    }
}

/// User and system time of a process.
fn cpu_seconds(pid: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
    let fields: Vec<&str> = text.rsplit_once(')').expect("a name").1.split_whitespace().collect();
    let ticks = |place: usize| fields[place].parse::<f64>().expect("a number");
    // Linux counts in hundredths of a second.
    (ticks(11) + ticks(12)) / 100.0
}
