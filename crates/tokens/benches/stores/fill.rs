//! A million tokens, written to the tables directly: one after the other they would take an hour.

use bailiwick::Timestamp;
use bailiwick_tokens::{Id, SecretDigest};
use sqlx::{Connection, Database, Encode, Executor, IntoArguments, Type};
use uuid::Uuid;

pub(crate) const TOKENS: u32 = 1_000_000;
pub(crate) const TOKENS_EACH: u32 = 100;
pub(crate) const USERS: u32 = TOKENS / TOKENS_EACH;
/// Users share a team.
const MEMBERS_EACH: u32 = 10;
/// Rows in one statement.
const ROWS: u32 = 1_000;

pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
/// What each token was given.
pub(crate) const SCOPES: [&str; 4] = ["droplet:read", "image:read", "regions:read", "sizes:read"];

pub(crate) fn team_of(user: u32) -> u32 {
    user / MEMBERS_EACH
}

pub(crate) fn id<T>(number: u32) -> Id<T> {
    Id::from_uuid(uuid(number))
}

/// Spread as digests are.
pub(crate) fn secret(number: u32) -> SecretDigest {
    let mut bytes = [0; 32];
    let mut word = u64::from(number) + 1;
    for part in bytes.chunks_mut(8) {
        word = word.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31) ^ 0x5851_f42d_4c95_7f2d;
        part.copy_from_slice(&word.to_be_bytes());
    }
    SecretDigest::from_bytes(bytes)
}

/// In the order of time, as identifiers are.
fn uuid(number: u32) -> Uuid {
    let random = u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15) & 0xffff_ffff;
    Uuid::from_u128((u128::from(number) + 1) << 80 | 7 << 76 | 2 << 62 | random)
}

pub(crate) async fn fill<C>(connection: &mut C)
where
    C: Connection,
    for<'c> &'c mut C: Executor<'c, Database = C::Database>,
    for<'q> <C::Database as Database>::Arguments<'q>: IntoArguments<'q, C::Database>,
    for<'q> Uuid: Encode<'q, C::Database> + Type<C::Database>,
    for<'q> String: Encode<'q, C::Database> + Type<C::Database>,
    for<'q> Vec<u8>: Encode<'q, C::Database> + Type<C::Database>,
{
    connection.execute("BEGIN").await.unwrap();
    let at = NOW.as_secs();
    let granted = serde_json::to_string(&SCOPES).unwrap();
    for number in 0..USERS / MEMBERS_EACH {
        let sql = format!("INSERT INTO teams (id, name, created_at) VALUES ($1, $2, {at})");
        let team = sqlx::query(&sql).bind(uuid(number)).bind(format!("team {number}"));
        team.execute(&mut *connection).await.unwrap();
    }
    for number in 0..USERS {
        let sql = format!("INSERT INTO users (id, login, created_at) VALUES ($1, $2, {at})");
        let user = sqlx::query(&sql).bind(uuid(number)).bind(format!("user {number}"));
        user.execute(&mut *connection).await.unwrap();
        let sql = "INSERT INTO members (team_id, user_id, role_name) VALUES ($1, $2, 'member')";
        let member = sqlx::query(sql).bind(uuid(team_of(number))).bind(uuid(number));
        member.execute(&mut *connection).await.unwrap();
    }
    for start in (0..TOKENS).step_by(ROWS as usize) {
        let numbers = start..start + ROWS;
        let sql = many(
            "tokens (id, team_id, user_id, name, held_name, granted, created_at, deleted)",
            ROWS,
            |row| {
                let [id, team, user, name, granted] = [1, 2, 3, 4, 5].map(|place| row * 5 + place);
                format!("(${id}, ${team}, ${user}, ${name}, ${name}, ${granted}, {at}, FALSE)")
            },
        );
        let mut query = sqlx::query(&sql);
        for number in numbers.clone() {
            // A user's tokens were minted over time, not one after the other.
            let user = number % USERS;
            let owner = query.bind(uuid(number)).bind(uuid(team_of(user))).bind(uuid(user));
            query = owner.bind(format!("token {number}")).bind(granted.clone());
        }
        query.execute(&mut *connection).await.unwrap();
        let sql = many("secrets (digest, token_id)", ROWS, |row| {
            format!("(${}, ${})", row * 2 + 1, row * 2 + 2)
        });
        let mut query = sqlx::query(&sql);
        for number in numbers.clone() {
            query = query.bind(secret(number).as_bytes().to_vec()).bind(uuid(number));
        }
        query.execute(&mut *connection).await.unwrap();
        for scope in SCOPES {
            let sql = many("holdings (kind, name, token_id)", ROWS, |row| {
                format!("('custom', '{scope}', ${})", row + 1)
            });
            let query = numbers
                .clone()
                .fold(sqlx::query(&sql), |query, number| query.bind(uuid(number)));
            query.execute(&mut *connection).await.unwrap();
        }
    }
    connection.execute("COMMIT").await.unwrap();
}

fn many(table: &str, rows: u32, row: impl Fn(u32) -> String) -> String {
    let rows: Vec<_> = (0..rows).map(row).collect();
    format!("INSERT INTO {table} VALUES {}", rows.join(", "))
}
