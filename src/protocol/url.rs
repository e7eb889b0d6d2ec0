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

/// The scheme without its colon.
pub(super) fn scheme(url: &str) -> &str {
    let end = url.bytes().position(|byte| byte == b':').unwrap_or(0);
    url.get(..end).unwrap_or_default()
}

/// The URL up to its fragment.
#[must_use]
pub fn without_fragment(url: &str) -> &str {
    let end = url.bytes().position(|byte| byte == b'#');
    end.and_then(|end| url.get(..end)).unwrap_or(url)
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
    let scheme = scheme(url);
    let has_authority = url
        .as_bytes()
        .get(scheme.len()..)
        .is_some_and(|rest| rest.starts_with(b"://"));
    has_authority
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
    let end = host_and_port.bytes().rposition(|byte| byte == b':');
    let host = match end {
        Some(end) if !host_and_port.ends_with(']') => host_and_port.get(..end),
        _ => None,
    };
    let host = host.unwrap_or(host_and_port).as_bytes();
    host == b"[::1]"
        || host == b"localhost"
        || host.starts_with(b"127.")
        || host.ends_with(b".localhost")
}

/// The URL without credentials, and the `user:password` it had, still percent-encoded.
#[must_use]
pub fn split_credentials(url: &str) -> (String, Option<&str>) {
    match Authority::of(url) {
        Some(Authority {
            before,
            credentials: Some(credentials),
            host_and_port,
            after,
        }) => ([before, host_and_port, after].concat(), Some(credentials)),
        _ => (url.to_owned(), None),
    }
}

/// What stands behind `//`, with what surrounds it.
struct Authority<'a> {
    before: &'a str,
    credentials: Option<&'a str>,
    host_and_port: &'a str,
    after: &'a str,
}

impl<'a> Authority<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let start = scheme(url).len() + "://".len();
        let before = url.get(..start).filter(|it| it.ends_with("://"))?;
        let rest = url.get(start..)?;
        let end = rest.bytes().position(|byte| b"/?#".contains(&byte));
        let end = end.unwrap_or(rest.len());
        let authority = rest.get(..end)?;
        let at = authority.bytes().rposition(|byte| byte == b'@');
        Some(Self {
            before,
            credentials: at.and_then(|at| authority.get(..at)),
            host_and_port: authority.get(at.map_or(0, |at| at + 1)..)?,
            after: rest.get(end..)?,
        })
    }
}
