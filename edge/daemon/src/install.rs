//! Where things that came with the program lie.
//!
//! Owns the look-up of data files beside the binary: in a checkout, in an unpacked folder, in a package.

use std::path::{Path, PathBuf};

/// The first existing `name` beside the binary, in the checkout's ignored set-up folder, or where the package puts it.
pub fn find(name: &str) -> Option<PathBuf> {
    let exe = std::env::current_exe().ok()?;
    places(exe.parent()?).into_iter().map(|place| place.join(name)).find(|path| path.exists())
}

fn places(bin: &Path) -> Vec<PathBuf> {
    // A set-up folder outside the checkout is known only from the build.
    let built = option_env!("DUCKDB_LIB_DIR").map(|lib| Path::new(lib).join(".."));
    let fixed =
        [bin.to_owned(), bin.join("../../.deps"), bin.join("../../../.deps"), PathBuf::from("/usr/share/promenade")];
    fixed.into_iter().chain(built).collect()
}
