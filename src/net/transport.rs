//! A connection as one stream of bytes, plain or inside TLS, that holds no buffer while it is silent.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use rustls::ProtocolVersion;
use rustls::server::Acceptor;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::TlsStream;

use crate::base::Clock;
use crate::jid::Domain;
use crate::sasl::ChannelBindings;
use crate::tls::CertStore;

/// What one read brings at most: a TLS record.
const READ: usize = 16 * 1024;
/// What a peer that does not read may pile up inside TLS.
const UNSENT: usize = 64 * 1024;
/// RFC 9266 §2.
const EXPORTER_LABEL: &[u8] = b"EXPORTER-Channel-Binding";

thread_local! {
    /// Where every connection of this thread reads into, one after the other.
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ].into_boxed_slice());
}

/// A connection of a peer.
pub enum Transport {
    /// Not encrypted.
    Plain(TcpStream),
    /// Inside TLS.
    Tls(Box<TlsStream<TcpStream>>),
}

/// What a TLS handshake has come to.
#[derive(Clone, Debug)]
pub struct TlsFacts {
    /// `TLSv1.3` or `TLSv1.2`.
    pub version: &'static str,
    /// The cipher suite's registered name.
    pub cipher: &'static str,
    /// The name the peer asked for (SNI).
    pub sni: Option<String>,
    /// What an authentication can be bound to.
    pub bindings: ChannelBindings,
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum HandshakeError {
    /// The server has no certificate.
    #[error("there is no certificate")]
    NoCertificate,
    /// The connection is encrypted already.
    #[error("the connection is encrypted already")]
    Twice,
    /// The peer left, or spoke no TLS that is allowed here.
    #[error(transparent)]
    Failed(io::Error),
}

impl Transport {
    /// Takes over an accepted connection; small writes leave at once.
    pub fn new(socket: TcpStream) -> io::Result<Self> {
        socket.set_nodelay(true)?;
        Ok(Self::Plain(socket))
    }

    /// Waits for the peer's TLS hello and answers with the certificate it wants. RFC 6120 §5.4.3, XEP-0368.
    ///
    /// `to` is the domain of the stream header before STARTTLS; it counts where the hello names no domain. On failure
    /// the connection is closed: errors of TLS are told by TLS (RFC 6120 §5.4.3.2).
    pub async fn secure(
        self,
        certs: &CertStore,
        to: Option<&Domain>,
    ) -> Result<(Self, TlsFacts), HandshakeError> {
        let Self::Plain(socket) = self else { return Err(HandshakeError::Twice) };
        let hello =
            LazyConfigAcceptor::new(Acceptor::default(), socket).await.map_err(HandshakeError::Failed)?;
        let sni = hello.client_hello().server_name().map(str::to_owned);
        let endpoint = certs.choose(sni.as_deref(), to).ok_or(HandshakeError::NoCertificate)?;
        let limit = |connection: &mut rustls::ServerConnection| connection.set_buffer_limit(Some(UNSENT));
        let stream =
            hello.into_stream_with(endpoint.config.clone(), limit).await.map_err(HandshakeError::Failed)?;
        let connection = stream.get_ref().1;
        let bindings = ChannelBindings {
            exporter: connection.export_keying_material([0; 32], EXPORTER_LABEL, Some(b"")).ok(),
            end_point: endpoint.certificate.end_point.clone(),
        };
        let facts = TlsFacts {
            version: match connection.protocol_version() {
                Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
                Some(ProtocolVersion::TLSv1_2) => "TLSv1.2",
                _ => "TLS",
            },
            cipher: connection
                .negotiated_cipher_suite()
                .and_then(|suite| suite.suite().as_str())
                .unwrap_or("?"),
            sni,
            bindings,
        };
        Ok((Self::Tls(Box::new(stream)), facts))
    }

    /// Whether the connection is encrypted.
    pub fn is_tls(&self) -> bool {
        matches!(self, Self::Tls(_))
    }

    /// The peer's address.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.socket().peer_addr()
    }

    /// The socket below, for its options.
    pub fn socket(&self) -> &TcpStream {
        match self {
            Self::Plain(socket) => socket,
            Self::Tls(stream) => stream.get_ref().0,
        }
    }

    /// Reads what there is, at most 16 KiB, into the thread's buffer and hands it to `take`, which must not read from
    /// a transport itself. Nothing means that the peer has closed its side.
    pub fn poll_read<R>(
        &mut self,
        cx: &mut Context<'_>,
        take: impl FnOnce(&[u8]) -> R,
    ) -> Poll<io::Result<R>> {
        BUFFER.with_borrow_mut(|buffer| {
            let mut read = ReadBuf::new(buffer);
            match ready!(self.stream().poll_read(cx, &mut read)) {
                // Cut off without close_notify: an end like any other, since a stream has its own. RFC 6120 §4.4
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {}
                other => other?,
            }
            Poll::Ready(Ok(take(read.filled())))
        })
    }

    /// Appends what there is, at most 16 KiB, to `input`; the number of bytes, 0 when the peer has closed its side.
    pub async fn read(&mut self, input: &mut Vec<u8>) -> io::Result<usize> {
        poll_fn(|cx| {
            self.poll_read(cx, |bytes| {
                input.extend_from_slice(bytes);
                bytes.len()
            })
        })
        .await
    }

    /// Takes some of the bytes for sending. What it has taken is on its way after [`Transport::poll_flush`].
    pub fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.stream().poll_write(cx, bytes)
    }

    /// Sends what was taken but is still here.
    pub fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(cx)
    }

    /// Sends all of the bytes with as few system calls as the socket allows. Not to be cancelled half-way.
    pub async fn write_all(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let taken = poll_fn(|cx| self.poll_write(cx, bytes)).await?;
            if taken == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            bytes = bytes.get(taken..).unwrap_or_default();
        }
        poll_fn(|cx| self.poll_flush(cx)).await
    }

    /// Says goodbye (close_notify, end of the TCP stream), then waits until the peer has done the same, for at most
    /// `patience`: were the connection closed while it still sends, it could lose our last words. RFC 6120 §4.4.
    pub async fn close(mut self, clock: &Clock, patience: Duration) {
        let farewell = async {
            poll_fn(|cx| self.stream().poll_shutdown(cx)).await?;
            while poll_fn(|cx| self.poll_read(cx, <[u8]>::len)).await? > 0 {}
            io::Result::Ok(())
        };
        // However it ends, it is over.
        let _ = clock.within(patience, farewell).await;
    }

    fn stream(&mut self) -> Pin<&mut dyn Stream> {
        match self {
            Self::Plain(socket) => Pin::new(socket),
            Self::Tls(stream) => Pin::new(&mut **stream),
        }
    }
}

/// Both directions of a connection.
trait Stream: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Stream for T {}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bytes_come_and_go_and_an_end_is_seen() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut peer = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let mut transport = Transport::new(listener.accept().await.unwrap().0).unwrap();
        transport.write_all(b"hello").await.unwrap();
        let mut heard = [0; 5];
        tokio::io::AsyncReadExt::read_exact(&mut peer, &mut heard).await.unwrap();
        assert_eq!(&heard, b"hello");
        tokio::io::AsyncWriteExt::write_all(&mut peer, b"answer").await.unwrap();
        let mut input = b"+".to_vec();
        assert_eq!(transport.read(&mut input).await.unwrap(), 6);
        assert_eq!(input, b"+answer");
        drop(peer);
        assert_eq!(transport.read(&mut input).await.unwrap(), 0);
        transport.close(&Clock::new(), Duration::from_secs(1)).await;
    }
}
