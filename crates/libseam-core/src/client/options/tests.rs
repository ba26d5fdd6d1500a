use super::*;
use crate::client::dialect::Dialect;

mod credentials;

fn from(variables: &[(&str, &str)], mut options: Options) -> Options {
    let get = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).into());
    options.apply_environment(get);
    options
}

fn problems(options: Options) -> Vec<(String, String)> {
    let error = crate::Engine::new(options).expect_err("unusable");
    error.problems.iter().map(|p| (p.parameter.clone(), p.message.clone())).collect()
}

fn in_dialect(dialect: Dialect, json: &[u8]) -> Options {
    let mut options = Options { dialect, ..Options::default() };
    options.set(crate::json::read_object(json).expect("an object"));
    options
}

#[test]
fn the_environment_fills_in_what_was_not_given() {
    let all = [("SEAM_API_KEY", "seam_env"), ("SEAM_WORKSPACE_ID", "ws"), ("SEAM_ENDPOINT", "https://env")];
    let options = from(&all, Options::default());
    assert_eq!(options.api_key.as_ref().map(Secret::expose), Some("seam_env"));
    assert_eq!(options.endpoint.as_deref(), Some("https://env"));
    assert_eq!(options.workspace_id, None, "a key has its workspace");
    let options = from(&all, Options::api_key("seam_own").with_endpoint("https://own"));
    assert_eq!(options.api_key.as_ref().map(Secret::expose), Some("seam_own"));
    assert_eq!(options.endpoint.as_deref(), Some("https://own"));
}

#[test]
fn an_own_credential_outweighs_the_other_kind_in_the_environment() {
    let mut own =
        Options { personal_access_token: Some(Secret::new("seam_at_own".into())), ..Options::default() };
    own = from(&[("SEAM_API_KEY", "seam_env"), ("SEAM_WORKSPACE_ID", "ws")], own);
    assert!(own.api_key.is_none());
    assert_eq!(own.workspace_id.as_deref(), Some("ws"));
    let own = Options { no_credential: true, ..Options::default() };
    assert!(from(&[("SEAM_API_KEY", "seam_env")], own).api_key.is_none());
}

#[test]
fn the_endpoint_has_a_former_variable() {
    for (variables, endpoint) in [
        (&[("SEAM_ENDPOINT", "https://new"), ("SEAM_API_URL", "https://old")][..], Some("https://new")),
        (&[("SEAM_ENDPOINT", ""), ("SEAM_API_URL", "https://old")], Some("https://old")),
        (&[("SEAM_API_URL", "https://old")], Some("https://old")),
        (&[("SEAM_API_URL", "")], None),
    ] {
        let options = from(variables, Options::default());
        assert_eq!(options.endpoint.as_deref(), endpoint, "{variables:?}");
        let own = from(variables, Options::default().with_endpoint("https://own"));
        assert_eq!(own.endpoint.as_deref(), Some("https://own"));
    }
}

#[test]
fn a_surface_hears_its_own_words() {
    let problem = |parameter: &str, message: &str| (parameter.into(), message.into());
    let object =
        br#"{"--timeout": 0, "--deadline": -1, "--retries": 11, "--endpoint": 1, "--workspace-id": "a b"}"#;
    assert_eq!(
        problems(in_dialect(Dialect::COMMAND, object)),
        [
            problem("--deadline", "`--deadline` must be a number of seconds from 0.001 to 86400"),
            problem("--endpoint", "`--endpoint` must be a string, got a number"),
            problem("--retries", "`--retries` must be a whole number from 0 to 10"),
            problem("--timeout", "`--timeout` must be a number of seconds from 0.001 to 86400"),
            problem(
                "--api-key-file",
                "no credential: give `--api-key-file`, or `--personal-access-token-file` with `--workspace-id`, or set \
                 the environment variable `SEAM_API_KEY`"
            ),
            problem(
                "--workspace-id",
                "`--workspace-id` must be an id: up to 256 ASCII characters without white space"
            ),
        ]
    );
    let said = |json: &[u8]| problems(in_dialect(Dialect::NODE, json)).swap_remove(0).1;
    assert_eq!(
        said(br#"{"endpoint": "https://own.example"}"#),
        "no credential: give `apiKey`, or `personalAccessToken` with `workspaceId`, or set the environment variable \
         `SEAM_API_KEY`; or set `noCredential` if `endpoint` is your own server, which adds the credential"
    );
    assert_eq!(
        said(br#"{"personalAccessToken": "seam_key", "workspaceId": "w"}"#),
        "`personalAccessToken` must hold a personal access token, got an API key; pass it as `apiKey`"
    );
    assert_eq!(
        said(br#"{"noCredential": true}"#),
        "`endpoint` is required with `noCredential`; give the URL of your own server, which adds the credential"
    );
    assert!(
        said(br#"{"apiKey": "seam_key", "endpoint": "http://a"}"#).ends_with("set `allowHttp` to allow that")
    );
}

#[test]
fn times_are_in_the_unit_of_the_surface() {
    let options = in_dialect(Dialect::PYTHON, br#"{"timeout": 1.5, "deadline": 7, "retries": 1}"#);
    assert_eq!((options.timeout_ms, options.deadline_ms, options.retries), (1500, 7000, 1));
    let options = in_dialect(Dialect::NODE, br#"{"timeout": 1500, "replyLimit": 9}"#);
    assert_eq!((options.timeout_ms, options.reply_limit_bytes), (1500, Some(9)));
    let said = |json: &[u8]| problems(in_dialect(Dialect::PYTHON, json)).swap_remove(0).1;
    assert_eq!(
        said(br#"{"timeout": "soon", "api_key": "seam_x"}"#),
        "`timeout` must be a number of seconds, got a string"
    );
    let call = |json: &[u8]| {
        CallOptions::in_dialect(crate::json::read_object(json).expect("an object"), &Dialect::PYTHON)
    };
    assert_eq!(call(br#"{"timeout": 0.25}"#).expect("options").timeout_ms, Some(250));
    let refused = call(br#"{"timeout": 0, "timeout_ms": 5, "endpoint": "x"}"#).expect_err("three problems");
    assert_eq!(
        refused.message,
        "`endpoint` is not an option; `timeout` must be a number of seconds from 0.001 to 86400; \
         `timeout_ms` is not an option; did you mean `timeout`?"
    );
}

#[test]
fn a_name_that_is_no_option_is_taken_for_the_nearest_of_the_surface() {
    let said = |dialect, given: &str| {
        let json = std::format!("{{{given:?}: 1}}");
        let (parameter, message) = problems(in_dialect(dialect, json.as_bytes())).swap_remove(0);
        assert_eq!(parameter, given);
        message
    };
    for (dialect, given, meant) in [
        (Dialect::RUST, "retrys", "retries"),
        (Dialect::NODE, "api_key", "apiKey"),
        (Dialect::NODE, "timeout_ms", "timeout"),
        (Dialect::NODE, "reply_limit_bytes", "replyLimit"),
        (Dialect::NODE, "onEvents", "onEvent"),
        (Dialect::PYTHON, "headers", "default_headers"),
        (Dialect::PYTHON, "apikey", "api_key"),
        (Dialect::COMMAND, "--time-out", "--timeout"),
    ] {
        assert_eq!(said(dialect, given), std::format!("`{given}` is not an option; did you mean `{meant}`?"),);
    }
    assert_eq!(said(Dialect::NODE, "surface"), "`surface` is not an option");
    assert_eq!(
        said(Dialect::NODE, "caBundle"),
        "`caBundle` is not an option; give a `fetch` of your own that has it"
    );
    assert_eq!(
        said(Dialect::PAGE, "proxy"),
        "`proxy` is not an option; give a `fetch` of your own that has it"
    );
    assert_eq!(
        said(Dialect::PYTHON, "client"),
        "`client` is not an option; give `transport`, a callable that sends the requests"
    );
}

#[test]
fn a_problem_is_not_followed_by_what_follows_from_it() {
    let said = |json: &[u8]| -> Vec<String> {
        problems(in_dialect(Dialect::RUST, json)).into_iter().map(|(parameter, _)| parameter).collect()
    };
    assert_eq!(said(br#"{"api_key": 1, "endpoint": "ftp://x"}"#), ["api_key", "endpoint"]);
    assert_eq!(said(br#"{"apikey": "seam_x"}"#), ["apikey"]);
    assert_eq!(said(br#"{"no_credential": true, "endpoint": 1}"#), ["endpoint"]);
    assert_eq!(said(br#"{"personal_access_token": "seam_at_x", "workspace_id": 1}"#), ["workspace_id"]);
    assert_eq!(
        said(br#"{"api_key": "seam_x", "retries": 11, "timeout_ms": "1"}"#),
        ["retries", "timeout_ms"]
    );
    assert_eq!(said(br#"{"api_key": "seam_x", "retries": null, "strict": null, "none": null}"#), ["none"]);
}

#[test]
fn what_came_from_the_environment_is_called_by_its_variable() {
    let said = |variables: &[(&str, &str)], options: Options| problems(from(variables, options));
    let problem = |parameter: &str, message: &str| (parameter.into(), message.into());
    let wrong = [("SEAM_API_KEY", "seam_at1_x"), ("SEAM_ENDPOINT", "x")];
    assert_eq!(
        said(&wrong, Options::default()),
        [
            problem(
                "api_key",
                "`SEAM_API_KEY` must hold an API key, got a personal access token; pass it as `SEAM_PERSONAL_ACCESS_TOKEN`"
            ),
            problem(
                "endpoint",
                "`SEAM_ENDPOINT` must begin with https://, as https://connect.getseam.com does"
            ),
        ]
    );
    let former = [("SEAM_API_URL", "")];
    assert_eq!(
        said(&former, Options::api_key("x"))[0].1,
        "`api_key` must hold an API key, which begins with `seam_`"
    );
    let former = [("SEAM_API_URL", "ftp://x")];
    assert!(
        said(&former, Options::api_key("seam_x"))[0].1.starts_with("`SEAM_API_URL` must begin with https://")
    );
    let token = [("SEAM_PERSONAL_ACCESS_TOKEN", "seam_at1_x"), ("SEAM_WORKSPACE_ID", "a b")];
    assert_eq!(
        said(&token, Options::default())[0].1,
        "`SEAM_WORKSPACE_ID` must be an id: up to 256 ASCII characters without white space"
    );
    assert_eq!(
        said(&token[..1], Options::default())[0].1,
        "`workspace_id` is required with `SEAM_PERSONAL_ACCESS_TOKEN`; or set `without_workspace` to list and create workspaces"
    );
    let own = Options { api_key: Some(Secret::new("seam_at1_x".into())), ..Options::default() };
    assert_eq!(
        said(&token, own)[0].1,
        "`api_key` must hold an API key, got a personal access token; pass it as `personal_access_token`"
    );
}

#[test]
fn two_credentials_in_the_environment_are_one_too_many() {
    let both = [("SEAM_API_KEY", "seam_env"), ("SEAM_PERSONAL_ACCESS_TOKEN", "seam_at_env")];
    let error = crate::Engine::new(from(&both, Options::default())).expect_err("a conflict");
    assert_eq!((error.code(), error.problems.len()), (ErrorCode::InvalidOptions, 1));
    assert!(!error.message.contains("seam_env") && !error.message.contains("seam_at_env"));
    assert!(crate::Engine::new(from(&both, Options::api_key("seam_own"))).is_ok());
    let empty = [("SEAM_API_KEY", "seam_env"), ("SEAM_PERSONAL_ACCESS_TOKEN", "")];
    assert!(from(&empty, Options::default()).api_key.is_some());
}

#[test]
fn a_number_that_is_refused_is_not_taken_for_another() {
    // It has 33 bits, the lower 32 of which are 1.
    let options = in_dialect(Dialect::RUST, br#"{"retries":4294967297,"api_key":"seam_own"}"#);
    assert_eq!(problems(options)[0].1, "`retries` must be a whole number from 0 to 10");
    let options = Options { retries: 11, ..Options::api_key("seam_own") };
    assert_eq!(problems(options)[0].1, "`retries` must be a whole number from 0 to 10");
}

#[test]
fn more_headers_than_a_server_takes_are_refused() {
    let mut options = Options::api_key("seam_own");
    options.headers =
        (0..=Options::MAX_HEADERS).map(|n| (std::format!("x-{n}"), String::from("v"))).collect();
    let error = crate::Engine::new(options).expect_err("one too many");
    assert_eq!(error.message, "`headers` must have at most 64 names, got 65; leave some out");
    let mut options = Options::api_key("seam_own");
    options.headers = (0..Options::MAX_HEADERS).map(|n| (std::format!("x-{n}"), String::from("v"))).collect();
    assert!(crate::Engine::new(options).is_ok());
}
