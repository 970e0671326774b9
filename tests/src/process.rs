//! The built binary as a process, always ended by the test that started it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// The binary beside the test programs: `target/release/promenade`.
///
/// # Panics
/// When it has not been built; `make test` builds it first.
pub fn binary() -> PathBuf {
    let this = std::env::current_exe().expect("the test program has a path");
    let found = this.ancestors().map(|folder| folder.join("promenade")).find(|path| path.is_file());
    found.expect("the promenade binary is not built; run `make build` first")
}

/// `promenade` with arguments.
pub fn promenade(args: impl IntoIterator<Item = impl AsRef<std::ffi::OsStr>>) -> Command {
    let mut command = Command::new(binary());
    command.args(args).stdin(Stdio::null());
    command
}

/// What a finished process said.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs a command to its end.
///
/// # Panics
/// When it takes longer than `limit`; it is killed then.
pub fn finish(mut command: Command, limit: Duration) -> Finished {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    let out = collect(child.stdout.take().expect("piped"));
    let err = collect(child.stderr.take().expect("piped"));
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("waits") {
            return Finished { status, out: out.recv().unwrap_or_default(), err: err.recv().unwrap_or_default() };
        }
        if begun.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            panic!("{command:?} took longer than {limit:?}; it said: {}", err.recv().unwrap_or_default());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn collect(mut stream: impl std::io::Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = stream.read_to_end(&mut text);
        let _ = sender.send(String::from_utf8_lossy(&text).into_owned());
    });
    receiver
}

/// A daemon that is killed when the test ends.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub address: String,
    log: mpsc::Receiver<String>,
}

impl Daemon {
    /// Starts a command that prints `Dashboard: ADDRESS` and waits for that line.
    ///
    /// # Panics
    /// When the line does not come within 30 s.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        let log = collect(child.stderr.take().expect("piped"));
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some(address) = line.strip_prefix("Dashboard: ") {
                    let _ = sender.send(address.trim_end_matches('/').to_owned());
                }
            }
        });
        let Ok(address) = receiver.recv_timeout(Duration::from_secs(30)) else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("no dashboard within 30 s; it said: {}", log.recv().unwrap_or_default());
        };
        Self { child, address, log }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// GET as text, with the status.
    ///
    /// # Panics
    /// When the server does not answer.
    pub fn get(&self, path: &str) -> (u16, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut response = agent.get(format!("{}{path}", self.address)).call().expect("answers");
        let mut text = String::new();
        response.body_mut().as_reader().read_to_string(&mut text).expect("text");
        (response.status().as_u16(), text)
    }

    /// GET as JSON.
    ///
    /// # Panics
    /// When the answer is no JSON.
    pub fn json(&self, path: &str) -> serde_json::Value {
        let (status, text) = self.get(path);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {status}: {error}: {text}"))
    }

    /// Pulls the plug: SIGKILL.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits for its own end: what it logged and how it ended.
    ///
    /// # Panics
    /// When it does not end within 30 s.
    pub fn ended(mut self) -> (ExitStatus, String) {
        let status = self.wait(Duration::from_secs(30)).expect("the daemon ends within 30 s");
        (status, self.log.recv().unwrap_or_default())
    }

    fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        let begun = Instant::now();
        while begun.elapsed() < limit {
            if let Some(status) = self.child.try_wait().expect("waits") {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// SIGTERM, then what it logged and how it ended.
    ///
    /// # Panics
    /// When it does not end within 15 s.
    pub fn stop(mut self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(sent.success());
        let status = self.wait(Duration::from_secs(15)).expect("the daemon stops within 15 s");
        (status, self.log.recv().unwrap_or_default())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
