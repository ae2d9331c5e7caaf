//! Which form of body the client wants: RFC 9110 §12.5.1.

use headers_accept::Accept;
use headers_core::Header;
use http::{HeaderMap, HeaderValue, header};
use mediatype::{MediaType, Name, names};

const PLAIN: MediaType<'static> = MediaType::new(names::APPLICATION, names::JSON);
const PROBLEM: MediaType<'static> = MediaType::from_parts(
    names::APPLICATION,
    Name::new_unchecked("problem"),
    Some(names::JSON),
    &[],
);

/// A form of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// DigitalOcean's.
    Plain,
    /// Problem details.
    Problem,
}

impl Form {
    /// The form that the client prefers; of two that are the same to it, or when it wants neither, `preferred`.
    pub(super) fn negotiate(request: &HeaderMap, preferred: Self) -> Self {
        let mut values = request.get_all(header::ACCEPT).iter();
        let Ok(accept) = Accept::decode(&mut values) else {
            return preferred;
        };
        let available = match preferred {
            Self::Plain => [PLAIN, PROBLEM],
            Self::Problem => [PROBLEM, PLAIN],
        };
        match accept.negotiate(&available) {
            Some(chosen) if *chosen == PLAIN => Self::Plain,
            Some(_) => Self::Problem,
            None => preferred,
        }
    }

    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Plain => "application/json",
            Self::Problem => "application/problem+json",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_chooses() {
        let both = [Form::Plain, Form::Problem];
        for (accept, expected) in [
            (vec![], both),
            (vec!["*/*"], both),
            (vec!["text/html"], both),
            (vec!["not a media type"], both),
            (vec!["application/*;q=0.3, text/html"], both),
            (vec!["application/json"], [Form::Plain; 2]),
            (vec!["application/problem+json"], [Form::Problem; 2]),
            (vec!["Application/Problem+JSON"], [Form::Problem; 2]),
            (
                vec!["application/json;q=0.5, application/problem+json"],
                [Form::Problem; 2],
            ),
            (
                vec!["application/json;q=0.5", "application/problem+json;q=0.6"],
                [Form::Problem; 2],
            ),
            (
                vec!["application/problem+json;q=0.5, application/json;q=0.6"],
                [Form::Plain; 2],
            ),
            (vec!["application/problem+json;q=0, */*"], [Form::Plain; 2]),
            (vec!["application/json;q=0, */*;q=0.1"], [Form::Problem; 2]),
            (vec!["*/*;q=0.1, application/problem+json;q=0.05"], [Form::Plain; 2]),
        ] {
            let mut headers = HeaderMap::new();
            for value in &accept {
                headers.append(header::ACCEPT, HeaderValue::from_static(value));
            }
            let chosen = both.map(|preferred| Form::negotiate(&headers, preferred));
            assert_eq!(chosen, expected, "{accept:?}");
        }
    }
}
