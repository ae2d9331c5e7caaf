//! What databases differ in.

use std::future::Future;
use std::ops::DerefMut;
use std::time::Duration;

use bailiwick::Timestamp;

use super::{Columns, Fault, Group, Value, feed};
use crate::store::{Connections, Feed, FeedPlace};
use crate::{RoleId, TeamId, TokenId};

/// A database, as far as the statements do not say it. A clone is the same database.
pub trait Driver: Clone + Send + Sync + 'static {
    /// A connection.
    type Session: Session;
    /// A connection to read with.
    type Reader<'a>: DerefMut<Target = Self::Session> + Send;
    /// A connection in the middle of a transaction, which leaves no trace if it is dropped.
    type Transaction: DerefMut<Target = Self::Session> + Send;

    /// What waits to be changed together.
    fn group(&self) -> &Group;

    /// How long to wait for an answer.
    fn patience(&self) -> Duration;

    /// A connection to read with.
    fn reader(&self) -> impl Future<Output = Result<Self::Reader<'_>, Fault>> + Send;

    /// A connection to look a secret up with. A database with a server keeps some for that, since strangers ask by it.
    fn stranger(&self) -> impl Future<Output = Result<Self::Reader<'_>, Fault>> + Send {
        self.reader()
    }

    /// Begins a transaction that will write.
    fn begin(&self) -> impl Future<Output = Result<Self::Transaction, Fault>> + Send;

    /// Ends it. What it wrote outlives the machine.
    fn commit(transaction: Self::Transaction) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Ends it without a trace, so that its connection can be used again at once.
    fn roll_back(transaction: Self::Transaction) -> impl Future<Output = Result<(), Fault>> + Send;

    /// What is new in the feed since a place. A database with a server asks by a connection of its own, and trusts no older
    /// one where the history is another.
    fn follow(&self, since: Option<FeedPlace>) -> impl Future<Output = Result<Feed, Fault>> + Send {
        async move { feed::read(&mut *self.reader().await?, since, 0).await }
    }

    /// Whether it takes writes, and its time.
    fn probe(&self, now: Timestamp) -> impl Future<Output = Result<Timestamp, Fault>> + Send {
        async move { self.follow(None).await.map(|_| now) }
    }

    /// Tells others that there is something new in the feed, if there is a way to. They ask now and then anyway.
    fn announce(&self) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Returns when another one has announced something, or may have.
    fn changed(&self) -> impl Future<Output = ()> + Send {
        std::future::pending()
    }

    /// Moves what was committed to where a copy of the database finds it.
    fn settle(&self) -> impl Future<Output = Result<(), Fault>> + Send {
        async { Ok(()) }
    }

    /// The connections that are used again.
    fn connections(&self) -> Vec<Connections> {
        Vec::new()
    }

    /// Closes every connection.
    fn close(&self) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// A connection: statements with `$1`, `$2`, … for values.
pub trait Session: Send {
    /// A row of an answer.
    type Row: Columns + Send + Sync;

    /// Runs a statement; the answer is how many rows it changed.
    fn run(&mut self, sql: &str, values: &[Value<'_>]) -> impl Future<Output = Result<u64, Fault>> + Send;

    /// Runs a statement that answers with rows.
    fn rows(&mut self, sql: &str, values: &[Value<'_>]) -> impl Future<Output = Result<Vec<Self::Row>, Fault>> + Send;

    /// Keeps a role from being edited or removed until the transaction ends. Others can do the same beside it. Where there
    /// is one writer at a time, there is nothing to be done.
    fn hold_role(&mut self, _role: RoleId) -> impl Future<Output = Result<(), Fault>> + Send {
        async { Ok(()) }
    }

    /// Keeps others from changing the memberships and tokens of those who have some tokens, until the transaction ends; in one
    /// order, so that two who do the same do not wait for each other.
    fn hold_users_of(&mut self, _tokens: &[TokenId]) -> impl Future<Output = Result<(), Fault>> + Send {
        async { Ok(()) }
    }

    /// Keeps others who do the same with this team waiting until the transaction ends, and nobody else.
    fn hold_team(&mut self, _team: TeamId) -> impl Future<Output = Result<(), Fault>> + Send {
        async { Ok(()) }
    }
}
