//! The core's JSON reader against `serde_json`: the same documents, the same verdict, the same content.

use libseam_core::json::{NESTING_LIMIT, read};
use proptest::prelude::*;
use serde_json::Value;

/// Any document without duplicate keys. Numbers are integers, because serde's floats do not keep their text.
fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

/// Reports whether `text` repeats a key, which serde accepts.
fn repeats_a_key(text: &[u8]) -> bool {
    read(text).is_err_and(|e| e.reason == "duplicate key")
}

proptest! {
    #[test]
    fn documents_come_back_as_they_went_in(value in document(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.expect("JSON");
        let ours = read(text.as_bytes()).expect("valid JSON");
        let back: Value = serde_json::from_str(&ours.to_string()).expect("the core writes JSON");
        prop_assert_eq!(back, value);
    }

    #[test]
    fn damaged_documents_get_the_same_verdict(
        value in document(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let mut text = serde_json::to_vec(&value).expect("JSON");
        let at = at.index(text.len());
        if cut { text.truncate(at); } else { text[at] = byte; }
        let serde: Result<Value, _> = serde_json::from_slice(&text);
        prop_assume!(!repeats_a_key(&text));
        // serde refuses numbers that no f64 holds; the core keeps their text.
        let out_of_range = serde.as_ref().is_err_and(|e| e.to_string().contains("number out of range"));
        prop_assert_eq!(read(&text).is_ok(), serde.is_ok() || out_of_range, "{:?}", String::from_utf8_lossy(&text));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(text in prop::collection::vec(any::<u8>(), 0..64)) {
        let serde: Result<Value, _> = serde_json::from_slice(&text);
        if serde.is_ok() && !repeats_a_key(&text) {
            prop_assert!(read(&text).is_ok());
        }
    }
}

#[test]
fn text_that_lenient_readers_accept_is_an_error() {
    for (text, reason) in [
        (r#"{"ok":true,"ok":false}"#, "duplicate key"),
        (r#"{"a":{"b":1,"\u0062":2}}"#, "duplicate key"),
        (r#""\ud800""#, "unpaired surrogate in a string"),
        (r#""\udc00\ud800""#, "unpaired surrogate in a string"),
        (r#""\ud800A""#, "unpaired surrogate in a string"),
        ("\"\u{1}\"", "unescaped control character in a string"),
        ("01", "more text after the JSON document"),
        ("-", "expected a digit"),
        ("1.", "expected a digit"),
        ("1e+", "expected a digit"),
        ("NaN", "expected a JSON value"),
        ("[1,]", "expected a JSON value"),
        ("{\"a\":1,}", "expected a key in quotes"),
        ("{a:1}", "expected a key in quotes"),
        ("'a'", "expected a JSON value"),
        ("", "the text ends too early"),
        ("\u{feff}\u{feff}1", "expected a JSON value"),
    ] {
        assert_eq!(read(text.as_bytes()).expect_err(text).reason, reason, "{text}");
    }
    assert_eq!(read(b"\"\xff\"").expect_err("bad UTF-8").reason, "invalid UTF-8");
}

#[test]
fn nesting_ends_at_the_limit() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(read(nested(NESTING_LIMIT).as_bytes()).is_ok());
    assert_eq!(read(nested(NESTING_LIMIT + 1).as_bytes()).expect_err("deep").reason, "nested too deeply");
    assert!(read("[".repeat(10_000_000).as_bytes()).is_err());
}

#[test]
fn numbers_keep_their_text() {
    for text in ["0", "-0", "1e400", "123456789012345678901234567890", "0.10", "1E+2"] {
        assert_eq!(read(text.as_bytes()).expect(text).to_string(), text);
    }
}

#[test]
fn the_first_of_several_errors_is_reported() {
    for (text, offset) in [
        (r#"[{"a":1,"a":2},{"b":1,"b":2}] x"#, 8),
        (r#"{"a":{"b":1,"b":2},"a":3,"c"}"#, 12),
        (r#"{"a":1,"a":2,"b":01}"#, 7),
        // A member that is not read to its end is none that there was before.
        (r#"{"a":1,"a":{"b":"#, 16),
        (r#"{"a":1,"b":{"c":x},"a":2}"#, 16),
    ] {
        assert_eq!(read(text.as_bytes()).map_err(|e| e.offset), Err(offset), "{text}");
    }
}
