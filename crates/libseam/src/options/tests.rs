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
