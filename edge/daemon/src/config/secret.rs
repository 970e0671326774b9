//! Secrets: what a config says of them is where they are.
//!
//! Owns the rule that a secret is named in a file, never written there. Refuses to repeat one.

use super::reader::Value;
use super::source::Context;
use super::suggest::quoted;

/// More than this is no password and no key, but a wrong file.
const LONGEST_FILE: u64 = 4096;

/// Names for messages that show how it is done.
pub(super) struct Example {
    /// An environment variable.
    pub(super) env: &'static str,
    /// A systemd credential.
    pub(super) credential: &'static str,
}

/// A secret, looked up where the config says it is: `{ env = ".." }`, `{ credential = ".." }` or `{ file = ".." }`.
pub(super) fn secret(value: &Value<'_>, context: &Context<'_>, example: &Example) -> Option<String> {
    if value.is_text() {
        let Example { env, credential } = example;
        let way = format!(
            "keep it out of the file: `{{ env = \"{env}\" }}`, `{{ file = \"...\" }}`, or `{{ credential = \
             \"{credential}\" }}` for a systemd credential"
        );
        value.mistake("is written in the file", way);
        return None;
    }
    let table = value.table_in_place()?;
    let places = (table.optional("env"), table.optional("credential"), table.optional("file"));
    table.finish();
    match places {
        (Some(name), None, None) => variable(&name, context),
        (None, Some(name), None) => systemd_credential(&name, context),
        (None, None, Some(name)) => file(&name, context),
        _ => {
            let places = "`{ env = \"...\" }`, `{ credential = \"...\" }` or `{ file = \"...\" }`";
            value.mistake("must name one place", places.to_owned());
            None
        }
    }
}

fn variable(value: &Value<'_>, context: &Context<'_>) -> Option<String> {
    let name = value.text()?;
    let found = context.environment.variable(name).filter(|content| !content.is_empty());
    if found.is_none() {
        let message = format!("names the environment variable \"{}\", which is not set or empty", quoted(name));
        value.mistake(&message, "set it for the service, or in this shell for a check by hand".to_owned());
    }
    found
}

fn systemd_credential(value: &Value<'_>, context: &Context<'_>) -> Option<String> {
    let name = value.text()?;
    if name.is_empty() || name.contains('/') || name.starts_with('.') {
        value.mistake("must be the name of a credential, not a path", None);
        return None;
    }
    let content = context.environment.credential(name).and_then(not_empty);
    if let Err(reason) = &content {
        let message = format!("names the credential \"{}\", which cannot be read: {reason}", quoted(name));
        value.mistake(&message, format!("add `LoadCredential={}:...` to the service", quoted(name)));
    }
    content.ok()
}

fn file(value: &Value<'_>, context: &Context<'_>) -> Option<String> {
    let name = value.text()?;
    let path = context.base.join(name);
    let content = match std::fs::metadata(&path) {
        Ok(file) if file.len() > LONGEST_FILE => Err(format!("it has more than {LONGEST_FILE} bytes")),
        _ => std::fs::read_to_string(&path).map_err(|error| error.to_string()),
    };
    let content = content.map(|text| text.trim_end_matches(['\r', '\n']).to_owned()).and_then(not_empty);
    if let Err(reason) = &content {
        let message = format!("names the file \"{}\", which cannot be read: {reason}", quoted(name));
        value.mistake(&message, "put the secret there, alone on one line".to_owned());
    }
    content.ok()
}

fn not_empty(content: String) -> Result<String, String> {
    if content.is_empty() { Err("it is empty".to_owned()) } else { Ok(content) }
}
