//! Parameters from what serde serializes, and results as what it deserializes, with `serde_json` as the referee.

use libseam_core::{
    CallOptions, Engine, Error, ErrorCode, HttpResponse, Options, Outcome, Params, ProblemCode, Reply, Step,
    json::{ConversionError, NESTING_LIMIT, Number, Object, Value, from_value, read, to_value},
};
use proptest::prelude::*;
use serde::{
    Deserialize, Serialize, Serializer,
    ser::{SerializeMap as _, SerializeStruct as _},
};
use std::collections::BTreeMap;

/// Something of everything that serde knows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Everything {
    truth: bool,
    small: i8,
    large: u64,
    least: i64,
    wide: Option<u128>,
    half: f32,
    fraction: f64,
    letter: char,
    text: String,
    nothing: Option<String>,
    unit: (),
    pair: (u8, String),
    list: Vec<Door>,
    numbered: BTreeMap<u32, bool>,
    named: BTreeMap<String, Id>,
    #[serde(flatten)]
    more: More,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct More {
    flat: i32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Id(String);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Door {
    Open,
    Locked(u8),
    Between(i64, String),
    Hinged { left: bool },
}

fn everything() -> Everything {
    Everything {
        truth: true,
        small: -8,
        large: u64::MAX,
        least: i64::MIN,
        wide: None,
        half: 0.1,
        fraction: 1e300,
        letter: 'ü',
        text: "\u{0}\"\\\n".into(),
        nothing: None,
        unit: (),
        pair: (7, "seven".into()),
        list: vec![Door::Open, Door::Locked(3), Door::Between(-1, "b".into()), Door::Hinged { left: true }],
        numbered: [(1, true), (10, false)].into(),
        named: [("a".to_owned(), Id("b".into()))].into(),
        more: More { flat: 5 },
    }
}

#[test]
fn what_serde_json_makes_of_it() {
    let everything = everything();
    let value = to_value(&everything).expect("a value");
    let text = value.to_json();
    let theirs: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let written = serde_json::to_string(&everything).expect("JSON");
    assert_eq!(theirs, serde_json::from_str::<serde_json::Value>(&written).expect("JSON"));
    assert_eq!(from_value::<Everything>(&value).expect("everything"), everything);
    // Our types are serde's too.
    assert_eq!(serde_json::to_value(&value).expect("a value"), theirs);
    assert_eq!(serde_json::from_str::<Value>(&text).expect("a value"), value);
    assert_eq!(to_value(&value).expect("a value"), value);
    let object: Object = from_value(&value).expect("an object");
    assert_eq!(Value::from(object), value);
}

#[test]
fn texts_are_borrowed() {
    let value = read(br#"{"name":"Ada"}"#).expect("JSON");
    let names: BTreeMap<&str, &str> = from_value(&value).expect("names");
    assert_eq!(names, [("name", "Ada")].into());
}

fn document() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<f64>().prop_filter("finite", |f| f.is_finite()).prop_map(Into::into),
        ".*".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::btree_map(".*", inner, 0..8)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_document(theirs in document()) {
        let ours = to_value(&theirs).expect("a value");
        prop_assert_eq!(&read(ours.to_json().as_bytes()).expect("JSON"), &ours);
        prop_assert_eq!(&from_value::<serde_json::Value>(&ours).expect("a document"), &theirs);
        prop_assert_eq!(&serde_json::from_value::<Value>(theirs.clone()).expect("a value"), &ours);
        prop_assert_eq!(serde_json::to_value(&ours).expect("a document"), theirs);
    }
}

#[test]
fn a_number_keeps_its_digits_where_that_is_asked_for() {
    #[derive(Debug, Deserialize)]
    struct Precise {
        number: Number,
        rest: Value,
        #[serde(default)]
        maybe: Option<Number>,
    }
    let text =
        r#"{"maybe":0.10,"number":100000000000000000000000000000000000000000.50,"rest":[1e400,{"n":-0}]}"#;
    let value = read(text.as_bytes()).expect("JSON");
    let precise: Precise = from_value(&value).expect("numbers");
    assert_eq!(precise.number.as_str(), "100000000000000000000000000000000000000000.50");
    assert_eq!(precise.rest.to_json(), r#"[1e400,{"n":-0}]"#);
    assert_eq!(precise.maybe.expect("a number").as_str(), "0.10");
    let wide = read(b"[340282366920938463463374607431768211455,-170141183460469231731687303715884105728]");
    let wide: (u128, i128) = from_value(&wide.expect("JSON")).expect("numbers");
    assert_eq!(wide, (u128::MAX, i128::MIN));
    let large: f64 = from_value(&read(b"100000000000000000000").expect("JSON")).expect("a number");
    assert_eq!(large.to_bits(), 1e20_f64.to_bits());
    assert_eq!(
        from_value::<f64>(&read(b"1e400").expect("JSON")).expect_err("none").reason(),
        "the number is out of range"
    );
    assert!(from_value::<Number>(&Value::from("12")).is_err());
    assert!(serde_json::from_str::<Number>("\"12\"").is_err());
}

/// A number as `serde_json` serializes its own with the feature `arbitrary_precision`.
struct Arbitrary(&'static str);

impl Serialize for Arbitrary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut number = serializer.serialize_struct("$serde_json::private::Number", 1)?;
        number.serialize_field("$serde_json::private::Number", self.0)?;
        number.end()
    }
}

#[test]
fn features_of_another_json_do_not_matter() {
    let value = to_value(&[Arbitrary("123456789012345678901234567890"), Arbitrary("0.10")]).expect("numbers");
    assert_eq!(value.to_json(), "[123456789012345678901234567890,0.10]");
    // As it deserializes them.
    let told = r#"{"$serde_json::private::Number":"123456789012345678901234567890"}"#;
    assert_eq!(
        serde_json::from_str::<Value>(told).expect("a value").to_json(),
        "123456789012345678901234567890"
    );
    assert_eq!(to_value(&Arbitrary("1.")).expect_err("no JSON").path(), "");
}

fn conversion_error<T: Serialize>(value: T) -> ConversionError {
    to_value(&value).expect_err("it is no JSON")
}

#[test]
fn values_that_json_lacks_are_refused() {
    #[derive(Serialize)]
    struct Outer<T> {
        list: Vec<BTreeMap<String, T>>,
    }
    let outer = |value| Outer { list: vec![BTreeMap::new(), [("deep".to_owned(), value)].into()] };
    let error = conversion_error(outer(f64::NAN));
    assert_eq!(error.path(), "list.1.deep");
    assert_eq!(error.to_string(), "`list.1.deep`: JSON has no infinite numbers and no NaN");
    assert_eq!(conversion_error(f32::INFINITY).to_string(), "JSON has no infinite numbers and no NaN");
    let error = conversion_error([("a", BTreeMap::from([((1, 2), 3)]))]);
    assert_eq!(error.to_string(), "`0.1`: a key must be a string or a whole number, got an array");

    struct Twice;
    impl Serialize for Twice {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            map.serialize_entry("id", "one")?;
            map.serialize_entry("id", "other")?;
            map.end()
        }
    }
    assert_eq!(conversion_error(Twice).to_string(), "`id`: duplicate key");

    #[derive(Serialize)]
    struct Deep(Vec<Deep>);
    let deep = |levels| (1..levels).fold(Deep(Vec::new()), |deep, _| Deep(vec![deep]));
    to_value(&deep(NESTING_LIMIT)).expect("it is not too deep");
    assert_eq!(
        conversion_error(deep(NESTING_LIMIT + 1)).reason(),
        format!("nesting must not be deeper than {NESTING_LIMIT} levels")
    );
    #[derive(Serialize)]
    enum Variant {
        Inside(Vec<f64>),
        Beside(f64, f64),
    }
    assert_eq!(conversion_error(Variant::Inside(vec![0.0, f64::NAN])).path(), "Inside.1");
    assert_eq!(conversion_error(Variant::Beside(0.0, f64::NAN)).path(), "Beside.1");
}

#[test]
fn a_value_of_the_wrong_type_is_named_but_not_shown() {
    let secret = "4711";
    let cases: [(&str, &str); 8] = [
        (r#"{"pair":[1,4711]}"#, "`pair.1`: expected a string, got a whole number"),
        (
            r#"{"list":["4711"]}"#,
            "`list.0`: expected one of `Open`, `Locked`, `Between`, `Hinged`, got something else",
        ),
        (r#"{"list":[{"Locked":"4711"}]}"#, "`list.0.Locked`: expected u8, got a string"),
        (r#"{"list":[{"Locked":4711}]}"#, "`list.0.Locked`: expected u8, got another whole number"),
        (r#"{"list":[{"Open":4711}]}"#, "`list.0.Open`: expected nothing, got a whole number"),
        (r#"{"named":{"a":[4711]}}"#, "`named.a`: expected a string, got an array"),
        (r#"{"pair":[1,"a",4711]}"#, "`pair`: the array has more items than expected"),
        (r#"{"numbered":{"x4711":true}}"#, "expected u32, got a string"),
    ];
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "it is only read")]
    struct Some {
        #[serde(default)]
        pair: Option<(u8, String)>,
        #[serde(default)]
        list: Vec<Door>,
        #[serde(default)]
        named: BTreeMap<String, Id>,
        #[serde(default)]
        numbered: BTreeMap<u32, bool>,
    }
    for (text, expected) in cases {
        let value = read(text.as_bytes()).expect("JSON");
        let error = from_value::<Some>(&value).expect_err("it is something else");
        assert!(error.to_string().ends_with(expected), "{error}");
        assert!(!error.reason().contains(secret), "{error}");
    }
    let error = from_value::<Everything>(&Object::new().into()).expect_err("it is empty");
    assert_eq!(error.to_string(), "missing field `truth`");
}

const ID: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

#[derive(Serialize)]
struct Delete<'a> {
    user_identity_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<f64>,
}

fn engine() -> Engine {
    Engine::new(Options::api_key("seam_test_serde")).expect("an engine")
}

#[test]
fn parameters_are_what_serde_serializes() {
    let params = Params::serialize(&Delete { user_identity_id: ID, note: None }).expect("parameters");
    let request =
        engine().build("user_identities.delete", params, &CallOptions::default()).expect("a request");
    assert_eq!(request.body, format!(r#"{{"user_identity_id":"{ID}"}}"#));
    let params = Params::serialize(&serde_json::json!({ "user_identity_id": "7" })).expect("parameters");
    let error = engine().check("user_identities.delete", params).expect_err("it is no UUID");
    assert_eq!(error.problems[0].parameter, "user_identity_id");
}

#[test]
fn values_that_are_not_parameters_are_invalid_params() {
    let told = |error: Error| {
        assert_eq!((error.code(), error.outcome()), (ErrorCode::InvalidParams, Outcome::NotSent));
        (error.problems[0].parameter.clone(), error.problems[0].code, error.message.clone())
    };
    let error =
        Params::serialize(&Delete { user_identity_id: ID, note: Some(f64::NAN) }).expect_err("no number");
    let message = "`note`: JSON has no infinite numbers and no NaN";
    assert_eq!(told(error), ("note".into(), ProblemCode::Value, message.into()));
    let error = Params::serialize(&[ID]).expect_err("no object");
    assert_eq!(
        told(error),
        (String::new(), ProblemCode::Json, "the parameters must be an object, got an array".into())
    );
    let error = Params::serialize(&f64::NAN).expect_err("nothing");
    let message = "the parameters: JSON has no infinite numbers and no NaN";
    assert_eq!(told(error), (String::new(), ProblemCode::Value, message.into()));
}

/// The reply to a call of `operation` with this body.
fn reply(operation: &str, params: &str, body: &str) -> Reply {
    let mut call = engine().call(operation, params, &CallOptions::default(), 0).expect("a call");
    assert!(matches!(call.poll(0), Step::Send { .. }));
    let headers = vec![("seam-request-id".to_owned(), "request-1".to_owned())];
    call.feed_response(&HttpResponse { status: 200, headers, body: body.into() }, 1).expect("it waits");
    call.take().expect("success")
}

#[test]
fn results_are_what_serde_deserializes() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Identity {
        user_identity_id: String,
        full_name: Option<String>,
    }
    let body = format!(
        r#"{{"ok":true,"user_identities":[{{"user_identity_id":"{ID}","full_name":null,"age":1e400}}]}}"#
    );
    let reply = reply("user_identities.list", "{}", &body);
    let identities: Vec<Identity> = reply.deserialize().expect("identities");
    assert_eq!(identities, [Identity { user_identity_id: ID.into(), full_name: None }]);
    let error = reply.deserialize::<Vec<BTreeMap<String, bool>>>().expect_err("they are something else");
    assert_eq!(
        (error.code(), error.outcome(), error.attempts),
        (ErrorCode::MalformedReply, Outcome::Accepted, 1)
    );
    assert_eq!((error.http_status, error.request_id.as_deref()), (Some(200), Some("request-1")));
    assert_eq!(
        error.message,
        "the server accepted the operation, but its result is not what the program expects: \
         `0.age`: the number is out of range"
    );
}

#[test]
fn a_reply_without_a_result_deserializes_as_null() {
    let params = format!(r#"{{"user_identity_id":"{ID}"}}"#);
    let reply = reply("user_identities.delete", &params, r#"{"ok":true}"#);
    reply.deserialize::<()>().expect("nothing");
    assert_eq!(reply.deserialize::<Option<bool>>().expect("nothing"), None);
    assert_eq!(reply.deserialize::<bool>().expect_err("it is null").outcome(), Outcome::Accepted);
}
