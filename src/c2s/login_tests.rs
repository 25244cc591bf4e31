//! Logins over real sockets, with a client as small as can be.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::client::TlsStream;

use super::*;
use crate::sasl::scram::testing::client_final;
use crate::sasl::{Hash, Password};
use crate::store::account;
use crate::tls::{CertFiles, ensure};

const STARTTLS: &str = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
const SASL: &str = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
const HEADER: &str = "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' \
                      xmlns:stream='http://etherx.jabber.org/streams'>";
const BIND: &str = "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind></iq>";

/// A server for `localhost` with the account `alice`, password `pencil`.
struct Server {
    directory: tempfile::TempDir,
    cx: Arc<LoginContext>,
}

impl Server {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = Clock::new();
        let config = Config::parse("schema = 1\n[vhost.\"localhost\"]\n", Path::new("xmppd.toml")).unwrap();
        let store = Store::open(directory.path(), &Default::default(), clock.clone()).unwrap();
        let keys = KeySet::derive(&Password::prepare("pencil").unwrap());
        let now = clock.wall();
        store
            .write(move |tx| account::create(tx, &"alice@localhost".parse().unwrap(), &keys, now))
            .await
            .unwrap();
        let certs = CertStore::new();
        let domain: Domain = "localhost".parse().unwrap();
        ensure(&CertFiles::of(directory.path(), &domain), &domain, 0o600, now).unwrap();
        assert!(certs.reload(directory.path(), &[domain], config.tls.profile, now).is_empty());
        let cx = Arc::new(LoginContext {
            config: Arc::new(config),
            store,
            certs,
            clock,
            decoy: Decoy::new([1; 32]),
            tokens: TokenKey::new([2; 32]),
            derivations: Arc::new(Semaphore::new(2)),
            guard: Guard::default(),
            maintenance: Maintenance::default(),
            spawner: Spawner::new(),
            shutdown: Shutdown::new(),
            registrar: Arc::new(Registrar::new(Clock::new(), |_| ())),
            metrics: Arc::default(),
            conn: "test".to_owned(),
            traces: Traces::new(directory.path(), Clock::new()),
            modules: &[],
        });
        Self { directory, cx }
    }

    /// A client, and what the server says of it in the end.
    async fn connect(&self, entry: Entry) -> (TcpStream, tokio::task::JoinHandle<Result<LoggedIn, Ended>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let transport = Transport::new(listener.accept().await.unwrap().0).unwrap();
        let cx = Arc::clone(&self.cx);
        let spawner = crate::base::Spawner::new();
        (client, spawner.spawn(async move { Box::pin(login(transport, entry, &cx)).await }))
    }

    /// The client's side of the handshake; it trusts the server's certificate only.
    async fn encrypt(&self, socket: TcpStream) -> TlsStream<TcpStream> {
        let mut roots = rustls::RootCertStore::empty();
        let pem = std::fs::read(self.directory.path().join("localhost.pem")).unwrap();
        roots.add(CertificateDer::from_pem_slice(&pem).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"xmpp-client".to_vec()];
        let name = ServerName::try_from("localhost").unwrap();
        tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, socket).await.unwrap()
    }
}

/// Says something and hears what comes up to a certain text.
async fn talk(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), say: &str, until: &str) -> String {
    stream.write_all(say.as_bytes()).await.unwrap();
    let mut heard = String::new();
    let mut buffer = [0; 4096];
    while !heard.contains(until) {
        let length = stream.read(&mut buffer).await.unwrap();
        assert!(length > 0, "closed after: {heard}");
        heard.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
    }
    heard
}

#[tokio::test]
async fn scram_bound_to_the_channel_after_starttls() {
    let server = Server::new().await;
    let (mut socket, ended) = server.connect(Entry::Starttls).await;
    talk(&mut socket, HEADER, "</stream:features>").await;
    talk(&mut socket, STARTTLS, "<proceed").await;
    let mut stream = server.encrypt(socket).await;
    talk(&mut stream, HEADER, "</stream:features>").await;
    let exporter =
        stream.get_ref().1.export_keying_material([0; 32], b"EXPORTER-Channel-Binding", Some(b"")).unwrap();
    let bare = "n=alice,r=abc";
    let first = STANDARD.encode(format!("p=tls-exporter,,{bare}"));
    let auth = format!("<auth {SASL} mechanism='SCRAM-SHA-256-PLUS'>{first}</auth>");
    let heard = talk(&mut stream, &auth, "</challenge>").await;
    let challenge = heard.split(['<', '>']).nth(2).unwrap();
    let challenge = String::from_utf8(STANDARD.decode(challenge).unwrap()).unwrap();
    let binding = [b"p=tls-exporter,,".as_slice(), &exporter].concat();
    let answer = STANDARD.encode(client_final(Hash::Sha256, "pencil", bare, &challenge, &binding));
    talk(&mut stream, &format!("<response {SASL}>{answer}</response>"), "</success>").await;
    // What follows the request is kept for the session.
    talk(&mut stream, HEADER, "</stream:features>").await;
    stream.write_all(format!("{BIND}<presence/>").as_bytes()).await.unwrap();
    let logged_in = ended.await.unwrap().unwrap();
    assert_eq!(logged_in.client.account.as_str(), "alice@localhost");
    let Wish::Bind { id, resource: Some(resource) } = &logged_in.wish else { panic!("no resource") };
    assert_eq!((id.as_str(), resource.as_str()), ("b1", "r"));
    assert_eq!(logged_in.security.mechanism.name(), "SCRAM-SHA-256-PLUS");
    assert!(logged_in.security.tls_text().starts_with("TLSv1.3 "), "{}", logged_in.security.tls_text());
    assert_eq!(logged_in.input, b"<presence/>");
}

#[tokio::test]
async fn plain_inside_direct_tls_and_a_second_request() {
    let server = Server::new().await;
    let (socket, ended) = server.connect(Entry::DirectTls).await;
    let mut stream = server.encrypt(socket).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"xmpp-client".as_slice()));
    talk(&mut stream, HEADER, "</stream:features>").await;
    let wrong = format!("<auth {SASL} mechanism='PLAIN'>{}</auth>", STANDARD.encode("\0nobody\0pencil"));
    talk(&mut stream, &wrong, "<not-authorized/>").await;
    let right = format!("<auth {SASL} mechanism='PLAIN'>{}</auth>", STANDARD.encode("\0alice\0pencil"));
    talk(&mut stream, &right, "<success").await;
    talk(&mut stream, &format!("{HEADER}{BIND}"), "</stream:features>").await;
    let logged_in = ended.await.unwrap().unwrap();
    stream.write_all(BIND.replace("b1", "b2").as_bytes()).await.unwrap();
    let again = bind_again(logged_in, &server.cx).await.unwrap();
    assert!(matches!(&again.wish, Wish::Bind { id, .. } if id == "b2"));
    assert_eq!(again.client.account.as_str(), "alice@localhost");
}

#[tokio::test]
async fn what_is_slipped_in_behind_starttls_is_not_taken() {
    let server = Server::new().await;
    let (mut socket, ended) = server.connect(Entry::Starttls).await;
    talk(&mut socket, HEADER, "</stream:features>").await;
    let heard = talk(&mut socket, &format!("{STARTTLS}<auth {SASL}/>"), "</stream:stream>").await;
    assert!(heard.contains("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"), "{heard}");
    drop(socket);
    assert!(matches!(ended.await.unwrap(), Err(Ended::TlsRefused)));
}

#[tokio::test]
async fn time_and_patience_end() {
    let server = Server::new().await;
    let driver = server.cx.clock.clone();
    let spawner = crate::base::Spawner::new();
    spawner.spawn(driver.drive());
    let (mut socket, ended) = server.connect(Entry::Starttls).await;
    let (mut other, other_ended) = server.connect(Entry::Starttls).await;
    talk(&mut other, HEADER, "</stream:features>").await;
    server.cx.clock.advance(Duration::from_secs(31));
    let heard = talk(&mut socket, "", "</stream:stream>").await;
    assert!(heard.starts_with("<?xml version='1.0'?><stream:stream "), "{heard}");
    assert!(heard.contains("<connection-timeout "), "{heard}");
    let heard = talk(&mut other, "", "</stream:stream>").await;
    assert!(heard.starts_with("<stream:error><connection-timeout "), "{heard}");
    drop((socket, other));
    assert!(matches!(ended.await.unwrap(), Err(Ended::Stream(_))));
    assert!(matches!(other_ended.await.unwrap(), Err(Ended::Stream(_))));
}

#[tokio::test]
async fn a_server_that_stops_says_so() {
    let server = Server::new().await;
    let (mut socket, _ended) = server.connect(Entry::Starttls).await;
    talk(&mut socket, HEADER, "</stream:features>").await;
    server.cx.shutdown.begin();
    talk(&mut socket, "", "<system-shutdown ").await;
}
