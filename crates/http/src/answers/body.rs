//! What stands in a body.

use bytes::Bytes;
use serde::Serialize;

use super::form::Form;
use crate::Forbidden;
use crate::denial::Denial;

/// DigitalOcean's form.
#[derive(Serialize)]
struct Plain<'a> {
    id: &'a str,
    message: &'a str,
}

/// Problem details, RFC 9457. Without `type`, the title is the status's own.
#[derive(Serialize)]
struct Problem<'a> {
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_scopes: Option<&'a [&'a str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    any_of: Option<&'a [Vec<&'static str>]>,
}

pub(super) fn body(denial: &Denial, form: Form) -> Bytes {
    let message = &denial.message();
    let forbidden = match denial {
        Denial::Forbidden(forbidden) => Some(forbidden),
        _ => None,
    };
    match form {
        Form::Plain => json(&Plain {
            id: denial.id(),
            message,
        }),
        Form::Problem => json(&Problem {
            title: denial.status().canonical_reason().unwrap_or_default(),
            status: denial.status().as_u16(),
            detail: message,
            missing_scopes: forbidden.map(Forbidden::missing),
            any_of: forbidden.map(Forbidden::any_of),
        }),
    }
}

/// Plain structs of texts: they can always be written.
fn json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec(value).unwrap_or_default().into()
}
