//! A fleet of ten million tokens, and questions about all of them at once.

mod cedar;
mod sqlite;

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Instant;

use bailiwick::digitalocean::{DigitalOcean, droplet, roles};
use bailiwick::{Catalog, Grant, Role, Scope, ScopeSet};
use bailiwick_fleet::{Fleet, NewToken, RoleId};

use crate::clock::median;
use crate::workload::Random;

/// How many tokens there are.
pub const TOKENS: usize = 10_000_000;

/// How often each question is asked.
const TIMES: usize = 101;

/// One question and how long it took.
pub struct Asked {
    /// What was asked, and of what.
    pub question: &'static str,
    /// Nanoseconds for all tokens: the middle of several.
    pub nanoseconds: f64,
    /// The same for reading the same bytes and adding them up, where that is a measure.
    pub plain_read: Option<f64>,
    /// How many tokens the answer was found among.
    pub tokens: usize,
    /// How many there are in the answer.
    pub answer: usize,
}

/// What the report needs of a fleet.
pub struct Scans {
    /// Seconds that it took to add all tokens.
    pub filled: f64,
    /// Every question.
    pub asked: Vec<Asked>,
}

/// Fills a fleet and asks it.
///
/// # Errors
///
/// When two ways to the same answer do not agree.
pub fn measure() -> Result<Scans, String> {
    let clock = Instant::now();
    let made = Made::new(TOKENS);
    let filled = clock.elapsed().as_secs_f64();
    let mut asked = vec![];
    for (threads, one_column, two_columns) in [
        (
            1,
            "who has a scope that every role has, one thread",
            "who has a scope that owners alone have, one thread",
        ),
        (
            2,
            "who has a scope that every role has, two threads",
            "who has a scope that owners alone have, two threads",
        ),
    ] {
        asked.push(made.scan(one_column, 1, threads)?);
        asked.push(made.scan(two_columns, 2, threads)?);
    }
    asked.push(Asked {
        question: "who can delete droplets, by a loop over rows of masks",
        nanoseconds: times_of(|| made.by_rows(droplet::DELETE, TOKENS)),
        plain_read: None,
        tokens: TOKENS,
        answer: made.by_rows(droplet::DELETE, TOKENS),
    });
    let less = Role::new(*roles::MEMBER.permissions() - droplet::DELETE);
    let scan = made
        .fleet
        .losing(made.ids[1], &less)
        .map_err(|error| error.to_string())?;
    asked.push(Asked {
        question: "who loses something if members may not delete droplets any more",
        nanoseconds: times_of(|| scan.count()),
        plain_read: None,
        tokens: TOKENS,
        answer: scan.count(),
    });
    asked.push(Asked {
        question: "what can one team's tokens still do (the answer counts scopes)",
        nanoseconds: times_of(|| made.fleet.can("team-7").len()),
        plain_read: None,
        tokens: made.fleet.tokens_of("team-7").count(),
        answer: made.fleet.can("team-7").len(),
    });
    for other in [sqlite::ask(&made)?, cedar::ask(&made)?] {
        let expected = made.by_rows(droplet::DELETE, other.tokens);
        if other.answer != expected {
            return Err(format!(
                "{}: expected {expected}, found {}",
                other.question, other.answer
            ));
        }
        asked.push(other);
    }
    Ok(Scans { filled, asked })
}

/// A fleet, and the same tokens as rows of masks.
struct Made {
    fleet: Fleet<DigitalOcean>,
    ids: [RoleId; 3],
    rows: Vec<Row>,
    roles: [Role<DigitalOcean>; 3],
}

/// A token as a service would keep it that has one set for each: 32 bytes.
struct Row {
    mask: [u64; 3],
    role: u8,
}

impl Made {
    fn new(count: usize) -> Self {
        let mut random = Random(0xf1ee7);
        let scopes: Vec<Scope<DigitalOcean>> = DigitalOcean::scopes().collect();
        let grants: Vec<Grant<DigitalOcean>> = (0..512)
            .map(|number| match number % 8 {
                0 => Grant::full_access(),
                1 | 2 => Grant::read_only(),
                _ => {
                    let count = 1 + random.below(40);
                    let chosen = (0..count).map(|_| scopes[random.below(scopes.len())]);
                    Grant::custom(chosen.collect::<ScopeSet<DigitalOcean>>()).with_required()
                }
            })
            .collect();
        let roles = [roles::OWNER, roles::MEMBER, roles::RESOURCE_VIEWER];
        let mut fleet = Fleet::new();
        let ids = [0, 1, 2].map(|role| fleet.add_role(["owner", "member", "viewer"][role], roles[role]));
        let teams: Vec<String> = (0..100_000).map(|team| format!("team-{team}")).collect();
        let mut rows = Vec::with_capacity(count);
        for _ in 0..count {
            let grant = &grants[random.below(grants.len())];
            let (role, team) = (random.below(3), &teams[random.below(teams.len())]);
            let token = NewToken {
                team,
                role: ids[role],
                grant,
                expires: None,
            };
            fleet.push(&token).expect("room for every token");
            let mut mask = [0; 3];
            mask.copy_from_slice(grant.expanded().words());
            rows.push(Row { mask, role: role as u8 });
        }
        Self {
            fleet,
            ids,
            rows,
            roles,
        }
    }

    /// Asks about one scope after the other, so that no answer comes from a cache, of those that this many columns decide:
    /// one where every role has the scope, two where one role alone has it.
    fn scan(&self, question: &'static str, columns: usize, threads: usize) -> Result<Asked, String> {
        let having =
            |scope: &Scope<DigitalOcean>| self.roles.iter().filter(|role| role.ceiling().contains(*scope)).count();
        let wanted = if columns == 1 { self.roles.len() } else { 1 };
        let scopes: Vec<_> = DigitalOcean::scopes().filter(|scope| having(scope) == wanted).collect();
        let scans: Vec<_> = scopes.iter().map(|scope| self.fleet.holders(*scope)).collect();
        let threads_wanted = NonZeroUsize::new(threads).ok_or("no threads")?;
        for (scope, scan) in scopes.iter().zip(&scans) {
            let expected = self.by_rows(*scope, TOKENS);
            if scan.count() != expected || scan.count_on(threads_wanted) != expected || scan.iter().count() != expected
            {
                return Err(format!("{question}, {scope}: expected {expected}"));
            }
        }
        // As many columns as the scans read, and none of them twice in a row but that of the role.
        let plain: Vec<Vec<u64>> = (0..scopes.len() + columns - 1)
            .map(|_| vec![1; TOKENS.div_ceil(64)])
            .collect();
        let next = std::cell::Cell::new(0);
        let ask = || {
            let scan = &scans[next.get() % scans.len()];
            if threads == 1 {
                scan.count()
            } else {
                scan.count_on(threads_wanted)
            }
        };
        let read_plainly = || {
            let own = next.replace(next.get() + 1) % scans.len();
            let role = (columns == 2).then(|| &plain[scopes.len()]);
            read(&[Some(&plain[own]), role], threads)
        };
        let (nanoseconds, plain_read) = race(ask, read_plainly);
        Ok(Asked {
            question,
            nanoseconds,
            plain_read: Some(plain_read),
            tokens: TOKENS,
            answer: scans[0].count(),
        })
    }

    /// The plainest way to the answer, for the first tokens.
    fn by_rows(&self, scope: Scope<DigitalOcean>, tokens: usize) -> usize {
        let (word, bit) = (scope.index() as usize / 64, scope.index() % 64);
        let ceilings = [0, 1, 2].map(|role: usize| self.roles[role].ceiling().words()[word] >> bit & 1);
        let has = |row: &&Row| row.mask[word] >> bit & ceilings[usize::from(row.role)] != 0;
        self.rows.iter().take(tokens).filter(has).count()
    }
}

/// The middle of several times for each of two ways, which take turns.
fn race<T, U>(one: impl Fn() -> T, other: impl Fn() -> U) -> (f64, f64) {
    let (ones, others) = (0..TIMES).map(|_| (elapsed(&one), elapsed(&other))).unzip();
    (median(ones), median(others))
}

/// The middle of several times.
fn times_of<T>(work: impl Fn() -> T) -> f64 {
    median((0..TIMES).map(|_| elapsed(&work)).collect())
}

fn elapsed<T>(work: impl Fn() -> T) -> f64 {
    let clock = Instant::now();
    black_box(work());
    clock.elapsed().as_nanos() as f64
}

/// Adds up all words of some columns, on this many threads: no answer can take less than to read what it depends on.
fn read(columns: &[Option<&Vec<u64>>], threads: usize) -> u64 {
    let part = |thread: usize| {
        columns.iter().flatten().fold(0_u64, |sum, column| {
            let share = column.len().div_ceil(threads);
            let words = &column[thread * share..column.len().min((thread + 1) * share)];
            words.iter().fold(sum, |sum, word| sum.wrapping_add(*word))
        })
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|thread| scope.spawn(move || part(thread))).collect();
        let own = part(0);
        others
            .into_iter()
            .fold(own, |sum, other| sum.wrapping_add(other.join().expect("a sum")))
    })
}
