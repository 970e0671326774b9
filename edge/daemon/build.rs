//! Tells the loader where libduckdb lies: beside the binary, in the ignored set-up folder, or where the package puts it;
//! and tells cargo to embed the dashboard anew when its files change.

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
    watch_dashboard();
}

/// The folder is made where it is missing, because cargo runs a build script every time for a path that is not there.
fn watch_dashboard() {
    let dist = "../../dashboard/dist";
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo:warning=cannot make {dist}: {error}");
    }
    println!("cargo:rerun-if-changed={dist}");
}
