//! Calls through a proxy: the requests that it gets, and the errors that it causes.

use libseam::{ErrorCode, Options, Reply, UserIdentitiesDelete, blocking};
use libseam_testing::{Authority, CONFIRMATION, REFUSAL, ScriptedServer, reply};

fn delete(seam: &blocking::Client) -> Result<Reply, libseam::Error> {
    let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
    seam.user_identities().delete(params)
}

/// Starts a proxy that answers every request with `answer`.
fn proxy(answer: impl Into<String>) -> ScriptedServer {
    let answer = answer.into();
    ScriptedServer::answering(move |_| answer.clone())
}

fn client(options: Options) -> blocking::Client {
    blocking::Client::new(options).expect("a client")
}

#[test]
fn a_proxy_for_a_tunnel_gets_its_own_credential() {
    let proxy = proxy(REFUSAL);
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("https://door.invalid");
    options.proxy = Some(format!("http://Aladdin:open%20sesame@{}", proxy.address()));
    options.retries = 0;
    let error = delete(&client(options)).expect_err("refused");
    assert_eq!(error.code(), ErrorCode::Connect, "{error}");
    assert!(!error.to_string().contains("sesame"), "{error}");
    let request = proxy.next_request();
    assert_eq!(request.line(), "CONNECT door.invalid:443 HTTP/1.1");
    assert_eq!(request.header("proxy-authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    assert_eq!(request.header("authorization"), None);
}

/// Makes the options of a client that sends plain http to `endpoint` through `proxy`.
fn through(proxy: String, endpoint: &str) -> Options {
    let mut options = Options::api_key("seam_test_proxy").with_endpoint(endpoint);
    (options.proxy, options.allow_http, options.retries) = (Some(proxy), true, 0);
    options
}

#[test]
fn a_proxy_for_plain_http_gets_the_whole_url() {
    for (endpoint, url, host) in [
        ("http://door.invalid:8080/api", "http://door.invalid:8080/api", "door.invalid:8080"),
        ("http://[::1]:8080/api", "http://[::1]:8080/api", "[::1]:8080"),
        // The default port is left out.
        ("http://door.invalid:80", "http://door.invalid:80", "door.invalid"),
    ] {
        let proxy = proxy(CONFIRMATION);
        delete(&client(through(proxy.address(), endpoint))).expect("success");
        let request = proxy.next_request();
        assert_eq!(request.line(), format!("POST {url}/user_identities/delete HTTP/1.1"));
        assert_eq!(request.header("host"), Some(host));
    }
}

#[test]
fn an_unusable_proxy_is_an_invalid_option() {
    for unusable in ["", "not a url", "ftp://127.0.0.1", "socks5://127.0.0.1:1080", "http://", "http://a:b:c"]
    {
        let mut options = Options::api_key("seam_test_proxy");
        options.proxy = Some(unusable.into());
        let error = blocking::Client::new(options).expect_err(unusable);
        assert_eq!(error.code(), ErrorCode::InvalidOptions, "{unusable}: {error}");
    }
}

#[test]
fn the_credential_of_a_proxy_is_redacted_in_the_body_of_its_reply() {
    const WORD: &str = "QWxhZGRpbjpvcGVuc2VzYW1l";
    let text = format!("Basic {WORD}, {WORD}!");
    let proxy = proxy(reply("407 Refused", "content-type: text/plain\r\n", &text));
    let url = format!("http://Aladdin:opensesame@{}", proxy.address());
    let error = delete(&client(through(url, "http://door.invalid"))).expect_err("refused");
    let request = proxy.next_request();
    assert_eq!(request.header("proxy-authorization"), Some(format!("Basic {WORD}").as_str()));
    assert!(error.to_string().contains(": \"Basic [redacted], [redacted]!\""), "{error}");
}

#[test]
fn the_credential_of_a_proxy_is_redacted_in_headers_and_escaped_json() {
    // `alice:???>>>` in base64, which contains a slash.
    const WORD: &str = "YWxpY2U6Pz8/Pj4+";
    let body = format!(r#"{{"error":{{"type":"x","message":"{}"}}}}"#, WORD.replace('/', r"\/"));
    let headers = format!("seam-request-id: r-{WORD}\r\ncontent-type: application/json\r\n");
    let proxy = proxy(reply("400 No", &headers, &body));
    let url = format!("http://alice:%3F%3F%3F%3E%3E%3E@{}", proxy.address());
    let error = delete(&client(through(url, "http://door.invalid"))).expect_err("refused");
    let shown = error.to_json();
    assert!(!shown.contains("Pz8"), "{shown}");
    assert!(shown.contains("r-[redacted]") && shown.matches("[redacted]").count() > 1, "{shown}");
}

/// Starts a proxy that answers with `head`, and then forwards bytes to `port`.
fn forwarding_proxy(head: String, port: u16) -> ScriptedServer {
    ScriptedServer::start(move |mut connection| {
        if connection.read_request().is_some() && connection.send(&head) {
            connection.forward_to(port);
        }
    })
}

/// Starts a server that confirms every request over TLS, and makes the authority of its certificate.
fn tls_server() -> (ScriptedServer, Authority) {
    let authority = Authority::new("proxy");
    let server = ScriptedServer::start_tls(authority.issue_for_localhost(), |mut connection| {
        connection.answer_all(CONFIRMATION);
    });
    (server, authority)
}

/// Makes the options of a client that calls `server` through `proxy`.
fn trusting(server: &ScriptedServer, authority: &Authority, proxy: String) -> Options {
    let mut options = Options::api_key("seam_test_proxy").with_endpoint(server.url());
    (options.ca_bundle_pem, options.proxy) = (Some(authority.pem().to_owned()), Some(proxy));
    options.retries = 0;
    options
}

#[test]
fn every_2xx_of_a_proxy_opens_the_tunnel() {
    let (server, authority) = tls_server();
    let long = format!("HTTP/1.1 200 OK\r\nx-long: {}\r\n\r\n", "a".repeat(60_000));
    for head in [
        "HTTP/1.0 200 Connection established\r\n\r\n",
        "HTTP/1.1 201 Created\r\n\r\n",
        "HTTP/1.1 204 No\r\n\r\n",
        &long,
    ] {
        let proxy = forwarding_proxy(head.into(), server.port());
        delete(&client(trusting(&server, &authority, proxy.address())))
            .unwrap_or_else(|error| panic!("{head:.60}: {error}"));
    }
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn the_error_names_the_answer_of_a_proxy_that_opens_no_tunnel() {
    for (answer, named) in [
        ("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n", "it refused to connect: 403 Forbidden"),
        (
            "HTTP/1.1 407 Who\r\ncontent-length: 0\r\n\r\n",
            "it refused to connect: 407 Proxy Authentication Required",
        ),
        ("HTTP/1.1 502 Sorry\r\ncontent-length: 0\r\n\r\n", "it refused to connect: 502 Bad Gateway"),
        ("HTTP/1.1 200 OK\r\n\r\nhello", "it sent bytes before the tunnel was in use"),
    ] {
        let proxy = proxy(answer);
        let mut options = Options::api_key("seam_test_proxy").with_endpoint("https://door.invalid");
        (options.proxy, options.retries) = (Some(proxy.address()), 0);
        let error = delete(&client(options)).expect_err("refused");
        assert_eq!(error.code(), ErrorCode::Connect, "{error}");
        let message = format!(
            "the server could not be reached: door.invalid (through the proxy: {named}); nothing was sent"
        );
        assert_eq!(error.message, message);
    }
}

#[test]
fn the_option_direct_uses_no_proxy() {
    let (server, authority) = tls_server();
    delete(&client(trusting(&server, &authority, "direct".into()))).expect("success");
    assert_eq!(server.requests().len(), 1);
}
