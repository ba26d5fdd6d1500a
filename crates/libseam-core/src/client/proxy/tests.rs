use super::*;
use crate::Options;
use core::cmp::Ordering;
use std::{string::String, vec::Vec};

fn engine(endpoint: &str, proxy: Option<&str>) -> Engine {
    let mut options = Options::api_key("seam_test_proxy").with_endpoint(endpoint);
    options.proxy = proxy.map(String::from);
    Engine::new(options).expect("an engine")
}

/// Returns the proxy for an https server, as text, where the environment is so.
fn chosen(variables: &[(&str, &str)]) -> Option<String> {
    let get = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| String::from(*value));
    let proxy = engine("https://door.example", None).proxy(&get).expect("a usable one")?;
    let scheme = if proxy.secure { "https" } else { "http" };
    Some(format!("{scheme}://{}:{}", proxy.host, proxy.port))
}

fn option(url: &str) -> Result<Option<Proxy>, Error> {
    engine("https://door.example", Some(url)).proxy(&|_| None)
}

#[test]
fn servers_without_a_proxy() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("*", &["door.example", "192.0.2.7", "[2001:db8::7]"], &[]),
        ("other.example, *", &["door.example", "192.0.2.7"], &[]),
        (
            "door.example",
            &["door.example", "DOOR.example", "a.door.example", "door.example."],
            &["backdoor.example", "door.example.other"],
        ),
        (".door.example.", &["door.example", "a.door.example"], &["example"]),
        ("DOOR.Example", &["door.example"], &[]),
        ("a.example b.example\tc.example", &["a.example", "b.example", "c.example"], &["d.example"]),
        ("192.0.2.7,2001:db8::7", &["192.0.2.7", "[2001:db8::7]"], &["192.0.2.8", "[2001:db8::8]"]),
        ("[2001:db8::7]", &["[2001:db8::7]"], &["[2001:db8::8]"]),
        ("192.0.2.0/24 2001:db8::/32", &["192.0.2.8", "[2001:db8:1::8]"], &["192.0.3.8", "[2001:db9::8]"]),
        ("door.example:443", &[], &["door.example"]),
        (", ,", &[], &["door.example"]),
        ("", &[], &["localhost", "127.0.0.1"]),
    ];
    for (list, covered, others) in cases {
        let is_listed = |server: &&str| is_listed(list, host(&format!("https://{server}:8443/prefix")));
        for server in *covered {
            assert!(is_listed(server), "{list}: {server}");
        }
        for server in *others {
            assert!(!is_listed(server), "{list}: {server}");
        }
    }
}

#[test]
fn which_variable_counts() {
    let names = PROXY_ENVIRONMENT.iter().copied().filter(|name| !lists_exceptions(name)).collect::<Vec<_>>();
    for first in 0..=names.len() {
        let value = |at| match first.cmp(&at) {
            Ordering::Equal => "http://first.example:1",
            Ordering::Greater => "",
            Ordering::Less => "http://other.example",
        };
        let variables = names.iter().enumerate().map(|(at, name)| (*name, value(at))).collect::<Vec<_>>();
        let expected = (first < names.len()).then_some("http://first.example:1");
        assert_eq!(chosen(&variables).as_deref(), expected);
    }
    assert_eq!(chosen(&[("http_proxy", "http://a.example"), ("HTTP_PROXY", "http://b.example")]), None);
    let with = |without: &[(&'static str, &'static str)]| {
        chosen(&[&[("HTTPS_PROXY", "proxy.example:3128")], without].concat())
    };
    assert_eq!(with(&[("NO_PROXY", "door.example")]), None);
    assert_eq!(with(&[("NO_PROXY", "door.example"), ("no_proxy", "")]), None);
    assert!(with(&[("NO_PROXY", "door.example"), ("no_proxy", "other.example")]).is_some());
}

#[test]
fn plain_http_stays_on_this_machine() {
    let get = |_: &str| Some("http://proxy.example".into());
    assert!(engine("http://localhost", None).proxy(&get).expect("nothing is wrong").is_none());
    let error = engine("http://localhost", Some("http://proxy.example")).proxy(&get).expect_err("refused");
    assert!(error.message.contains("over plain http"), "{}", error.message);
}

#[test]
fn what_urls_say() {
    for (url, host, port, secure, authorization) in [
        ("proxy.example", "proxy.example", 80, false, None),
        ("proxy.example:3128/path?query", "proxy.example", 3128, false, None),
        ("HTTPS://proxy.example", "proxy.example", 443, true, None),
        ("https://[2001:db8::7]", "[2001:db8::7]", 443, true, None),
        ("http://[::1]:8080", "[::1]", 8080, false, None),
        ("http://a:b@proxy:1", "proxy", 1, false, Some("Basic YTpi")),
        (
            "http://Aladdin:open%20sesame@proxy:1",
            "proxy",
            1,
            false,
            Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ),
        ("http://a@proxy:1", "proxy", 1, false, Some("Basic YTo=")),
        ("http://DOMAIN\\a:b:c@d@proxy:1", "proxy", 1, false, Some("Basic RE9NQUlOXGE6YjpjQGQ=")),
        ("socks.example:3128", "socks.example", 3128, false, None),
    ] {
        let proxy = option(url).expect(url).expect(url);
        assert_eq!((&*proxy.host, proxy.port, proxy.secure), (host, port, secure), "{url}");
        assert_eq!(proxy.authorization.as_ref().map(Secret::expose), authorization, "{url}");
        assert!(!format!("{proxy:?}").contains("YTpi"));
    }
    assert!(option("direct").expect("none").is_none());
    for url in [
        "",
        "not a url",
        "ftp://a",
        "http://",
        "http://:1",
        "http://a:b:c",
        "http://a:0",
        "http://a:+80",
        "http://a:70000",
        "a:",
        "[::1",
    ] {
        let error = option(url).expect_err(url);
        assert_eq!(error.code(), ErrorCode::InvalidOptions);
        assert!(error.message.contains("`proxy` must be a URL such as"), "{url}: {}", error.message);
    }
}

#[test]
fn what_is_said_of_socks() {
    for url in ["socks5://127.0.0.1:1080", "SOCKS5h://a:b@127.0.0.1", "socks4a://proxy"] {
        let error = option(url).expect_err("it is refused").to_string();
        assert!(
            error.contains("`proxy` must name an http or https proxy, got a SOCKS proxy; correct it"),
            "{error}"
        );
    }
}

#[test]
fn no_password_is_quoted() {
    let get = |_: &str| Some("ftp://user:hunter2@proxy.example".into());
    let error = engine("https://door.example", None).proxy(&get).expect_err("unusable");
    assert!(error.message.contains("the environment variable `https_proxy`"), "{}", error.message);
    assert!(!format!("{error:?}").contains("hunter2"));
}
