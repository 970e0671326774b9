use std::fs;

use super::*;

const DEFAULT: &str = "nanodet-384x640";

/// The models of this checkout.
fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

fn shipped_catalogue() -> Catalogue {
    Catalogue::in_folders([shipped()])
}

#[test]
fn the_shipped_manifests_are_sound() {
    let names: Vec<_> = shipped_catalogue().list().into_iter().map(|manifest| manifest.unwrap().name).collect();
    assert_eq!(names, [DEFAULT, "yolox-nano"]);
}

#[test]
fn the_standard_places_include_this_checkout() {
    assert_eq!(Catalogue::standard([]).manifest(DEFAULT).unwrap().name, DEFAULT);
}

#[test]
fn an_unknown_name_lists_what_there_is() {
    let error = shipped_catalogue().resolve("nanodet").unwrap_err().to_string();
    assert!(error.contains("\"nanodet\"") && error.contains("nanodet-384x640, yolox-nano"), "{error}");
    let error = Catalogue::in_folders(["/nowhere".into()]).resolve("nanodet").unwrap_err().to_string();
    assert!(error.contains("no manifest lies in /nowhere"), "{error}");
}

#[test]
fn a_path_to_nothing_says_so() {
    for path in ["/nowhere/x.onnx", "x.toml", "folder/x"] {
        let error = shipped_catalogue().resolve(path).unwrap_err().to_string();
        assert!(error.contains(path) && error.contains("no file lies at that path"), "{error}");
    }
}

#[test]
fn a_name_and_paths_to_manifest_and_file_are_the_same_model() {
    let catalogue = shipped_catalogue();
    let int8 = shipped().join("nanodet-384x640.int8.onnx");
    let manifest = shipped().join("nanodet-384x640.toml");
    let asked =
        [DEFAULT, manifest.to_str().unwrap(), int8.to_str().unwrap(), "nanodet-384x640.fp32.onnx"].map(|model| {
            match catalogue.resolve(model).unwrap() {
                Model::Described(manifest, kind) => (manifest.name, kind),
                Model::Bare(path) => panic!("{} has a manifest", path.display()),
            }
        });
    assert_eq!(asked.map(|(_, kind)| kind), [None, None, Some(Kind::Int8), Some(Kind::Fp32)]);
}

#[test]
fn a_file_that_no_manifest_names_is_bare() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.onnx");
    fs::write(&path, "x").unwrap();
    fs::write(folder.path().join("broken.toml"), "name =").unwrap();
    assert!(
        matches!(shipped_catalogue().resolve(path.to_str().unwrap()).unwrap(), Model::Bare(found) if found == path)
    );
    fs::copy(shipped().join("nanodet-384x640.toml"), folder.path().join("own.toml")).unwrap();
    let error = shipped_catalogue().resolve(path.to_str().unwrap()).unwrap_err().to_string();
    assert!(error.contains("own.toml: names no file own.onnx"), "{error}");
}

#[test]
fn a_missing_file_says_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["nanodet-384x640.toml", "yolox-nano.toml"] {
        fs::copy(shipped().join(name), folder.path().join(name)).unwrap();
    }
    let catalogue = Catalogue::in_folders([folder.path().to_owned()]);
    let said = |name: &str, kind: Kind| {
        let manifest = catalogue.manifest(name).unwrap();
        catalogue.file(&manifest, &manifest.files[&kind]).unwrap_err().to_string()
    };
    assert!(said("yolox-nano", Kind::Fp32).contains("promenade models pull yolox-nano"));
    assert!(said(DEFAULT, Kind::Int8).contains("restore it"));
}

#[test]
fn a_pulled_file_may_lie_in_another_folder() {
    let (own, packaged) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::copy(shipped().join("yolox-nano.toml"), packaged.path().join("yolox-nano.toml")).unwrap();
    let pulled = own.path().join("yolox_nano.onnx");
    fs::write(&pulled, "x").unwrap();
    let catalogue = Catalogue::in_folders([own.path().to_owned(), packaged.path().to_owned()]);
    let manifest = catalogue.manifest("yolox-nano").unwrap();
    assert_eq!(catalogue.file(&manifest, &manifest.files[&Kind::Fp32]).unwrap(), pulled);
}
