//! The API keeps what its `OpenAPI` document promises. Schemathesis makes requests of the document, good ones and bad
//! ones, and checks every answer: as anybody, and as somebody with a key that may manage the box.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use promenade_tests::api_box::ApiBox;
use promenade_tests::process::finish;

/// It takes some tens of seconds; on a machine with much else to do, more.
const LIMIT: Duration = Duration::from_mins(8);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// Holds the box at `address` against the document that it gives out itself.
fn conforms(address: &str, more: &[&str]) {
    let tool: PathBuf = root().join(".deps/schemathesis");
    assert!(tool.is_dir(), "Schemathesis is absent; `make setup` brings it");
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(tool.join("bin/schemathesis"));
    command
        .env("PYTHONPATH", &tool)
        .current_dir(folder.path())
        .arg("--config-file")
        .arg(root().join("tests/conformance/schemathesis.toml"))
        .args(["run", "--checks", "all", "--no-color", "--url", address])
        .args(more)
        .arg(format!("{address}/api/openapi.json"));
    let found = finish(command, LIMIT);
    assert!(found.status.success(), "{}{}", found.out, found.err);
    assert!(found.out.contains(" generated, "), "it asked nothing: {}", found.out);
}

#[test]
fn whoever_asks_gets_what_the_document_promises() {
    let api_box = ApiBox::start();
    conforms(&api_box.daemon.address, &[]);
    conforms(&api_box.daemon.address, &["--header", &format!("Authorization: Bearer {}", api_box.key(true))]);
}
