//! Where things that came with the program lie: in a checkout, in an unpacked folder, in a package.
//!
//! Owns the one list of such places. Refuses to read what lies there.

use std::path::{Path, PathBuf};

/// What comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Shared libraries.
    Libraries,
    /// The folder of models and manifests.
    Models,
    /// Demo footage and other data.
    Data,
}

impl Part {
    /// Seen from the binary: beside it; in a package; in the checkout of `target/release`; and of `target/release/deps`,
    /// where tests run.
    const fn near(self) -> &'static [&'static str] {
        match self {
            Self::Libraries => &[".", "../lib/promenade", "../../.deps/lib", "../../../.deps/lib"],
            Self::Models => &["models", "../share/promenade/models", "../../models", "../../../models"],
            Self::Data => &[".", "../share/promenade", "../../.deps", "../../../.deps"],
        }
    }

    const fn packaged(self) -> &'static str {
        match self {
            Self::Libraries => "/usr/lib/promenade",
            Self::Models => "/usr/share/promenade/models",
            Self::Data => "/usr/share/promenade",
        }
    }

    /// Seen from the folder of libraries at compile time, for a target folder outside the checkout.
    const fn built(self) -> &'static str {
        match self {
            Self::Libraries => ".",
            Self::Models => "../../models",
            Self::Data => "..",
        }
    }
}

/// The folders in which `part` may lie, best first, whether they exist or not.
pub fn places(part: Part) -> Vec<PathBuf> {
    let exe = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
    let near = exe.iter().flat_map(|exe| part.near().iter().map(move |place| exe.join(place)));
    let built = option_env!("DUCKDB_LIB_DIR").map(|lib| Path::new(lib).join(part.built()));
    near.chain([PathBuf::from(part.packaged())]).chain(built).collect()
}

/// The first existing `name` in the places of `part`.
pub fn find(part: Part, name: &str) -> Option<PathBuf> {
    places(part).into_iter().map(|place| place.join(name)).find(|path| path.exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binarys_own_folder_comes_first_and_the_package_after_the_checkout() {
        let places = places(Part::Libraries);
        let exe = std::env::current_exe().unwrap();
        assert_eq!(places[0].canonicalize().unwrap(), exe.parent().unwrap());
        let at = |end: &str| places.iter().position(|place| place.ends_with(end)).unwrap();
        assert!(at("lib/promenade") < at(".deps/lib"));
        assert!(places.contains(&PathBuf::from("/usr/lib/promenade")));
    }

    #[test]
    fn the_models_of_this_checkout_are_found() {
        assert!(find(Part::Models, "nanodet-384x640.toml").is_some());
        assert_eq!(find(Part::Models, "no such model.toml"), None);
    }
}
