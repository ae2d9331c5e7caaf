//! What the answer has to be: strings, one question after the other, and no code in common with the layers.

use std::collections::BTreeSet;

use crate::generate::Asked;
use crate::naive::{Decision, Grant, Naive, Names, names};

const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/";

pub(crate) struct Model(Naive);

/// What a request has in its hands.
enum Presented {
    Nothing,
    Malformed,
    NoToken,
    Token(String),
}

impl Model {
    pub(crate) fn new() -> Self {
        Self(Naive::load(include_str!("../../examples/parcels/scopes.toml")))
    }

    pub(crate) fn status(&self, asked: &Asked) -> u16 {
        if names_two_methods(asked) {
            return 400;
        }
        // A client is not told of what is for nobody.
        let open = |method: &str| {
            let endpoint = self.0.endpoint(method, &asked.path);
            endpoint.filter(|endpoint| !endpoint.nobody)
        };
        let Some(endpoint) = open(&asked.method) else {
            let other = METHODS.iter().any(|method| open(method).is_some());
            return if other { 405 } else { 404 };
        };
        if endpoint.public {
            return 200;
        }
        let secret = match presented(asked) {
            Presented::Nothing | Presented::NoToken => return 401,
            Presented::Malformed => return 400,
            Presented::Token(secret) => secret,
        };
        let Some((grant, role)) = self.token(&secret) else {
            return 401;
        };
        match self.0.decide_at(endpoint, Some(&grant), &role) {
            Decision::Allow => 200,
            _ => 403,
        }
    }

    fn token(&self, secret: &str) -> Option<(Grant, Names)> {
        let all = self.0.roles.get("clerk")?.clone();
        Some(match secret {
            "full" => (Grant::FullAccess, all),
            "read" => (Grant::ReadOnly, all),
            "some" => (Grant::Custom(names(["parcel:create", "parcel:insure"])), all),
            "restricted" => (Grant::FullAccess, self.0.roles.get("driver")?.clone()),
            _ => return None,
        })
    }
}

/// Whether some service behind would take it for a request with another method: as WSGI and CGI hand it headers.
fn names_two_methods(asked: &Asked) -> bool {
    const VARIABLES: [&str; 3] = [
        "HTTP_X_HTTP_METHOD_OVERRIDE",
        "HTTP_X_HTTP_METHOD",
        "HTTP_X_METHOD_OVERRIDE",
    ];
    let variable = |name: &str| {
        let letters = name.chars().map(|c| {
            if c.is_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        });
        format!("HTTP_{}", letters.collect::<String>())
    };
    let named = asked
        .naming
        .iter()
        .filter(|(name, _)| VARIABLES.contains(&&*variable(name)));
    let named: Vec<_> = named.map(|(_, value)| value.to_ascii_uppercase()).collect();
    !(named.is_empty() || named == [asked.method.to_ascii_uppercase().into_bytes()])
}

fn presented(asked: &Asked) -> Presented {
    let [field] = &asked.fields[..] else {
        return if asked.fields.is_empty() {
            Presented::Nothing
        } else {
            Presented::Malformed
        };
    };
    // Each byte as a character of its own.
    let field: String = field.iter().map(|byte| char::from(*byte)).collect();
    if field.eq_ignore_ascii_case("bearer") {
        return Presented::Malformed;
    }
    let Some((scheme, rest)) = field.split_once(' ') else {
        return Presented::Nothing;
    };
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Presented::Nothing;
    }
    let token = rest.trim_start_matches(' ');
    let letters: BTreeSet<char> = LETTERS.chars().collect();
    let bare = token.trim_end_matches('=');
    if token.is_empty() || (token.contains([' ', '\t', ','])) {
        Presented::Malformed
    } else if bare.is_empty() || !bare.chars().all(|c| letters.contains(&c)) || token.len() > 8_192 {
        Presented::NoToken
    } else if asked.query.iter().any(|query| {
        query
            .split('&')
            .any(|pair| pair == "access_token" || pair.starts_with("access_token="))
    }) {
        Presented::Malformed
    } else {
        Presented::Token(token.to_owned())
    }
}
