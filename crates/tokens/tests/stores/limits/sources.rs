//! Every statement in the sources of the store, and every file of its tables.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

use super::Sent;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store");
const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres");

/// What a statement begins with.
const VERBS: &str = "ALTER BEGIN CALL COMMIT COPY CREATE DECLARE DELETE DISCARD DO DROP EXECUTE INSERT LISTEN LOCK MERGE NOTIFY \
                     PREPARE RELEASE RESET ROLLBACK SAVEPOINT SELECT SET START TRUNCATE UNLISTEN UPDATE VACUUM WITH";

#[test]
fn every_statement_in_the_sources_keeps_the_rules() {
    let mut files = Vec::new();
    find(Path::new(SOURCES), &mut files);
    let sources: Vec<_> = files.iter().map(|file| Source::read(file)).collect();
    let names: BTreeMap<_, _> = sources.iter().flat_map(|source| source.names.clone()).collect();
    let mut statements = 0;
    for source in &sources {
        for text in &source.texts {
            let filled = fill(text, &names);
            let verb = filled.split([' ', ';']).next().unwrap();
            // A verb alone is looked for in others, unless it is a statement.
            let is_whole = filled.trim_end() != verb || Sent::read(&filled, false).is_ok();
            if is_whole && VERBS.split_whitespace().any(|known| known == verb) {
                check(&source.file, &filled);
                statements += 1;
            } else if filled.contains("$1") {
                // A part of one.
                check(&source.file, &format!("SELECT 1 WHERE {filled}"));
            }
        }
    }
    assert!(statements > 60, "{statements} statements were found");
}

/// As they are sent where each statement has to be alone.
#[test]
fn every_statement_of_the_tables_keeps_the_rules() {
    let mut files = 0;
    for file in fs::read_dir(MIGRATIONS).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let whole = Sent::read(&text, false).unwrap();
        let mut alone = Vec::new();
        for sql in text.split(";\n").filter(|sql| !sql.trim().is_empty()) {
            let sent = Sent::read(sql, false).unwrap();
            keeps_the_rules(&path, sql, &sent);
            alone.extend(sent.statements);
        }
        assert_eq!(
            alone,
            whole.statements,
            "{}: not each statement ends its line",
            path.display()
        );
        files += 1;
    }
    assert!(files >= 3);
}

fn check(file: &Path, sql: &str) {
    let sent = Sent::read(sql, false).or_else(|error| {
        // The beginning that several have.
        let whole = format!("{sql} SELECT 1");
        Sent::read(&whole, false).map_err(|_| error)
    });
    let sent = sent.unwrap_or_else(|error| panic!("{}: `{sql}` cannot be read: {error}", file.display()));
    keeps_the_rules(file, sql, &sent);
}

fn keeps_the_rules(file: &Path, sql: &str, sent: &Sent) {
    let broken = sent.breaks(|rule| rule.optional_in.is_none_or(|optional| !file.ends_with(optional)));
    if let Some(rule) = broken {
        let (file, what, why, source) = (file.display(), rule.what, rule.why, rule.source);
        panic!("{file}: `{sql}` has {what}: {why} ({source})");
    }
}

/// The files of the PostgreSQL store and of what it shares.
fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap();
        if name == "sqlite" || name == "memory" {
            continue;
        }
        if path.is_dir() {
            find(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// The texts of a file, and those that have a name.
struct Source {
    file: PathBuf,
    texts: Vec<String>,
    names: BTreeMap<String, String>,
}

impl Source {
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap();
        // Tests stand at the end of a file.
        let code = text.split("#[cfg(test)]").next().unwrap();
        let mut source = Self {
            file: file.to_owned(),
            texts: Vec::new(),
            names: BTreeMap::new(),
        };
        source.take(code.parse().unwrap());
        source
    }

    fn take(&mut self, tokens: TokenStream) {
        let (mut is_attribute, mut constant) = (false, None);
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                // What documents something is the text of an attribute.
                TokenTree::Group(_) if is_attribute => {}
                TokenTree::Group(ref group) => self.take(group.stream()),
                TokenTree::Ident(ref word) if word == "const" => {
                    constant = tokens.peek().map(ToString::to_string);
                }
                TokenTree::Literal(ref literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        if let Some(name) = constant.take() {
                            self.names.insert(name, text.value());
                        }
                        self.texts.push(text.value());
                    }
                }
                TokenTree::Punct(ref sign) if sign.as_char() == ';' => constant = None,
                _ => {}
            }
            is_attribute = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#' || is_attribute && sign.as_char() == '!');
        }
    }
}

/// A text with something in each place where its program puts something: a text by its name, and otherwise what can stand there.
fn fill(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}').unwrap_or(("", behind));
        filled.push_str(before);
        let last = filled.trim_end().rsplit(' ').next().unwrap_or_default().to_owned();
        filled.push_str(match (names.get(name), last.as_str()) {
            (Some(text), _) => text,
            (None, "VALUES" | "IN" | "(VALUES") => "($1)",
            (None, "WHERE") => "TRUE",
            _ => "1",
        });
        rest = behind;
    }
    filled.push_str(rest);
    filled
}
