//! Who is signed in, as handlers ask for it.

use axum::extract::{FromRequest, FromRequestParts, RawForm, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use bailiwick::Catalog;
use bailiwick_tokens::User;
use serde::de::DeserializeOwned;

use super::{AccountError, Csrf, Session, SessionCookie};
use crate::App;

/// Whoever is signed in. What changes something takes a [`CheckedForm`] instead.
#[derive(Debug)]
pub(crate) struct SignedIn {
    pub(crate) user: User,
    pub(crate) session: Session,
}

impl SignedIn {
    /// What every form of theirs has to have, in a field `csrf`.
    pub(crate) fn csrf(&self) -> &Csrf {
        &self.session.csrf
    }

    /// Whoever a request comes from, by its cookie.
    pub(crate) async fn of<C: Catalog>(app: &App<C>, parts: &Parts) -> Result<Option<Self>, AccountError> {
        let Some(code) = SessionCookie::new(app.options()).read(&parts.headers) else {
            return Ok(None);
        };
        let found = Session::find(app, &code).await?;
        Ok(found.map(|(session, user)| Self { user, session }))
    }
}

/// Nobody is signed in: on to the page where one does. Or it cannot be told.
#[derive(Debug)]
pub(crate) enum NotSignedIn {
    Nobody,
    Unavailable,
}

impl IntoResponse for NotSignedIn {
    fn into_response(self) -> Response {
        match self {
            Self::Nobody => Redirect::to("/sign-in").into_response(),
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
}

impl<C: Catalog> FromRequestParts<App<C>> for SignedIn {
    type Rejection = NotSignedIn;

    async fn from_request_parts(parts: &mut Parts, app: &App<C>) -> Result<Self, NotSignedIn> {
        let found = Self::of(app, parts).await.map_err(|_| NotSignedIn::Unavailable)?;
        found.ok_or(NotSignedIn::Nobody)
    }
}

/// A form that whoever is signed in has sent from a page of this service: its field `csrf` is that of the session.
#[derive(Debug)]
pub(crate) struct CheckedForm<T> {
    pub(crate) by: SignedIn,
    pub(crate) form: T,
}

impl<T: DeserializeOwned, C: Catalog> FromRequest<App<C>> for CheckedForm<T> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App<C>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let by = SignedIn::from_request_parts(&mut parts, app).await;
        let by = by.map_err(IntoResponse::into_response)?;
        let form = RawForm::from_request(Request::from_parts(parts, body), app).await;
        let RawForm(form) = form.map_err(IntoResponse::into_response)?;
        let mut tokens = form_urlencoded::parse(&form).filter(|(name, _)| name == "csrf");
        // Behind a point the pages of the panel say which team they are about, which is nothing to a form like this.
        let is_right = tokens.next().is_some_and(|(_, presented)| {
            let token = presented.split('.').next().unwrap_or_default();
            by.csrf().is(token)
        });
        if !is_right || tokens.next().is_some() {
            let text = "this form is from another session: go back, reload the page, and send it again";
            return Err((StatusCode::FORBIDDEN, text).into_response());
        }
        match serde_html_form::from_bytes(&form) {
            Ok(form) => Ok(Self { by, form }),
            Err(error) => Err((StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response()),
        }
    }
}
