//! The cookie of a session.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use cookie::{Cookie, SameSite};

use crate::ServeOptions;
use crate::code::Code;

/// What `Set-Cookie` says. Over TLS the name starts with `__Host-`, so that no neighbouring host can set it.
#[derive(Debug)]
pub(crate) struct SessionCookie {
    https: bool,
}

impl SessionCookie {
    pub(crate) fn new(options: &ServeOptions) -> Self {
        Self {
            https: options.is_https(),
        }
    }

    fn name(&self) -> &'static str {
        if self.https { "__Host-bailiwick" } else { "bailiwick" }
    }

    /// Hands a session over.
    pub(crate) fn set(&self, code: &Code) -> HeaderValue {
        self.header(code.expose(), None)
    }

    /// Takes it back.
    pub(crate) fn clear(&self) -> HeaderValue {
        self.header("", Some(cookie::time::Duration::ZERO))
    }

    /// The code that a request presents. Of two cookies of the name one is not ours, and nobody can tell which.
    pub(crate) fn read(&self, headers: &HeaderMap) -> Option<Code> {
        let fields = headers.get_all(COOKIE).iter().filter_map(|field| field.to_str().ok());
        let cookies = fields.flat_map(Cookie::split_parse).filter_map(Result::ok);
        let mut ours = cookies.filter(|cookie| cookie.name() == self.name());
        let cookie = ours.next()?;
        match ours.next() {
            None => Code::of_presented(cookie.value()),
            Some(_) => None,
        }
    }

    fn header(&self, value: &str, max_age: Option<cookie::time::Duration>) -> HeaderValue {
        let mut cookie = Cookie::build((self.name(), value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.https);
        if let Some(max_age) = max_age {
            cookie = cookie.max_age(max_age);
        }
        let mut value = HeaderValue::try_from(cookie.to_string()).unwrap_or(HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }
}
