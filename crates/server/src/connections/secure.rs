//! Streams as they come, or with TLS.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
#[cfg(feature = "tls")]
use tokio_rustls::server::TlsStream;

use crate::ServeOptions;

/// How connections are kept from others.
#[derive(Clone, Debug)]
pub(crate) enum Secure {
    /// Not at all: somebody else does it, or there is nobody.
    Plain,
    #[cfg(feature = "tls")]
    Tls(crate::Tls),
}

/// A stream that is ready for HTTP. That with TLS is large, and elsewhere.
pub(super) enum Opened<S> {
    Plain(S),
    #[cfg(feature = "tls")]
    Tls(Box<TlsStream<S>>),
}

impl Secure {
    pub(crate) fn of(options: &ServeOptions) -> Self {
        #[cfg(feature = "tls")]
        if let Some(tls) = &options.tls {
            return Self::Tls(tls.clone());
        }
        let _ = options;
        Self::Plain
    }

    /// Greets whoever is at the other end, by the certificate that counts at this moment.
    pub(super) async fn open<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) -> io::Result<Opened<S>> {
        match self {
            Self::Plain => Ok(Opened::Plain(stream)),
            #[cfg(feature = "tls")]
            Self::Tls(tls) => Ok(Opened::Tls(Box::new(tls.acceptor().accept(stream).await?))),
        }
    }
}

/// Does the same with either.
macro_rules! with {
    ($opened:expr, $stream:ident => $what:expr) => {
        match $opened {
            Opened::Plain($stream) => $what,
            #[cfg(feature = "tls")]
            Opened::Tls($stream) => $what,
        }
    };
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Opened<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        with!(self.get_mut(), stream => Pin::new(stream).poll_read(cx, into))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Opened<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        with!(self.get_mut(), stream => Pin::new(stream).poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        with!(self.get_mut(), stream => Pin::new(stream).poll_write_vectored(cx, bytes))
    }

    fn is_write_vectored(&self) -> bool {
        with!(self, stream => stream.is_write_vectored())
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        with!(self.get_mut(), stream => Pin::new(stream).poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        with!(self.get_mut(), stream => Pin::new(stream).poll_shutdown(cx))
    }
}
