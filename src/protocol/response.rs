//! What a request comes to.

use super::{boundary::Milliseconds, failure::FailureReason, media_type::is_event_stream};

/// The head of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The status code.
    pub status: u16,
    /// The `Content-Type` header's value.
    pub content_type: Option<String>,
    /// The final URL; empty where the transport does not say.
    pub url: String,
    /// Whether a redirect was followed.
    pub redirected: bool,
    /// What the server asks for by `Retry-After`.
    pub retry_after: Option<Milliseconds>,
}

impl Head {
    /// The standard's judgement.
    ///
    /// # Errors
    ///
    /// The reason for which the connection must fail, if this is not the head of an event stream.
    pub fn judge(&self) -> Result<(), FailureReason> {
        let content_type = self.content_type.as_deref().unwrap_or_default();
        if self.status != 200 {
            Err(FailureReason::Status(self.status))
        } else if is_event_stream(content_type) {
            Ok(())
        } else {
            Err(FailureReason::ContentType {
                received: content_type.to_owned(),
            })
        }
    }
}

/// How a request ended without the end of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkError {
    /// Aborted, though not by the driver: `window.stop()`.
    Aborted,
    /// Refused by the page's own content security policy.
    Policy,
    /// A redirect that the page does not allow.
    Redirect,
    /// The page's headers or body could not be had.
    Request,
    /// Not reached, broken off, or hidden by CORS: a script cannot tell these apart.
    Unreachable,
}
