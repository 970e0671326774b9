//! An HTTPS front on loopback, as an installer puts one before a box that others shall reach.
//!
//! Owns the certificate and the encryption. What the box behind it says, it passes on byte by byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// Ends with what holds it.
#[derive(Debug)]
pub struct HttpsFront {
    /// `https://localhost:PORT`
    pub url: String,
    _runtime: Runtime,
}

/// An authority that a city may name in its `boxes.toml`.
#[derive(Debug)]
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// A new one, which nobody trusts yet.
    ///
    /// # Panics
    /// When the machine gives no random numbers.
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("random numbers");
        Self(CertifiedIssuer::self_signed(params, key).expect("a certificate"))
    }

    /// Writes its certificate into a folder, and returns the path.
    ///
    /// # Panics
    /// When the folder takes no file.
    pub fn write(&self, folder: &Path) -> PathBuf {
        let path = folder.join("authority.pem");
        fs::write(&path, self.0.pem()).expect("the folder takes a file");
        path
    }

    /// A front before what answers at `http://HOST:PORT`, that shows a certificate for `name`.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub fn front(&self, behind: &str, name: &str) -> HttpsFront {
        self.front_with(behind, &params(name))
    }

    /// One whose certificate ran out long ago.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub fn expired_front(&self, behind: &str) -> HttpsFront {
        let mut params = params("localhost");
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
        self.front_with(behind, &params)
    }

    fn front_with(&self, behind: &str, params: &CertificateParams) -> HttpsFront {
        let acceptor = TlsAcceptor::from(Arc::new(self.config(params)));
        let behind = behind.strip_prefix("http://").expect("plain HTTP behind the front").to_owned();
        let runtime = Runtime::new().expect("threads");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let url = format!("https://localhost:{}", listener.local_addr().expect("bound").port());
        runtime.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass_on(acceptor.clone(), client, behind.clone()));
            }
        });
        HttpsFront { url, _runtime: runtime }
    }

    fn config(&self, params: &CertificateParams) -> ServerConfig {
        let key = KeyPair::generate().expect("random numbers");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("key and certificate belong together")
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

fn params(name: &str) -> CertificateParams {
    CertificateParams::new([name.to_owned()]).expect("a name")
}

/// A client that hangs up, or that does not trust the certificate, is no trouble of the front.
async fn pass_on(acceptor: TlsAcceptor, client: TcpStream, behind: String) {
    let Ok(mut client) = acceptor.accept(client).await else { return };
    let Ok(mut server) = TcpStream::connect(behind).await else { return };
    let _ = copy_bidirectional(&mut client, &mut server).await;
}
