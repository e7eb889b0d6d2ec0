//! Where a request carries the last event ID: in the header, as the standard has it, or, across
//! origins, in a form.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{FromRequest, Request, rejection::FormRejection},
    http::Method,
};

const NAME: &str = "Last-Event-ID";

/// Empty when there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastEventId(pub String);

impl<S: Send + Sync> FromRequest<S> for LastEventId {
    /// A body that is no form, or a large one.
    type Rejection = FormRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        // Its bytes are UTF-8, which `HeaderValue::to_str` does not take.
        let header = request.headers().get(NAME);
        let header = header.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned());
        if request.method() != Method::POST {
            return Ok(Self(header.unwrap_or_default()));
        }
        let Form(mut fields) =
            Form::<HashMap<String, String>>::from_request(request, state).await?;
        Ok(Self(
            header.or_else(|| fields.remove(NAME)).unwrap_or_default(),
        ))
    }
}
