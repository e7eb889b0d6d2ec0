//! What the protocol reads off a URL that a URL parser has already serialised.
//!
//! Terms are those of <https://url.spec.whatwg.org/>. All is ASCII, but for fragments at most, and is
//! searched by bytes: patterns of `str` would bring a kilobyte.

/// Schemes of URLs with an authority from which no engine fetches.
const NOT_FETCHABLE: [&str; 4] = ["ftp", "javascript", "ws", "wss"];

/// The serialisation of the URL's origin, `null` if it is opaque.
///
/// <https://url.spec.whatwg.org/#concept-url-origin>
#[must_use]
pub fn origin(serialised: &str) -> String {
    match scheme(serialised) {
        "blob" => {
            let inner = serialised.get("blob:".len()..).unwrap_or_default();
            if is_http(inner) {
                origin(inner)
            } else {
                "null".to_owned()
            }
        }
        scheme @ ("ftp" | "http" | "https" | "ws" | "wss") => {
            let host = Authority::of(serialised).map_or("", |authority| authority.host_and_port);
            [scheme, "://", host].concat()
        }
        _ => "null".to_owned(),
    }
}

/// Whether the URL includes credentials.
#[must_use]
pub fn has_credentials(url: &str) -> bool {
    Authority::of(url).is_some_and(|authority| authority.credentials.is_some())
}

/// The text up to the first of these ASCII characters, and from there on.
// Inlined, it would be a quarter of what the binary knows of URLs.
#[inline(never)]
#[expect(
    clippy::manual_contains,
    reason = "`contains` is made for long slices, and its search is a second one in the binary"
)]
pub(super) fn cut<'a>(text: &'a str, ends: &[u8]) -> (&'a str, &'a str) {
    let is_end = |byte: u8| ends.iter().any(|end| *end == byte);
    text.split_at(text.bytes().position(is_end).unwrap_or(text.len()))
}

/// The scheme without its colon.
pub(super) fn scheme(url: &str) -> &str {
    cut(url, b":").0
}

pub(super) fn is_http(url: &str) -> bool {
    matches!(scheme(url), "http" | "https")
}

/// Whether a page of that origin can fetch anything from a URL with this scheme.
///
/// Applications and extensions have schemes of their own, whose URLs have an authority; a URL
/// without one, such as `mailto:` or `about:`, names no resource. Pages of the web have none, nor have
/// runtimes without an origin.
#[must_use]
pub fn is_fetchable(url: &str, origin: Option<&str>) -> bool {
    if is_http(url) || is_local(url) {
        return true;
    }
    let (scheme, rest) = cut(url, b":");
    rest.starts_with("://")
        && !NOT_FETCHABLE.contains(&scheme)
        && origin.is_some_and(|origin| !is_http(origin))
}

/// Whether the URL names no server: <https://fetch.spec.whatwg.org/#local-scheme>.
pub(super) fn is_local(url: &str) -> bool {
    matches!(scheme(url), "blob" | "data")
}

/// Whether the URL is of a server on this machine, which no network is needed for.
pub(super) fn is_loopback(url: &str) -> bool {
    let Some(Authority { host_and_port, .. }) = Authority::of(url) else {
        return is_local(url);
    };
    let (host, _port) = cut(host_and_port, b":");
    host_and_port.starts_with("[::1]")
        || host == "localhost"
        || host.starts_with("127.")
        || host.ends_with(".localhost")
}

/// The URL without credentials, and the `user:password` it had, still percent-encoded.
#[must_use]
pub fn split_credentials(url: &str) -> (String, Option<&str>) {
    match Authority::of(url) {
        Some(Authority {
            scheme,
            credentials: Some(credentials),
            host_and_port,
            after,
        }) => (
            [scheme, "://", host_and_port, after].concat(),
            Some(credentials),
        ),
        _ => (url.to_owned(), None),
    }
}

/// What stands behind `://`, with what surrounds it.
struct Authority<'a> {
    scheme: &'a str,
    credentials: Option<&'a str>,
    host_and_port: &'a str,
    after: &'a str,
}

impl<'a> Authority<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = cut(url, b":");
        let (authority, after) = cut(rest.strip_prefix("://")?, b"/?#");
        let at = authority.bytes().rposition(|byte| byte == b'@');
        let (credentials, host_and_port) = match at.map(|at| authority.split_at(at)) {
            Some((credentials, rest)) => (Some(credentials), rest.get(1..)?),
            None => (None, authority),
        };
        Some(Self {
            scheme,
            credentials,
            host_and_port,
            after,
        })
    }
}
