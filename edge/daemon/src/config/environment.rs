//! The process environment as a value. The only place that reads environment variables.
//!
//! Owns the look-up of variables and of systemd credentials. Refuses to print what it finds.

use std::collections::BTreeMap;
use std::path::Path;

/// Where systemd tells a service that its credentials lie.
const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";

/// The value of a variable, if it is set.
type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Environment variables, of this process or made up by a test.
pub struct Environment {
    lookup: Box<Lookup>,
}

impl Environment {
    /// The environment of this process. A variable that is not UTF-8 counts as unset.
    pub fn process() -> Self {
        Self { lookup: Box::new(|name| std::env::var(name).ok()) }
    }

    /// An environment that holds exactly these variables.
    pub fn of<const N: usize>(variables: [(&str, &str); N]) -> Self {
        let variables: BTreeMap<String, String> =
            variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { lookup: Box::new(move |name| variables.get(name).cloned()) }
    }

    /// The value of a variable, if it is set.
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.lookup)(name)
    }

    /// Name of the user whose process this is; of the one behind `sudo`.
    pub fn user(&self) -> Option<String> {
        let named = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(|name| self.variable(name));
        named.filter(|name| !name.trim().is_empty() && name.len() <= 100 && !name.chars().any(char::is_control))
    }

    /// The content of a systemd credential, without the newline at its end.
    ///
    /// # Errors
    /// A sentence fragment that says why there is none; it never holds the content.
    pub fn credential(&self, name: &str) -> Result<String, String> {
        let Some(directory) = self.variable(CREDENTIALS_DIRECTORY) else {
            return Err(format!("{CREDENTIALS_DIRECTORY} is not set: this process was not given credentials"));
        };
        let mut content = std::fs::read_to_string(Path::new(&directory).join(name))
            .map_err(|error| format!("the service was not given it ({error})"))?;
        let length = content.trim_end_matches(['\r', '\n']).len();
        content.truncate(length);
        Ok(content)
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Environment")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_environment_holds_what_it_was_given() {
        let environment = Environment::of([("A", "1")]);
        assert_eq!(environment.variable("A").as_deref(), Some("1"));
        assert_eq!(environment.variable("PATH"), None);
    }

    #[test]
    fn the_user_is_who_called_sudo() {
        assert_eq!(Environment::of([("USER", "root"), ("SUDO_USER", "li")]).user().as_deref(), Some("li"));
        assert_eq!(Environment::of([("LOGNAME", "li")]).user().as_deref(), Some("li"));
        assert_eq!(Environment::of([]).user(), None);
        assert_eq!(Environment::of([("USER", "a\nb")]).user(), None);
    }

    #[test]
    fn the_process_has_a_path() {
        assert!(Environment::process().variable("PATH").is_some());
    }

    #[test]
    fn a_credential_is_read_without_its_last_newline() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("east"), "se cret\n").unwrap();
        let environment = Environment::of([(CREDENTIALS_DIRECTORY, folder.path().to_str().unwrap())]);
        assert_eq!(environment.credential("east").as_deref(), Ok("se cret"));
        assert!(environment.credential("west").unwrap_err().contains("was not given it"));
    }

    #[test]
    fn without_the_directory_there_are_no_credentials() {
        assert!(Environment::of([]).credential("east").unwrap_err().contains(CREDENTIALS_DIRECTORY));
    }
}
