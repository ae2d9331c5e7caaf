//! Why a request does not pass: every reason there is, as the layers see it.

use std::borrow::Cow;

use bailiwick::Method;
use http::StatusCode;

use crate::source::{BoxError, NotTried, Refusal};
use crate::{Forbidden, Outcome};

#[derive(Debug)]
pub(crate) enum Denial {
    NotFound,
    /// The path is there, with these methods.
    MethodNotAllowed(Vec<Method>),
    NoCredentials,
    Malformed(Malformed),
    #[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "only the log tells it"))]
    Invalid(Invalid),
    Forbidden(Forbidden),
    Unavailable(BoxError),
}

/// What is wrong with how a credential is presented, or a method named.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Malformed {
    SeveralFields,
    SeveralTokens,
    InQueryToo,
    NoToken,
    OtherMethod,
    SeveralMethods,
}

/// Why a credential stands for nobody. The client is not told.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Invalid {
    Malformed,
    Unknown,
    Expired,
    Revoked,
}

impl Denial {
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Self::NotFound => Outcome::NotFound,
            Self::MethodNotAllowed(_) => Outcome::MethodNotAllowed,
            Self::NoCredentials => Outcome::Unauthenticated,
            Self::Malformed(_) => Outcome::InvalidRequest,
            Self::Invalid(_) => Outcome::InvalidToken,
            Self::Forbidden(_) => Outcome::Forbidden,
            Self::Unavailable(_) => Outcome::Unavailable,
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::NoCredentials | Self::Invalid(_) => StatusCode::UNAUTHORIZED,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The word that DigitalOcean's form has for it.
    pub(crate) fn id(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::MethodNotAllowed(_) => "method_not_allowed",
            Self::NoCredentials | Self::Invalid(_) => "unauthorized",
            Self::Malformed(_) => "bad_request",
            Self::Forbidden(_) => "forbidden",
            Self::Unavailable(_) => "service_unavailable",
        }
    }

    /// What the client's user reads.
    pub(crate) fn message(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::NotFound => "The resource you asked for does not exist.",
            Self::MethodNotAllowed(_) => "The resource you asked for does not support this method.",
            Self::NoCredentials | Self::Invalid(_) => "Unable to authenticate you.",
            Self::Malformed(malformed) => malformed.message(),
            Self::Forbidden(forbidden) => return Cow::Owned(forbidden_message(forbidden)),
            Self::Unavailable(_) => "Your token cannot be checked at the moment. Please try again.",
        })
    }

    /// The `error` of the challenge, RFC 6750 §3.1: none where nothing was presented.
    pub(crate) fn challenge_error(&self) -> Option<&'static str> {
        match self {
            Self::Malformed(_) => Some("invalid_request"),
            Self::Invalid(_) => Some("invalid_token"),
            Self::Forbidden(_) => Some("insufficient_scope"),
            Self::NotFound | Self::MethodNotAllowed(_) | Self::NoCredentials | Self::Unavailable(_) => None,
        }
    }

    /// Whether the answer invites the client to present a token.
    pub(crate) fn is_challenge(&self) -> bool {
        matches!(self, Self::NoCredentials) || self.challenge_error().is_some()
    }

    /// Whether the answer is the same for everybody, whatever they present.
    pub(crate) fn is_before_authentication(&self) -> bool {
        matches!(self, Self::NotFound | Self::MethodNotAllowed(_))
    }

    /// One word for the operator, who may know more than the client.
    #[cfg(feature = "tracing")]
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Malformed(Malformed::SeveralFields) => "several_fields",
            Self::Malformed(Malformed::SeveralTokens) => "several_tokens",
            Self::Malformed(Malformed::InQueryToo) => "in_query_too",
            Self::Malformed(Malformed::NoToken) => "no_token",
            Self::Malformed(Malformed::OtherMethod) => "other_method",
            Self::Malformed(Malformed::SeveralMethods) => "several_methods",
            Self::Invalid(Invalid::Malformed) => "malformed",
            Self::Invalid(Invalid::Unknown) => "unknown",
            Self::Invalid(Invalid::Expired) => "expired",
            Self::Invalid(Invalid::Revoked) => "revoked",
            _ => self.outcome().as_str(),
        }
    }
}

impl Malformed {
    fn message(self) -> &'static str {
        match self {
            Self::SeveralFields => "The request has more than one Authorization header. Send one.",
            Self::SeveralTokens => "The Authorization header has more than one token. Send one.",
            Self::InQueryToo => {
                "The request has a token in its header and one in its query. Send the one in the header."
            }
            Self::NoToken => "The Authorization header has no token.",
            Self::OtherMethod => {
                "A header of the request names another method than its own. Send the request with the method that is meant."
            }
            Self::SeveralMethods => "More than one header of the request names a method. Send none.",
        }
    }
}

impl From<Refusal> for Denial {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => Self::Invalid(Invalid::Unknown),
            Refusal::Expired => Self::Invalid(Invalid::Expired),
            Refusal::Revoked => Self::Invalid(Invalid::Revoked),
            Refusal::Unavailable(error) => Self::Unavailable(error),
            Refusal::Busy => Self::Unavailable(NotTried.into()),
        }
    }
}

fn forbidden_message(forbidden: &Forbidden) -> String {
    let missing = forbidden.missing();
    let noun = if missing.len() == 1 {
        "permission"
    } else {
        "permissions"
    };
    format!("You are missing the required {noun} {}", missing.join(", "))
}

impl From<Malformed> for Denial {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}
