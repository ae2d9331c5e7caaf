//! Attempts to get in: with guesses, with links, and with a session of somebody else's.

mod guesses;
mod invitations;
mod links;
mod log;
mod people;
mod processes;
