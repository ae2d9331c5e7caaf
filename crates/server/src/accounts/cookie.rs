//! Cookies: of a session, and of a browser that is known.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};

use super::browser;
use crate::ServeOptions;
use crate::code::Code;

/// The cookie of a session, which ends with the browser.
#[derive(Debug)]
pub(crate) struct SessionCookie(Kind);

/// The cookie of a browser in which somebody signed in, which outlives sessions.
#[derive(Debug)]
pub(crate) struct BrowserCookie(Kind);

/// Over TLS the name starts with `__Host-`, so that no neighbouring host can set it.
#[derive(Debug)]
struct Kind {
    name: &'static str,
    https: bool,
}

impl SessionCookie {
    pub(crate) fn new(options: &ServeOptions) -> Self {
        Self(Kind::new(options, "bailiwick", "__Host-bailiwick"))
    }

    /// Hands a session over.
    pub(crate) fn set(&self, code: &Code) -> HeaderValue {
        self.0.header(code.expose(), None)
    }

    /// Takes it back.
    pub(crate) fn clear(&self) -> HeaderValue {
        self.0.header("", Some(Duration::ZERO))
    }

    /// The code that a request presents.
    pub(crate) fn read(&self, headers: &HeaderMap) -> Option<Code> {
        self.0.read(headers)
    }
}

impl BrowserCookie {
    pub(crate) fn new(options: &ServeOptions) -> Self {
        Self(Kind::new(options, "bailiwick-browser", "__Host-bailiwick-browser"))
    }

    /// Makes a browser known.
    pub(crate) fn set(&self, code: &Code) -> HeaderValue {
        self.0.header(code.expose(), Some(Duration::seconds(browser::LIFE)))
    }

    /// The code that a request presents.
    pub(crate) fn read(&self, headers: &HeaderMap) -> Option<Code> {
        self.0.read(headers)
    }
}

impl Kind {
    fn new(options: &ServeOptions, plain: &'static str, host: &'static str) -> Self {
        let https = options.is_https();
        Self {
            name: if https { host } else { plain },
            https,
        }
    }

    /// Of two cookies of the name one is not ours, and nobody can tell which.
    fn read(&self, headers: &HeaderMap) -> Option<Code> {
        let fields = headers.get_all(COOKIE).iter().filter_map(|field| field.to_str().ok());
        let cookies = fields.flat_map(Cookie::split_parse).filter_map(Result::ok);
        let mut ours = cookies.filter(|cookie| cookie.name() == self.name);
        let cookie = ours.next()?;
        match ours.next() {
            None => Code::of_presented(cookie.value()),
            Some(_) => None,
        }
    }

    fn header(&self, value: &str, max_age: Option<Duration>) -> HeaderValue {
        let mut cookie = Cookie::build((self.name, value))
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
