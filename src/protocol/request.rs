//! The request that a transport sends.

/// What to send. Credentials, cache and CORS mode are the transport's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Absolute and serialised; without credentials if the transport could not take them.
    pub url: String,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Names, and values as byte strings: each character is one byte, U+0000 to U+00FF.
    pub headers: Vec<(&'static str, String)>,
    /// The body, ASCII.
    pub body: Option<String>,
}
