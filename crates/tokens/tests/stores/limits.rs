//! What databases lack that speak as PostgreSQL does, as rules that statements are held to.
//!
//! Twice, since neither way sees everything. The sources are searched for statements, which needs no server and finds what no test
//! runs; what stands in them for a value or a list is filled in. And whatever is sent while the suite of the stores runs goes
//! through a [proxy](crate::plain) that refuses what breaks a rule, also what the library below sends of its own accord.

mod broken;
mod parts;
mod rules;
mod sources;

use sqlparser::ast::Statement;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};

pub(crate) use rules::{RULES, Refused, Rule};

/// What is sent at once: a statement, or several.
pub(crate) struct Sent {
    pub(crate) statements: Vec<Statement>,
    /// Words and signs, in small letters. What is quoted is none.
    words: Vec<String>,
    /// Whether it stands in a transaction that began before.
    in_transaction: bool,
}

impl Sent {
    /// Read as PostgreSQL reads it.
    pub(crate) fn read(sql: &str, in_transaction: bool) -> Result<Self, String> {
        // The parser does not know the weaker of the two, which every one of the databases has.
        let sql = &sql.replace("FOR NO KEY UPDATE", "FOR UPDATE");
        let dialect = PostgreSqlDialect {};
        let statements = Parser::parse_sql(&dialect, sql).map_err(|error| error.to_string())?;
        let tokens = Tokenizer::new(&dialect, sql).tokenize();
        let tokens = tokens.map_err(|error| error.to_string())?;
        let words = tokens.into_iter().filter_map(|token| match token {
            Token::Whitespace(_) | Token::SingleQuotedString(_) => None,
            Token::Word(word) => Some(word.value.to_lowercase()),
            sign => Some(sign.to_string()),
        });
        Ok(Self {
            statements,
            words: words.collect(),
            in_transaction,
        })
    }

    /// The first rule that it breaks, of those that have nothing to go on with, or of all.
    pub(crate) fn breaks(&self, is_bound: impl Fn(&Rule) -> bool) -> Option<&'static Rule> {
        RULES.iter().find(|rule| is_bound(rule) && (rule.breaks)(self))
    }

    /// Whether a transaction that began goes on behind it.
    pub(crate) fn leaves_transaction(&self) -> bool {
        self.statements
            .iter()
            .fold(self.in_transaction, |before, statement| match statement {
                Statement::StartTransaction { .. } => true,
                Statement::Commit { .. } | Statement::Rollback { .. } => false,
                _ => before,
            })
    }

    /// Whether these words follow each other in it.
    fn has(&self, words: &str) -> bool {
        let words: Vec<&str> = words.split(' ').collect();
        self.words.windows(words.len()).any(|window| window == words)
    }

    /// Whether it calls a function whose name begins so.
    fn calls(&self, name: &str) -> bool {
        let mut pairs = self.words.windows(2);
        pairs.any(|pair| pair[0].starts_with(name) && pair[1] == "(")
    }

    fn any(&self, is: impl Fn(&Statement) -> bool) -> bool {
        self.statements.iter().any(is)
    }
}
