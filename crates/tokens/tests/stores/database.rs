//! What databases have beside what every store has: files, versions, lost connections, and others in the way.

mod postgres;
mod reading;
mod sqlite;
