//! What is wrong with a box's certificate, in words that tell what to do.

use rustls::{CertificateError, Error, InvalidMessage};

use super::plain;

/// Why no encrypted connection can come about; `None` where the trouble is another, or may pass.
pub(super) fn trouble(error: &ureq::Error) -> Option<String> {
    let error = match error {
        ureq::Error::Rustls(error) => error,
        ureq::Error::Io(error) => error.get_ref()?.downcast_ref()?,
        _ => return None,
    };
    match error {
        Error::InvalidCertificate(why) => Some(of_certificate(why)),
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => Some(
            "it does not speak HTTPS at this address: put an HTTPS front before it, or write http:// and `insecure = true`"
                .to_owned(),
        ),
        _ => None,
    }
}

fn of_certificate(why: &CertificateError) -> String {
    use CertificateError as Why;
    let said = match why {
        // The latter where an authority of the same name is trusted.
        Why::UnknownIssuer | Why::BadSignature => {
            "is signed by no authority that is trusted: name the one that signed it with `ca` in boxes.toml"
        }
        Why::NotValidForName | Why::NotValidForNameContext { .. } => {
            "is for another name than that in its url: write the name that it is for, or give the box one for this name"
        }
        Why::Expired | Why::ExpiredContext { .. } => {
            "has run out: renew it, or set the clock of this machine if that is wrong"
        }
        Why::NotValidYet | Why::NotValidYetContext { .. } => {
            "is not valid yet: set the clock of this machine if that is wrong"
        }
        other => return format!("its certificate is refused: {}", plain(&other.to_string())),
    };
    format!("its certificate {said}")
}
