//! Keeps passwords out of messages.
//!
//! Owns the rule that nothing which came from a library is shown before it went through [`Secrets::hide`]. Refuses to
//! know where the secrets come from.

use crate::config::StreamAddress;

/// The words that must not appear in a message.
#[derive(Clone, Default)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// The password of `address`, as it is and as it is written in a URL.
    pub fn of(address: &StreamAddress) -> Self {
        let plain = address.password.iter().filter(|word| !word.is_empty());
        Self(plain.flat_map(|word| [word.clone(), percent_encoded(word)]).collect())
    }

    /// `text` with every secret replaced.
    pub fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, word| text.replace(word.as_str(), "***"))
    }
}

fn percent_encoded(word: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    word.bytes().map(|b| if unreserved(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// `url` without the part before `@`, should someone have written it there all the same.
pub(super) fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rfind('@') {
        Some(at) => format!("{scheme}://{}", &rest[at + 1..]),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_hidden_as_it_is_and_percent_encoded() {
        let address = StreamAddress {
            url: "rtsp://host/1".to_owned(),
            user: Some("me".to_owned()),
            password: Some("p@ss/w".to_owned()),
            udp: false,
        };
        let hidden = Secrets::of(&address).hide("rtsp://me:p%40ss%2Fw@host and p@ss/w");
        assert_eq!(hidden, "rtsp://me:***@host and ***");
    }

    #[test]
    fn an_empty_password_hides_nothing() {
        let address = StreamAddress { url: String::new(), user: None, password: Some(String::new()), udp: false };
        assert_eq!(Secrets::of(&address).hide("abc"), "abc");
    }

    #[test]
    fn credentials_in_an_address_are_cut_off() {
        assert_eq!(without_credentials("rtsp://me:secret@10.0.0.7/a"), "rtsp://10.0.0.7/a");
        assert_eq!(without_credentials("http://10.0.0.7/a@b"), "http://10.0.0.7/a@b");
        assert_eq!(without_credentials("nonsense"), "nonsense");
    }
}
