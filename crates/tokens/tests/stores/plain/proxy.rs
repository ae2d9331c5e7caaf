//! Stands in front of PostgreSQL, and refuses what breaks a rule.
//!
//! It changes nothing but statements: what is refused goes on as one that PostgreSQL refuses in the same way, so the state of the
//! connection and of its transaction is the database's own. And it says that the database is one of many servers.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use sqlx::postgres::PgConnectOptions;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::limits::{Refused, Sent};

/// What the database says it is.
const VERSION: &str = "'PostgreSQL 15.12-YB-2025.2.0.0-b1'";

/// What is asked for before a connection begins: TLS, or another way to hide it. Neither is had.
const HIDDEN: [[u8; 4]; 2] = [[4, 210, 22, 47], [4, 210, 22, 48]];

/// The URL of a proxy in front of a server, for as long as the test runs.
pub(crate) async fn url(server: &str) -> String {
    cut_after(server, usize::MAX).await
}

/// The same. The answer to one statement is lost, and with it the connection: the one that comes behind so many others.
pub(crate) async fn cut_after(server: &str, statements: usize) -> String {
    let options: PgConnectOptions = server.parse().unwrap();
    let address = format!("{}:{}", options.get_host(), options.get_port());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = listener.local_addr().unwrap().to_string();
    let url = server.replacen(&address, &here, 1);
    assert_ne!(url, server, "the URL of the tests' server names its address and port");
    let left = Arc::new(AtomicUsize::new(statements));
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(&address).await.unwrap();
            tokio::spawn(serve(client, server, Arc::clone(&left)));
        }
    });
    url
}

/// Until one of both goes, and then the other.
async fn serve(mut client: TcpStream, mut server: TcpStream, left: Arc<AtomicUsize>) {
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    if begin(&mut client, &mut server).await.is_err() {
        return;
    }
    let is_cut = AtomicBool::new(false);
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    tokio::select! {
        _ = there(from_client, to_server, &left, &is_cut) => {}
        _ = back(from_server, to_client, &is_cut) => {}
    }
}

/// The first message of a connection.
async fn begin(client: &mut TcpStream, server: &mut TcpStream) -> std::io::Result<()> {
    loop {
        let message = rest(client).await?;
        if HIDDEN.iter().any(|code| message[4..].starts_with(code)) {
            client.write_all(b"N").await?;
        } else {
            return server.write_all(&message).await;
        }
    }
}

/// What the client says.
async fn there(
    mut client: OwnedReadHalf,
    mut server: OwnedWriteHalf,
    left: &AtomicUsize,
    is_cut: &AtomicBool,
) -> std::io::Result<()> {
    let mut in_transaction = false;
    // Statements come again and again, and reading one takes longer than sending it.
    let mut judged = HashMap::new();
    loop {
        let kind = client.read_u8().await?;
        let mut message = rest(&mut client).await?;
        // A statement of its own, or one that is prepared, behind its name.
        let name = match kind {
            b'Q' => Some(0),
            b'P' => message[4..].iter().position(|byte| *byte == 0).map(|end| end + 1),
            _ => None,
        };
        if let Some(start) = name.map(|length| length + 4) {
            let end = start + message[start..].iter().position(|byte| *byte == 0).unwrap();
            let sql = String::from_utf8(message[start..end].to_vec()).unwrap();
            let sql: (String, bool) = judged
                .entry((sql, in_transaction))
                .or_insert_with_key(|(sql, in_transaction)| judge(sql, *in_transaction))
                .clone();
            in_transaction = sql.1;
            message.splice(start..end, sql.0.into_bytes());
            let length = u32::try_from(message.len()).unwrap();
            message[..4].copy_from_slice(&length.to_be_bytes());
        }
        // Sent for good: at once, or with the values of what was prepared.
        if matches!(kind, b'Q' | b'E') && left.fetch_sub(1, Ordering::Relaxed) == 1 {
            is_cut.store(true, Ordering::Relaxed);
        }
        server.write_all(&[&[kind], message.as_slice()].concat()).await?;
    }
}

/// What the server answers, until an answer is to be lost. By then it has done what it was told.
async fn back(mut server: OwnedReadHalf, mut client: OwnedWriteHalf, is_cut: &AtomicBool) -> std::io::Result<()> {
    let mut answer = vec![0; 1 << 16];
    loop {
        let length = server.read(&mut answer).await?;
        if length == 0 || is_cut.load(Ordering::Relaxed) {
            return Ok(());
        }
        client.write_all(&answer[..length]).await?;
    }
}

/// The rest of a message, from its length on.
async fn rest(from: &mut (impl AsyncReadExt + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut message = vec![0; 4];
    from.read_exact(&mut message).await?;
    let length = u32::from_be_bytes(message[..4].try_into().unwrap());
    message.resize(usize::try_from(length).unwrap(), 0);
    from.read_exact(&mut message[4..]).await?;
    Ok(message)
}

/// What goes on in place of a statement, itself or what PostgreSQL does not know either; and whether it leaves a transaction behind.
fn judge(sql: &str, in_transaction: bool) -> (String, bool) {
    let sent = match Sent::read(sql, in_transaction) {
        Ok(sent) => sent,
        Err(error) => {
            return (
                format!("\"cannot be read: {}\"", error.replace('"', "'")),
                in_transaction,
            );
        }
    };
    let Some(rule) = sent.breaks(|_| true) else {
        return (sql.replace("version()", VERSION), sent.leaves_transaction());
    };
    let what = format!("\"{}: {}\"", rule.what, rule.why);
    match rule.refused {
        Refused::Function => (format!("SELECT {what}()"), in_transaction),
        Refused::Syntax => (what, in_transaction),
    }
}
