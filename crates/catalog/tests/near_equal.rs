//! Names and paths that differ in as little as two texts can: each catalog of them compiles, and soon.
//!
//! `BAILIWICK_NEAR_EQUAL=N cargo test --release -p bailiwick-catalog --test near_equal` tries N keys of each kind.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what a test cannot prepare or read has failed"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::{env, iter};

use bailiwick_catalog::{Source, Tables, check};

/// How many keys of each kind are tried, unless the environment says otherwise.
const KEYS: usize = 20_000;
/// How many keys a catalog has.
const TOGETHER: usize = 100;

/// Those for which earlier hashes had no seed: what differs in them canceled itself out, or never reached the hash.
#[test]
fn what_once_had_no_table_has_one() {
    names(["warehouse:north_zone_a_shelf_a", "warehouse:north_zone_l_shelf_d"]);
    paths(["bbbbbbbbbb", "cbbbbbbbb", "cbbbbbbbbbb"]);
    names([
        "shelf_of_the_north:a_and_then_b_in_the_middle_of_it",
        "shelf_of_the_north:a_and_then_c_in_the_middle_of_it",
    ]);
    paths(["a", "b", "aa", "ab", "ba", "bb", "aaa"]);
}

#[test]
fn names_that_are_nearly_equal() {
    let mut random = fastrand::Rng::with_seed(14);
    for keys in catalogs(&mut random) {
        let names_of: Vec<String> = keys.iter().map(|key| format!("n:{key}")).collect();
        names(names_of.iter().map(String::as_str));
    }
}

#[test]
fn paths_that_are_nearly_equal() {
    let mut random = fastrand::Rng::with_seed(15);
    for keys in catalogs(&mut random) {
        paths(keys.iter().map(String::as_str));
    }
}

/// Sets of near-equal keys, as many as are asked for together.
fn catalogs(random: &mut fastrand::Rng) -> impl Iterator<Item = BTreeSet<String>> {
    let keys = env::var("BAILIWICK_NEAR_EQUAL").map_or(KEYS, |keys| keys.parse().unwrap());
    iter::repeat_with(|| near_equal(random)).take(keys.div_ceil(TOGETHER))
}

/// Words of few letters, most of them one or two changes from the first.
fn near_equal(random: &mut fastrand::Rng) -> BTreeSet<String> {
    let letters: &[u8] = [&b"ab"[..], b"abcdefgh", b"abcdefghijklmnopqrstuvwxyz_0123456789"][random.usize(..3)];
    let letter = |random: &mut fastrand::Rng| letters[random.usize(..letters.len())];
    let len = random.usize(10..45);
    let first: Vec<u8> = (0..len).map(|_| letter(random)).collect();
    let mut keys = BTreeSet::new();
    for _ in 0..TOGETHER {
        let mut key = first.clone();
        for _ in 0..random.usize(1..3) {
            let at = random.usize(..key.len());
            match random.u8(..4) {
                0 => key.insert(at, letter(random)),
                1 if key.len() > 2 => _ = key.remove(at),
                2 => {
                    let other = random.usize(..key.len());
                    key.swap(at, other);
                }
                _ => key[at] = letter(random),
            }
        }
        key[0] = b'a' + key[0] % 26;
        keys.insert(String::from_utf8(key).unwrap());
    }
    keys
}

fn names<'k>(keys: impl IntoIterator<Item = &'k str>) {
    let mut text = "[scopes]\n".to_owned();
    for key in keys {
        writeln!(text, "'{key}' = {{ class = 'other' }}").unwrap();
    }
    compiles(&text);
}

fn paths<'k>(keys: impl IntoIterator<Item = &'k str>) {
    let mut text = "[scopes]\n'a:use' = { class = 'other' }\n[endpoints]\n".to_owned();
    for key in keys {
        writeln!(text, "'GET /{key}' = 'a:use'\n'GET /{{id}}/{key}' = 'a:use'").unwrap();
    }
    compiles(&text);
}

#[track_caller]
fn compiles(body: &str) {
    let text = format!("format = 1\ncatalog = {{ name = 'near', title = 'Near', version = '1' }}\n{body}");
    let checked = check(&Source::new("scopes.toml", &*text), None).unwrap_or_else(|report| panic!("{report}"));
    Tables::new(&checked.model).unwrap_or_else(|error| panic!("{error}\n{text}"));
}
