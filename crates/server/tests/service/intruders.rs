//! What somebody tries who wants to get in: with guesses, with links, and with the little that they have.

mod guesses;
mod invitations;
mod links;
mod log;
mod people;
