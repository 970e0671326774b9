//! What every file must begin with, how long it may be, and which words it must not hold.

/// Most lines of one source file.
const MOST_LINES: usize = 500;

/// Folders that hold what is built or fetched, not what is written.
pub fn is_foreign_folder(name: &str) -> bool {
    ["target", "node_modules", "dist", ".git", ".deps", ".svelte-kit", ".cache", ".venv", "__pycache__"].contains(&name)
}

/// A source opens with a sentence on what it owns.
pub fn purpose(path: &str, text: &str) -> Option<String> {
    let sentence = text.strip_prefix("//! ").and_then(|rest| rest.lines().next()).unwrap_or_default();
    (sentence.split_whitespace().count() < 2).then(|| format!("{path}:1: begin with `//!` and what the module is for"))
}

/// A source is short enough to be read in one go.
pub fn length(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > MOST_LINES).then(|| format!("{path}: {lines} lines, at most {MOST_LINES}; split it by what its parts own"))
}

/// Folders of one person's machine: a path in the project is relative to the project. Lock files are written by the
/// package managers and hold what they hold.
pub fn forbidden(path: &str, text: &str) -> Vec<String> {
    let lock = ["Cargo.lock", "package-lock.json"].iter().any(|name| path.ends_with(name));
    if lock {
        return Vec::new();
    }
    let lines = text.lines().enumerate();
    let found = lines.filter_map(|(index, line)| forbidden_folder(line).map(|word| (index + 1, word)));
    found.map(|(line, word)| format!("{path}:{line}: names `{word}`, which is not everywhere")).collect()
}

fn forbidden_folder(line: &str) -> Option<&'static str> {
    // Put together here, so that this file does not name them either.
    const FOLDERS: [&str; 3] = [concat!("/", "home"), concat!("/", "root"), concat!("/", "Users")];
    let begins = |folder: &str| line.match_indices(folder).any(|(at, _)| is_prefix(line, at, folder));
    FOLDERS.into_iter().find(|folder| begins(folder))
}

/// Whether the path at `at` begins there and has `prefix` as its first name: `/x/y` and `"/x"`, not `a/x` or `/xy`.
fn is_prefix(line: &str, at: usize, prefix: &str) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || "_.-~*})>".contains(c);
    let before = line[..at].chars().next_back();
    let after = line[at + prefix.len()..].chars().next();
    !before.is_some_and(part_of_name) && !after.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_without_a_purpose_is_caught() {
        assert!(purpose("x.rs", "use std::fs;\n").is_some());
        assert!(purpose("x.rs", "//! x\nfn main() {}\n").is_some());
        assert!(purpose("x.rs", "//! Boxes from pictures.\n").is_none());
    }

    #[test]
    fn a_long_file_is_caught() {
        assert!(length("x.rs", &"\n".repeat(MOST_LINES + 1)).is_some());
        assert!(length("x.rs", &"\n".repeat(MOST_LINES)).is_none());
    }

    #[test]
    fn folders_of_one_machine_are_caught() {
        let folder = ["/", "home"].concat();
        for line in [format!("cd {folder}/x"), format!("\"{folder}\""), format!("A={folder}")] {
            assert_eq!(forbidden("x.md", &format!("fine\n{line}\n")).len(), 1, "{line}");
        }
        for line in [format!("{folder}space/x"), format!("frame{folder}/x"), format!("..{folder}/x")] {
            assert_eq!(forbidden("x.md", &line).len(), 0, "{line}");
        }
        assert_eq!(forbidden("Cargo.lock", &folder).len(), 0);
    }
}
