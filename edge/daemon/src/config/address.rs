//! The address of a network stream.
//!
//! Owns what is accepted between the scheme's colon and the end. Refuses credentials, and to repeat what it read.

/// Query keys under which cameras take a password.
const SECRET_KEYS: [&str; 10] =
    ["password", "passwd", "passwort", "pwd", "pass", "loginpas", "loginpass", "auth", "token", "secret"];

/// Why an address is refused. The sentence follows the word "source".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum AddressFault {
    /// No `//`.
    #[error("has no // after the colon")]
    NoSlashes,
    /// `user:password@`.
    #[error("holds a user name or password before an @")]
    Credentials,
    /// `?pwd=...`
    #[error("holds a password in its query")]
    SecretInQuery,
    /// A blank, a control character or one that must be written with %.
    #[error("holds a character that has no place in an address")]
    Character,
    /// No host name, or not one.
    #[error("has no valid host name")]
    Host,
    /// A port that is not one.
    #[error("has no valid port number")]
    Port,
}

/// Checks what follows the scheme's colon.
pub(super) fn check(rest: &str) -> Result<(), AddressFault> {
    let rest = rest.strip_prefix("//").ok_or(AddressFault::NoSlashes)?;
    let (before_query, query) = rest.split_once('?').unwrap_or((rest, ""));
    // Anywhere in the path too: a password may hold a slash. An honest @ of a path can be written %40.
    if before_query.contains('@') {
        return Err(AddressFault::Credentials);
    }
    if query.split(['&', ';', '#']).any(holds_secret) {
        return Err(AddressFault::SecretInQuery);
    }
    if rest.chars().any(|c| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(c)) {
        return Err(AddressFault::Character);
    }
    let authority = before_query.split(['/', '#']).next().unwrap_or_default();
    check_authority(authority)
}

fn holds_secret(pair: &str) -> bool {
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    !value.is_empty() && SECRET_KEYS.contains(&key.to_ascii_lowercase().as_str())
}

/// `host`, `host:port`, `[v6]` or `[v6]:port`.
fn check_authority(authority: &str) -> Result<(), AddressFault> {
    if let Some(bracketed) = authority.strip_prefix('[') {
        let (host, port) = bracketed.split_once(']').ok_or(AddressFault::Host)?;
        host.parse::<std::net::Ipv6Addr>().map_err(|_| AddressFault::Host)?;
        return if port.is_empty() { Ok(()) } else { check_port(port.strip_prefix(':')) };
    }
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if host.is_empty() || !host.chars().all(letter) {
        return Err(AddressFault::Host);
    }
    port.map_or(Ok(()), |port| check_port(Some(port)))
}

fn check_port(port: Option<&str>) -> Result<(), AddressFault> {
    let digits = port.filter(|port| port.chars().all(|c| c.is_ascii_digit()));
    let number = digits.and_then(|port| port.parse::<u16>().ok());
    number.filter(|number| *number > 0).map(|_| ()).ok_or(AddressFault::Port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_addresses_pass() {
        for rest in [
            "//10.0.0.7/stream1",
            "//cam-1.local:554/h264?channel=1&subtype=0",
            "//[fe80::1]:8554/live",
            "//[::1]",
            "//host/path/with%40at?x=a@b",
        ] {
            assert_eq!(check(rest), Ok(()), "{rest}");
        }
    }

    #[test]
    fn each_fault_is_told_apart() {
        for (rest, fault) in [
            ("10.0.0.7/s", AddressFault::NoSlashes),
            ("//user:secret@10.0.0.7/s", AddressFault::Credentials),
            ("//user:sec/ret@10.0.0.7/s", AddressFault::Credentials),
            ("//10.0.0.7/s?user=a&PWD=secret", AddressFault::SecretInQuery),
            ("//10.0.0.7/a b", AddressFault::Character),
            ("///path", AddressFault::Host),
            ("//ho$t/", AddressFault::Host),
            ("//[::1/", AddressFault::Host),
            ("//host:/", AddressFault::Port),
            ("//host:0/", AddressFault::Port),
            ("//host:65536/", AddressFault::Port),
            ("//[::1]8554/", AddressFault::Port),
        ] {
            assert_eq!(check(rest), Err(fault), "{rest}");
        }
    }
}
