//! Where a service listens.

use std::io;
use std::net::{SocketAddr, TcpListener};

use crate::{ServeError, ServeOptions};

/// The sockets that a service listens on. Connections that nobody accepted yet wait there, so whoever hands them to its successor
/// refuses nobody meanwhile.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "whoever takes them over names both")]
pub struct Sockets {
    /// For people, and for gateways where these have none of their own.
    pub public: TcpListener,
    /// For gateways, if apart.
    pub gateways: Option<TcpListener>,
}

impl Sockets {
    /// Those that the options have, or new ones at their addresses.
    pub(crate) fn of(options: &ServeOptions) -> Result<Self, ServeError> {
        if let Some(open) = &options.sockets {
            let address = options.listen;
            return open
                .try_clone()
                .map_err(|source| ServeError::Listen { address, source });
        }
        Ok(Self {
            public: listen(options.listen)?,
            gateways: options.listen_gateway.map(listen).transpose()?,
        })
    }

    /// The same sockets once more.
    ///
    /// # Errors
    ///
    /// When the process may have no more files.
    pub fn try_clone(&self) -> io::Result<Self> {
        Ok(Self {
            public: self.public.try_clone()?,
            gateways: self.gateways.as_ref().map(TcpListener::try_clone).transpose()?,
        })
    }

    /// Where they listen.
    pub(crate) fn addresses(&self) -> io::Result<(SocketAddr, Option<SocketAddr>)> {
        let gateways = self.gateways.as_ref().map(TcpListener::local_addr).transpose()?;
        Ok((self.public.local_addr()?, gateways))
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).map_err(|source| ServeError::Listen { address, source })
}
