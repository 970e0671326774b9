//! Against a server on loopback that answers each request with what the test gives it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use super::*;
use crate::detect::manifest::tests::sample;

const BODY: &[u8] = b"abc";

/// Answers one request with `answer` and closes the connection.
fn serve(answer: Vec<u8>) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/model.onnx", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
        stream.write_all(&answer).unwrap();
    });
    (url, server)
}

fn answer(status: &str, announced: usize, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {announced}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// Pulls the sample's fp32 file from a server that gives `answer`; the folder's files afterwards.
fn pulled(answer: Vec<u8>) -> (Result<Vec<PathBuf>, PullError>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let (url, server) = serve(answer);
    let mut manifest = sample();
    manifest.path = folder.path().join("sample.toml");
    manifest.files.get_mut(&crate::detect::Kind::Fp32).unwrap().url = Some(url);
    let result = pull(&manifest, None);
    server.join().unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let files = std::fs::read_dir(folder.path()).unwrap().map(name).collect();
    if result.is_ok() {
        assert_eq!(std::fs::read(folder.path().join("sample.fp32.onnx")).unwrap(), BODY);
        // What is there whole is not asked for again: the server has gone.
        assert_eq!(pull(&manifest, None).unwrap().len(), 1);
    }
    (result, files)
}

#[test]
fn a_whole_file_gets_its_name() {
    let (result, files) = pulled(answer("200 OK", 3, BODY));
    assert_eq!(result.unwrap().len(), 1);
    assert_eq!(files, ["sample.fp32.onnx"]);
}

#[test]
fn whatever_goes_wrong_leaves_nothing_behind() {
    let wrong = [
        (answer("200 OK", 2, b"ab"), "2 bytes instead of 3"),
        (answer("200 OK", 5000, &[0; 5000]), "more than 3 bytes instead of 3"),
        (answer("200 OK", 3, b"abd"), "sha256"),
        (answer("404 Not Found", 3, BODY), "404"),
        (answer("500 Internal Server Error", 0, b""), "500"),
        (answer("200 OK", 3, b"a"), "after 1 bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-Le".to_vec(), "nothing was kept"),
        (Vec::new(), "nothing was kept"),
    ];
    for (answer, said) in wrong {
        let (result, files) = pulled(answer);
        let error = result.unwrap_err().to_string();
        assert!(error.contains(said) && error.contains("http://127.0.0.1"), "{error}");
        assert_eq!(files, Vec::<String>::new(), "{error}");
    }
}

#[test]
fn nobody_listening_is_a_sentence() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/model.onnx", listener.local_addr().unwrap());
    drop(listener);
    let folder = tempfile::tempdir().unwrap();
    let mut manifest = sample();
    manifest.files.get_mut(&crate::detect::Kind::Fp32).unwrap().url = Some(url.clone());
    let error = pull(&manifest, Some(folder.path())).unwrap_err().to_string();
    assert!(error.starts_with(&url), "{error}");
}

#[test]
fn a_model_without_an_address_is_not_pulled() {
    let error = pull(&sample(), None).unwrap_err().to_string();
    assert!(error.contains("models/sample.toml: no file of this model has a url"), "{error}");
}
