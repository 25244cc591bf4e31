//! The test client: one connection, which does what it is told, however wrong, and notes everything.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::server::Target;
use super::tls::{TlsOptions, client_config};
use super::tree::{Piece, STREAM_NS, Scope, Tree, next_piece};

/// How long a server may take for anything; generous, because it is reached only by what fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// What comes from the server.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    Header(Tree),
    Element(Tree),
    /// The closing tag.
    Footer,
    /// The connection is gone; why.
    Closed(String),
}

enum Io {
    None,
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// One connection and its transcript.
pub(crate) struct Client {
    target: Arc<Target>,
    io: Io,
    buffer: Vec<u8>,
    scope: Option<Scope>,
    inbox: VecDeque<Event>,
    /// What went over the wire, in the order in which this client saw it.
    pub(crate) transcript: Vec<String>,
    /// The full JID once a resource is bound.
    pub(crate) bound: Option<String>,
    /// What the stream has offered last.
    pub(crate) features: Option<Tree>,
    /// The same of a session that was left without a word and may go on. XEP-0198 §5
    left: Option<String>,
    pings: u32,
    gone: bool,
    /// The server has ended; what it said then waits in the inbox.
    outlived: bool,
    /// How the connection ended.
    why: String,
}

/// How a connection ends in order: TLS with a close_notify of its own, TCP with its FIN.
pub(crate) const END: &str = "end of the connection";

impl Client {
    pub(crate) fn new(target: Arc<Target>) -> Self {
        Self {
            target,
            io: Io::None,
            buffer: Vec::new(),
            scope: None,
            inbox: VecDeque::new(),
            transcript: Vec::new(),
            bound: None,
            features: None,
            left: None,
            pings: 0,
            gone: true,
            outlived: false,
            why: String::new(),
        }
    }

    /// Whether there is a connection, as far as this client has read.
    pub(crate) fn is_open(&self) -> bool {
        !self.gone
    }

    pub(crate) fn note(&mut self, what: impl Into<String>) {
        self.transcript.push(what.into());
    }

    /// Connects to the port for STARTTLS, or to the other one and secures the connection at once.
    pub(crate) async fn connect(&mut self, direct: Option<&TlsOptions>) -> Result<(), String> {
        if std::mem::take(&mut self.outlived) {
            // The goodbye of the server that is gone, if nobody asked for it.
            self.inbox.retain(|event| !is_goodbye(event));
        }
        let address = self.target.address(direct.is_some());
        let stream = timeout(PATIENCE, TcpStream::connect(address))
            .await
            .map_err(|_| format!("connecting to {address} takes too long"))?
            .map_err(|error| format!("cannot connect to {address}: {error}"))?;
        let _ = stream.set_nodelay(true);
        self.note(format!("-- connects to {address}"));
        self.io = Io::Plain(stream);
        self.gone = false;
        self.bound = None;
        self.restart();
        match direct {
            Some(options) => self.secure(options).await,
            None => Ok(()),
        }
    }

    /// The TLS handshake on the open connection. A refused handshake is not an error here: the connection is closed.
    pub(crate) async fn secure(&mut self, options: &TlsOptions) -> Result<(), String> {
        let Io::Plain(stream) = std::mem::replace(&mut self.io, Io::None) else {
            return Err("there is no plain connection to secure".into());
        };
        if !self.buffer.is_empty() {
            return Err(format!("bytes before the handshake: {:?}", String::from_utf8_lossy(&self.buffer)));
        }
        let config = client_config(&self.target.trusted()?, options)?;
        let host = options.sni.as_deref().unwrap_or(&self.target.host).to_owned();
        let name = ServerName::try_from(host.clone()).map_err(|error| error.to_string())?;
        let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
        match timeout(PATIENCE, connecting).await {
            Err(_) => Err("the TLS handshake takes too long".into()),
            Ok(Err(error)) => {
                self.end(format!("TLS handshake: {error}"));
                Ok(())
            }
            Ok(Ok(stream)) => {
                let tls = stream.get_ref().1;
                let alpn = tls.alpn_protocol().map(|name| String::from_utf8_lossy(name).into_owned());
                self.transcript.push(format!(
                    "-- TLS {:?}, name {host}, ALPN {}",
                    tls.protocol_version(),
                    alpn.as_deref().unwrap_or("none")
                ));
                self.io = Io::Tls(Box::new(stream));
                self.restart();
                Ok(())
            }
        }
    }

    /// Forgets the stream: a new header is expected from the server.
    pub(crate) fn restart(&mut self) {
        self.scope = None;
    }

    /// Data of a channel binding of this connection. RFC 9266, RFC 5929 §4
    pub(crate) fn channel_binding(&self, kind: &str) -> Result<Vec<u8>, String> {
        let Io::Tls(stream) = &self.io else { return Err("no TLS, no channel binding".into()) };
        let tls = stream.get_ref().1;
        match kind {
            "tls-exporter" => tls
                .export_keying_material(vec![0; 32], b"EXPORTER-Channel-Binding", Some(b""))
                .map_err(|error| error.to_string()),
            // The certificates here are signed with SHA-256.
            "tls-server-end-point" => {
                use sha2::Digest;
                let certificate =
                    tls.peer_certificates().and_then(|all| all.first()).ok_or("no certificate")?;
                Ok(sha2::Sha256::digest(certificate.as_ref()).to_vec())
            }
            other => Err(format!("unknown channel binding {other}")),
        }
    }

    /// The version of TLS as XEP-0515 writes it.
    pub(crate) fn tls_version(&self) -> Option<String> {
        let Io::Tls(stream) = &self.io else { return None };
        stream.get_ref().1.protocol_version().map(|version| format!("{:04x}", u16::from(version)))
    }

    /// Sends a stream header to `host` with the usual attributes and some more.
    pub(crate) async fn open(&mut self, host: &str, more: &str) -> Result<(), String> {
        self.restart();
        let to = if more.contains("to=") { String::new() } else { format!(" to='{host}'") };
        let version = if more.contains("version=") { "" } else { " version='1.0'" };
        self.send(&format!(
            "<?xml version='1.0'?><stream:stream{to}{version} {more} xmlns='jabber:client' \
             xmlns:stream='{STREAM_NS}'>"
        ))
        .await
    }

    /// Sends text in one packet.
    pub(crate) async fn send(&mut self, text: &str) -> Result<(), String> {
        self.send_packets(&[text.as_bytes().to_vec()]).await
    }

    /// Sends bytes, each piece as a packet of its own. A connection that the server has closed meanwhile swallows them.
    pub(crate) async fn send_packets(&mut self, packets: &[Vec<u8>]) -> Result<(), String> {
        if matches!(self.io, Io::None) {
            return Err("there is no connection to send on".into());
        }
        let shown: Vec<String> =
            packets.iter().map(|bytes| shorten(&String::from_utf8_lossy(bytes))).collect();
        self.note(format!("-> {}", shown.join(" | ")));
        for packet in packets {
            let mut at = 0;
            let mut flushed = false;
            while !flushed && !matches!(self.io, Io::None) {
                match timeout(PATIENCE, self.write_or_read(&packet[at..])).await {
                    Err(_) => return Err("the server takes no bytes".into()),
                    Ok(Ok(Progress::Wrote(0))) if at == packet.len() => flushed = true,
                    Ok(Ok(Progress::Wrote(written))) => at += written,
                    Ok(Ok(Progress::Read(_))) => {}
                    Ok(Err(why)) => self.end(why),
                }
            }
            if packets.len() > 1 {
                // Lets the packets leave one by one; nothing is expected of it.
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        Ok(())
    }

    /// Writes some bytes, or all that is buffered where there are none; reads meanwhile, so that neither side waits
    /// for the other for ever.
    async fn write_or_read(&mut self, bytes: &[u8]) -> Result<Progress, String> {
        let done = match &mut self.io {
            Io::None => return Ok(Progress::Wrote(bytes.len())),
            Io::Plain(stream) => both(stream, bytes, &mut self.buffer).await,
            Io::Tls(stream) => both(stream.as_mut(), bytes, &mut self.buffer).await,
        };
        match done {
            Ok(Progress::Read(0)) => Err(END.into()),
            Ok(progress) => Ok(progress),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The next thing that the server sends.
    pub(crate) async fn next(&mut self) -> Result<Event, String> {
        if let Some(event) = self.inbox.pop_front() {
            return Ok(event);
        }
        self.read(Instant::now() + PATIENCE).await
    }

    /// Puts a thing back, to be next.
    pub(crate) fn put_back(&mut self, event: Event) {
        self.inbox.push_front(event);
    }

    /// What has come and was not asked for yet.
    pub(crate) fn waiting(&self) -> &VecDeque<Event> {
        &self.inbox
    }

    /// Forgets what has come so far.
    pub(crate) fn forget(&mut self) {
        self.inbox.clear();
    }

    async fn read(&mut self, deadline: Instant) -> Result<Event, String> {
        loop {
            if let Some((piece, used)) = next_piece(&self.buffer, self.scope.as_ref())? {
                self.transcript
                    .push(format!("<- {}", shorten(&String::from_utf8_lossy(&self.buffer[..used]))));
                self.buffer.drain(..used);
                return Ok(match piece {
                    Piece::Header(header, scope) => {
                        self.scope = Some(scope);
                        Event::Header(header)
                    }
                    Piece::Element(tree) => {
                        if let Some(jid) = bound_jid(&tree) {
                            self.bound = Some(jid);
                        }
                        if tree.name == "resumed" {
                            self.bound = self.left.take();
                        }
                        // Another stream begins behind it. RFC 6120 §6.4.6
                        if tree.name == "success" && tree.ns == "urn:ietf:params:xml:ns:xmpp-sasl" {
                            self.scope = None;
                        }
                        if tree.name == "features" {
                            self.features = Some(tree.clone());
                        }
                        Event::Element(tree)
                    }
                    Piece::Footer => Event::Footer,
                });
            }
            let read = match &mut self.io {
                Io::None if self.gone => {
                    return Ok(Event::Closed("it was closed before".into()));
                }
                Io::None => {
                    self.gone = true;
                    return Ok(Event::Closed(std::mem::take(&mut self.why)));
                }
                Io::Plain(stream) => timeout_at(deadline, stream.read_buf(&mut self.buffer)).await,
                Io::Tls(stream) => timeout_at(deadline, stream.read_buf(&mut self.buffer)).await,
            };
            match read {
                Err(_) => return Err("nothing came in time".into()),
                Ok(Ok(0)) => self.end(END.into()),
                Ok(Ok(_)) => {}
                Ok(Err(error)) => self.end(error.to_string()),
            }
        }
    }

    fn end(&mut self, why: String) {
        // What was read before still counts.
        self.transcript.push(format!("-- closed: {why}"));
        self.why = why;
        self.io = Io::None;
    }

    /// Drops the connection without a word.
    pub(crate) fn abandon(&mut self) {
        self.note("-- drops the connection");
        self.io = Io::None;
        self.gone = true;
        self.left = self.bound.take();
        self.buffer.clear();
        self.scope = None;
    }

    /// Listens until the server has ended the connection. What it says meanwhile waits to be asked for.
    pub(crate) async fn outlive(&mut self) -> Result<(), String> {
        if self.gone {
            return Ok(());
        }
        loop {
            let event = self.read(Instant::now() + PATIENCE).await?;
            let closed = matches!(event, Event::Closed(_));
            self.inbox.push_back(event);
            if closed {
                break;
            }
        }
        self.left = self.bound.take();
        self.buffer.clear();
        self.scope = None;
        self.outlived = true;
        Ok(())
    }

    /// Closes the stream, waits for the server's closing tag and the end.
    pub(crate) async fn close(&mut self) -> Result<(), String> {
        self.send("</stream:stream>").await?;
        let mut footer = false;
        loop {
            match self.read(Instant::now() + PATIENCE).await? {
                Event::Footer => footer = true,
                Event::Closed(_) => break,
                Event::Header(_) | Event::Element(_) => {}
            }
        }
        self.bound = None;
        if footer { Ok(()) } else { Err("the server ended the connection without </stream:stream>".into()) }
    }

    /// Sends a ping that [`Client::pong`] waits for. Any answer to it will do.
    pub(crate) async fn ping(&mut self, to: &str) -> Result<String, String> {
        self.pings += 1;
        let id = format!("barrier-{}", self.pings);
        let iq = format!("<iq type='get' id='{id}' to='{to}'><ping xmlns='urn:xmpp:ping'/></iq>");
        let noted = self.transcript.len();
        self.send_packets(&[iq.into_bytes()]).await?;
        self.transcript.truncate(noted);
        Ok(id)
    }

    /// Reads up to the answer to a ping; what comes before stays in the inbox.
    pub(crate) async fn pong(&mut self, id: &str) -> Result<(), String> {
        let deadline = Instant::now() + PATIENCE;
        let answers = |event: &Event| matches!(event, Event::Element(tree) if tree.name == "iq" && tree.attr("id") == Some(id));
        // Answers of several accounts come in any order.
        if let Some(early) = self.inbox.iter().position(answers) {
            self.inbox.remove(early);
            return Ok(());
        }
        loop {
            match self.read(deadline).await {
                Ok(event) if answers(&event) => return Ok(()),
                Ok(closed @ Event::Closed(_)) => {
                    self.inbox.push_back(closed);
                    return Ok(());
                }
                Ok(event) => self.inbox.push_back(event),
                Err(why) => return Err(format!("waiting for the answer to a ping: {why}")),
            }
        }
    }
}

enum Progress {
    Wrote(usize),
    Read(usize),
}

async fn both<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    bytes: &[u8],
    buffer: &mut Vec<u8>,
) -> std::io::Result<Progress> {
    let (mut reader, mut writer) = tokio::io::split(stream);
    tokio::select! {
        biased;
        // Both are safe to cancel: a write that is not finished has taken nothing, a flush can be repeated.
        written = async {
            if bytes.is_empty() { writer.flush().await.map(|()| 0) } else { writer.write(bytes).await }
        } => written.map(Progress::Wrote),
        read = reader.read_buf(buffer) => read.map(Progress::Read),
    }
}

fn is_goodbye(event: &Event) -> bool {
    match event {
        Event::Closed(_) | Event::Footer => true,
        Event::Element(tree) => tree.ns == "urn:xmpp:sm:3" || (tree.ns == STREAM_NS && tree.name == "error"),
        Event::Header(_) => false,
    }
}

fn bound_jid(tree: &Tree) -> Option<String> {
    // XEP-0388 §2.6.1: a full address where there is a resource.
    if tree.name == "success" {
        return tree.child("authorization-identifier").map(Tree::text).filter(|jid| jid.contains('/'));
    }
    if tree.name != "iq" || tree.attr("type") != Some("result") {
        return None;
    }
    let bind = tree.child("bind").filter(|bind| bind.ns == "urn:ietf:params:xml:ns:xmpp-bind")?;
    Some(bind.child("jid")?.text())
}

fn shorten(text: &str) -> String {
    if text.len() <= 1200 {
        return text.to_owned();
    }
    let start: String = text.chars().take(500).collect();
    let end: String = text.chars().skip(text.chars().count().saturating_sub(200)).collect();
    format!("{start} [… {} bytes …] {end}", text.len())
}
