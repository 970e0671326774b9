//! Tells the loader where libduckdb lies for tests and benches that link the whole daemon.

fn main() {
    println!("cargo:rerun-if-env-changed=DUCKDB_LIB_DIR");
    if let Ok(folder) = std::env::var("DUCKDB_LIB_DIR") {
        println!("cargo:rustc-link-arg-benches=-Wl,-rpath,{folder}");
        println!("cargo:rustc-link-arg-tests=-Wl,-rpath,{folder}");
    }
}
