use super::*;

fn from(variables: &[(&str, &str)], mut options: Options) -> Result<Options, Error> {
    let get = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).into());
    options.apply_environment(get).map(|()| options)
}

#[test]
fn the_environment_fills_in_what_was_not_given() {
    let all = [("SEAM_API_KEY", "seam_env"), ("SEAM_WORKSPACE_ID", "ws"), ("SEAM_ENDPOINT", "https://env")];
    let options = from(&all, Options::default()).expect("a key");
    assert_eq!(options.api_key.as_ref().map(Secret::expose), Some("seam_env"));
    assert_eq!(options.endpoint.as_deref(), Some("https://env"));
    assert_eq!(options.workspace_id, None, "a key has its workspace");
    let options = from(&all, Options::api_key("seam_own").with_endpoint("https://own")).expect("a key");
    assert_eq!(options.api_key.as_ref().map(Secret::expose), Some("seam_own"));
    assert_eq!(options.endpoint.as_deref(), Some("https://own"));
}

#[test]
fn an_own_credential_outweighs_the_other_kind_in_the_environment() {
    let mut own =
        Options { personal_access_token: Some(Secret::new("seam_at_own".into())), ..Options::default() };
    own = from(&[("SEAM_API_KEY", "seam_env"), ("SEAM_WORKSPACE_ID", "ws")], own).expect("a token");
    assert!(own.api_key.is_none());
    assert_eq!(own.workspace_id.as_deref(), Some("ws"));
    let own = Options { no_credential: true, ..Options::default() };
    assert!(from(&[("SEAM_API_KEY", "seam_env")], own).expect("nothing").api_key.is_none());
}

#[test]
fn the_endpoint_has_a_former_variable() {
    for (variables, endpoint) in [
        (&[("SEAM_ENDPOINT", "https://new"), ("SEAM_API_URL", "https://old")][..], Some("https://new")),
        (&[("SEAM_ENDPOINT", ""), ("SEAM_API_URL", "https://old")], Some("https://old")),
        (&[("SEAM_API_URL", "https://old")], Some("https://old")),
        (&[("SEAM_API_URL", "")], None),
    ] {
        let options = from(variables, Options::default()).expect("nothing to refuse");
        assert_eq!(options.endpoint.as_deref(), endpoint, "{variables:?}");
        let own =
            from(variables, Options::default().with_endpoint("https://own")).expect("nothing to refuse");
        assert_eq!(own.endpoint.as_deref(), Some("https://own"));
    }
}

#[test]
fn a_surface_hears_its_own_words() {
    let names = [
        ("timeout_ms", "--timeout"),
        ("api_key", "--key"),
        ("personal_access_token", "--token"),
        ("allow_http", "--allow-http"),
        ("endpoint", "--endpoint"),
        ("no_credential", "--none"),
    ];
    let dialect = || Dialect::new(names.into(), true);
    let mut options = Options { dialect: dialect(), ..Options::default() };
    let object = br#"{"timeout_ms": 0, "deadline_ms": -1, "retries": 11, "endpoint": 1}"#;
    let error = options.set(crate::json::read_object(object).expect("an object")).expect_err("out of range");
    let said: Vec<(&str, &str)> = error.problems.iter().map(|p| (&*p.parameter, &*p.message)).collect();
    assert_eq!(
        said,
        [
            ("deadline_ms", "`deadline_ms` must be a number of seconds from 0.001 to 86400"),
            ("--endpoint", "`--endpoint` must be a string, got a number"),
            ("retries", "`retries` must be a whole number from 0 to 10"),
            ("--timeout", "`--timeout` must be a number of seconds from 0.001 to 86400"),
        ]
    );
    let said = |options: Options| crate::Engine::new(options).expect_err("unusable").message.clone();
    let key = || Some(Secret::new("seam_key".into()));
    assert_eq!(
        said(Options { dialect: dialect(), ..Options::default() }),
        "no credential: give `--key`, or `--token` with `workspace_id`, or set the environment variable SEAM_API_KEY"
    );
    assert_eq!(
        said(Options { dialect: dialect(), personal_access_token: key(), ..Options::default() }),
        "`--token` holds an API key; pass it as `--key`"
    );
    assert_eq!(
        said(Options { dialect: dialect(), no_credential: true, ..Options::default() }),
        "`--none` needs an `--endpoint` of your own that adds the credential"
    );
    let plain = Options {
        dialect: dialect(),
        api_key: key(),
        endpoint: Some("http://a".into()),
        ..Options::default()
    };
    assert!(said(plain).ends_with("set `--allow-http` to send it all the same"));
}

#[test]
fn what_came_from_the_environment_is_called_by_its_variable() {
    let said = |variables: &[(&str, &str)], options: Options| {
        let error =
            crate::Engine::new(from(variables, options).expect("one credential")).expect_err("unusable");
        error.problems.iter().map(|p| (p.parameter.clone(), p.message.clone())).collect::<Vec<_>>()
    };
    let problem = |parameter: &str, message: &str| (parameter.into(), message.into());
    let wrong = [("SEAM_API_KEY", "seam_at1_x"), ("SEAM_ENDPOINT", "x")];
    assert_eq!(
        said(&wrong, Options::default()),
        [
            problem(
                "api_key",
                "`SEAM_API_KEY` holds a personal access token; pass it as `SEAM_PERSONAL_ACCESS_TOKEN`"
            ),
            problem(
                "endpoint",
                "`SEAM_ENDPOINT` is not a URL; expected a URL such as https://connect.getseam.com"
            ),
        ]
    );
    let former = [("SEAM_API_URL", "")];
    assert_eq!(
        said(&former, Options::api_key("x"))[0].1,
        "`api_key` is no token of this kind: it does not begin with `seam_`"
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
        "`workspace_id` is required with `SEAM_PERSONAL_ACCESS_TOKEN`"
    );
    let own = Options { api_key: Some(Secret::new("seam_at1_x".into())), ..Options::default() };
    assert_eq!(
        said(&token, own)[0].1,
        "`api_key` holds a personal access token; pass it as `personal_access_token`"
    );
}

#[test]
fn two_credentials_in_the_environment_are_one_too_many() {
    let both = [("SEAM_API_KEY", "seam_env"), ("SEAM_PERSONAL_ACCESS_TOKEN", "seam_at_env")];
    let error = from(&both, Options::default()).expect_err("a conflict");
    assert_eq!(error.code(), ErrorCode::InvalidOptions);
    assert!(!error.message.contains("seam_env") && !error.message.contains("seam_at_env"));
    assert!(from(&both, Options::api_key("seam_own")).is_ok());
    let empty = [("SEAM_API_KEY", "seam_env"), ("SEAM_PERSONAL_ACCESS_TOKEN", "")];
    assert!(from(&empty, Options::default()).expect("a key").api_key.is_some());
}

#[test]
fn a_number_that_is_refused_is_not_taken_for_another() {
    let mut options = Options::default();
    // It has 33 bits, the lower 32 of which are 1.
    let object =
        crate::json::read_object(br#"{"retries":4294967297,"api_key":"seam_own"}"#).expect("an object");
    let error = options.set(object).expect_err("too many");
    let engine = crate::Engine::new(options).expect_err("too many still");
    assert_eq!(engine.problems, error.problems);
}

#[test]
fn more_headers_than_a_server_takes_are_refused() {
    let mut options = Options::api_key("seam_own");
    options.headers =
        (0..=Options::MOST_HEADERS).map(|n| (std::format!("x-{n}"), String::from("v"))).collect();
    let error = crate::Engine::new(options).expect_err("one too many");
    assert_eq!(error.message, "`headers` must have at most 64 names, got 65; leave some out");
    let mut options = Options::api_key("seam_own");
    options.headers =
        (0..Options::MOST_HEADERS).map(|n| (std::format!("x-{n}"), String::from("v"))).collect();
    assert!(crate::Engine::new(options).is_ok());
}
