//! The program that goes on in place of this one, in the same process: sockets are handed over by descriptor, as a manager does that
//! opens them itself (`sd_listen_fds(3)`), so that nobody who connects meanwhile is refused.

use std::env;
use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{self, Command};

use bailiwick_server::Sockets;
use command_fds::{CommandFdExt, FdMapping};
use listenfd::ListenFd;

use crate::error::Error;

/// Where descriptors begin that are handed over.
const FIRST: i32 = 3;

/// The sockets that were handed to this process, if any were.
pub(super) fn handed_over(has_gateways: bool) -> Result<Option<Sockets>, Error> {
    let mut handed = ListenFd::from_env();
    let (found, expected) = (handed.len(), 1 + usize::from(has_gateways));
    if found == 0 {
        return Ok(None);
    }
    if found != expected {
        let wrong = format!("LISTEN_FDS hands over {found} sockets, expected {expected}");
        let help =
            "with `--listen-gateway` there are two, the one for gateways last; without it there is one".to_owned();
        return Err(Error::new(wrong).with_help(Some(help)));
    }
    let mut take = |at| {
        let taken = handed.take_tcp_listener(at);
        taken.map_err(|error| {
            Error::new(format!(
                "LISTEN_FDS hands over something else than a socket that listens: {error}"
            ))
        })
    };
    let public = take(0)?;
    let gateways = if has_gateways { take(1)? } else { None };
    Ok(public.map(|public| Sockets { public, gateways }))
}

/// How this program was started.
pub(super) struct Program {
    /// Where it is: what is there by then goes on, and it may be a newer one.
    path: PathBuf,
    arguments: Vec<OsString>,
}

impl Program {
    /// To be asked for before anything can be put in its place.
    pub(super) fn of_this_process() -> Result<Self, Error> {
        Ok(Self {
            path: env::current_exe()
                .map_err(|error| Error::new(format!("cannot say which program this is: {error}")))?,
            arguments: env::args_os().skip(1).collect(),
        })
    }

    /// Goes on with it. Returns where that is impossible, and then this process can only end.
    pub(super) fn go_on(&self, sockets: Sockets) -> Error {
        let sockets: Vec<OwnedFd> = [Some(sockets.public), sockets.gateways]
            .into_iter()
            .flatten()
            .map(OwnedFd::from)
            .collect();
        let count = sockets.len();
        let mappings = (FIRST..)
            .zip(sockets)
            .map(|(child_fd, parent_fd)| FdMapping { parent_fd, child_fd });
        let mut command = Command::new(&self.path);
        command
            .args(&self.arguments)
            .env("LISTEN_FDS", count.to_string())
            .env("LISTEN_PID", process::id().to_string());
        let error = match command.fd_mappings(mappings.collect()) {
            Ok(command) => command.exec().to_string(),
            Err(error) => error.to_string(),
        };
        Error::new(format!("cannot go on with {}: {error}", self.path.display()))
    }
}
