//! Tells the loader where libduckdb lies: beside the binary, in the ignored set-up folder, or where the package puts it.

fn main() {
    println!("cargo:rerun-if-env-changed=DUCKDB_LIB_DIR");
    let mut places = vec![
        "$ORIGIN".to_owned(),
        "$ORIGIN/../lib/promenade".to_owned(),
        "$ORIGIN/../../.deps/lib".to_owned(),
        "/usr/lib/promenade".to_owned(),
    ];
    // A target folder outside the checkout cannot be found relative to it.
    if let Ok(folder) = std::env::var("DUCKDB_LIB_DIR") {
        places.push(folder);
    }
    println!("cargo:rustc-link-arg=-Wl,-rpath,{}", places.join(":"));
}
