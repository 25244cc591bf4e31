//! What is answered to a request.

use std::net::IpAddr;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode, Version};

use super::Site;
use crate::base::metrics::{self, HttpPage};

pub(super) type Body = Full<Bytes>;

/// Answers a request. `is_local`: it came to an address that only this machine reaches.
pub(super) fn answer<B>(site: &Site, request: &Request<B>, is_local: bool) -> Response<Body> {
    let path = request.uri().path();
    let page = match path {
        "/metrics" => HttpPage::Metrics,
        "/healthz" | "/readyz" => HttpPage::Health,
        _ => HttpPage::Other,
    };
    site.metrics.http.requests.inc(page);
    if let Err(refusal) = host_fits(request, is_local) {
        return *refusal;
    }
    if page == HttpPage::Other {
        return text(StatusCode::NOT_FOUND, "Here are /metrics, /healthz and /readyz.\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        // RFC 9110 §15.5.6
        let answer = text(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
        return with(answer, ALLOW, "GET, HEAD");
    }
    match path {
        "/metrics" => typed(StatusCode::OK, metrics::CONTENT_TYPE, (site.figures)()),
        "/healthz" => text(StatusCode::OK, "ok\n"),
        _ => match (site.ready)() {
            Ok(()) => text(StatusCode::OK, "ready\n"),
            Err(why) => text(StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {why}\n")),
        },
    }
}

/// Whether a request names a host as it must (RFC 9112 §3.2), and here one that is this machine: a page in a browser
/// can make its own name mean 127.0.0.1 and would read the answer.
fn host_fits<B>(request: &Request<B>, is_local: bool) -> Result<(), Box<Response<Body>>> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    if hosts.next().is_some() || (host.is_none() && request.version() == Version::HTTP_11) {
        return Err(Box::new(text(StatusCode::BAD_REQUEST, "A request needs one Host.\n")));
    }
    if is_local && host.is_some_and(|host| !is_own_name(host)) {
        let words = "This is for requests to an address or to localhost.\n";
        return Err(Box::new(text(StatusCode::MISDIRECTED_REQUEST, words)));
    }
    Ok(())
}

/// Whether the value of a Host is an address or localhost.
fn is_own_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

fn text(status: StatusCode, words: impl Into<Bytes>) -> Response<Body> {
    typed(status, "text/plain; charset=utf-8", words)
}

fn typed(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Response<Body> {
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = status;
    let answer = with(answer, CONTENT_TYPE, content_type);
    with(answer, CACHE_CONTROL, "no-store")
}

fn with(mut answer: Response<Body>, name: HeaderName, value: &'static str) -> Response<Body> {
    answer.headers_mut().insert(name, HeaderValue::from_static(value));
    answer
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::Clock;

    fn site(ready: Result<(), String>) -> Site {
        let clock = Clock::new();
        Site {
            metrics: Arc::default(),
            gatekeeper: super::super::gatekeeper(&clock),
            clock,
            figures: Box::new(|| "# EOF\n".into()),
            ready: Box::new(move || ready.clone()),
        }
    }

    fn status(site: &Site, method: &str, path: &str, host: &str) -> u16 {
        let request = Request::builder().method(method).uri(path).header(HOST, host).body(()).unwrap();
        answer(site, &request, true).status().as_u16()
    }

    #[test]
    fn pages_methods_and_hosts() {
        let site = site(Ok(()));
        for (method, path, host, expected) in [
            ("GET", "/metrics", "127.0.0.1:9599", 200),
            ("HEAD", "/metrics?x=1", "[::1]:9599", 200),
            ("GET", "/healthz", "localhost", 200),
            ("GET", "/readyz", "LOCALHOST:9599", 200),
            ("POST", "/metrics", "localhost", 405),
            ("OPTIONS", "/healthz", "localhost", 405),
            ("GET", "/", "localhost", 404),
            ("POST", "/metrics/", "localhost", 404),
            ("GET", "/metrics", "evil.example:9599", 421),
            ("GET", "/metrics", "localhost.evil.example", 421),
        ] {
            assert_eq!(status(&site, method, path, host), expected, "{method} {path} {host}");
        }
        let nameless = Request::builder().uri("/metrics").body(()).unwrap();
        assert_eq!(answer(&site, &nameless, true).status(), 400);
        let named = Request::builder().uri("/metrics").header(HOST, "chat.example.org").body(()).unwrap();
        assert_eq!(answer(&site, &named, false).status(), 200);
        assert_eq!(site.metrics.http.requests.get(HttpPage::Metrics), 7);
    }

    #[test]
    fn who_is_not_ready_says_so_and_is_healthy_nevertheless() {
        let site = site(Err("the server is stopping".into()));
        assert_eq!(status(&site, "GET", "/readyz", "localhost"), 503);
        assert_eq!(status(&site, "GET", "/healthz", "localhost"), 200);
    }
}
