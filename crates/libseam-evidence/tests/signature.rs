//! Signatures of evidence. The signature and the keys in `signed/` are of the program minisign 0.11; of the key with a
//! password, that of the other key, the costs were lowered.

use libseam_core::{Error, ErrorCode, json::Value};
use libseam_evidence::{Signed, SigningKey, verify_signed};

const EVIDENCE: &[u8] = include_bytes!("first-form.jsonl");
const SIGNATURE: &str = include_str!("signed/first-form.jsonl.minisig");
const PUBLIC_KEY: &str = include_str!("signed/minisign.pub");
const PLAIN: &str = include_str!("signed/plain.key");
const WITH_PASSWORD: &str = include_str!("signed/password.key");
const KEY_ID: &str = "991F4D0BA43B84D3";

fn no_password() -> Result<String, Error> {
    panic!("no password is needed")
}

fn sign(evidence: &[u8]) -> Result<Signed, Error> {
    SigningKey::read(PLAIN, no_password).expect("a key").sign(evidence, "a comment")
}

fn verified(evidence: &[u8], signature: &str) -> Value {
    verify_signed(evidence, signature, PUBLIC_KEY).expect("a public key")
}

fn is_valid(checked: &Value) -> bool {
    checked.at("signature.is_valid").and_then(Value::as_bool).expect("a member")
}

fn text<'v>(checked: &'v Value, path: &str) -> &'v str {
    checked.at(path).and_then(Value::as_str).unwrap_or_default()
}

fn refusal<T>(result: Result<T, Error>) -> String {
    let error = result.err().expect("it is refused");
    assert_eq!(error.code(), ErrorCode::InvalidParams);
    error.message.clone()
}

#[test]
fn a_signature_of_the_program_fits_and_says_what_it_proves() {
    for key in [PUBLIC_KEY, PUBLIC_KEY.lines().nth(1).expect("a key")] {
        let checked = verify_signed(EVIDENCE, SIGNATURE, key).expect("a public key");
        assert!(is_valid(&checked), "{checked:?}");
        assert_eq!(text(&checked, "signature.key_id"), KEY_ID);
        assert_eq!(text(&checked, "signature.trusted_comment"), "signed by the minisign program");
        let caveat = text(&checked, "caveat");
        assert!(caveat.contains("signed exactly these bytes") && caveat.contains(KEY_ID), "{caveat}");
        assert!(!caveat.contains("no proof"), "{caveat}");
        assert_eq!(checked.at("is_intact").and_then(Value::as_bool), Some(true));
    }
}

#[test]
fn what_is_signed_with_a_key_of_the_program_fits_its_public_key() {
    let signed = sign(EVIDENCE).expect("a signature");
    assert_eq!(
        (signed.key_id.as_str(), PUBLIC_KEY.lines().nth(1)),
        (KEY_ID, Some(signed.public_key.as_str()))
    );
    let checked = verified(EVIDENCE, &signed.signature);
    assert!(is_valid(&checked));
    assert_eq!(text(&checked, "signature.trusted_comment"), "a comment");
    assert!(!signed.signature.contains(PLAIN.lines().nth(1).expect("a key")));
}

#[test]
fn a_key_with_a_password_is_opened_by_that_alone() {
    let read = |password: &str| SigningKey::read(WITH_PASSWORD, || Ok::<_, Error>(password.to_owned()));
    let signed = read("correct horse").expect("a key").sign(EVIDENCE, "").expect("a signature");
    assert!(is_valid(&verified(EVIDENCE, &signed.signature)));
    for wrong in ["", "Correct horse"] {
        let message = refusal(read(wrong));
        assert!(message.contains("Wrong password"), "{message}");
        assert!(wrong.is_empty() || !message.contains(wrong), "{message}");
    }
}

#[test]
fn changed_evidence_does_not_fit() {
    let more = [EVIDENCE, b"{}\n"].concat();
    let mut changed = EVIDENCE.to_vec();
    changed[40] ^= 1;
    for evidence in [more.as_slice(), &changed, &EVIDENCE[..EVIDENCE.len() - 1], b""] {
        let checked = verified(evidence, SIGNATURE);
        assert!(!is_valid(&checked));
        assert!(
            text(&checked, "signature.problem").contains("is not the one that was signed"),
            "{checked:?}"
        );
        assert!(text(&checked, "caveat").starts_with("the signature proves nothing"), "{checked:?}");
    }
}

#[test]
fn a_signature_that_is_cut_off_anywhere_proves_nothing() {
    let whole = SIGNATURE.trim_end().len();
    for length in 0..whole {
        let checked = verified(EVIDENCE, &SIGNATURE[..length]);
        assert!(!is_valid(&checked), "the first {length} bytes count as a signature");
        assert!(!text(&checked, "signature.problem").is_empty());
    }
    assert!(is_valid(&verified(EVIDENCE, &SIGNATURE[..whole])));
}

#[test]
fn a_comment_that_was_changed_does_not_fit_but_line_breaks_may_be_converted() {
    assert!(!is_valid(&verified(EVIDENCE, &SIGNATURE.replace("the minisign program", "somebody else"))));
    assert!(is_valid(&verified(EVIDENCE, &SIGNATURE.replace('\n', "\r\n"))));
}

#[test]
fn the_key_of_somebody_else_is_named() {
    let other = minisign::KeyPair::generate_unencrypted_keypair().expect("a key").pk;
    let checked = verify_signed(EVIDENCE, SIGNATURE, &other.to_base64()).expect("a public key");
    assert!(!is_valid(&checked));
    let id = text(&checked, "signature.key_id");
    assert_ne!(id, KEY_ID);
    assert_eq!(text(&checked, "signature.problem"), format!("it was made with another key than {id}"));
}

#[test]
fn what_is_no_key_is_refused() {
    for key in ["", "nonsense", PLAIN, "untrusted comment: x\nRWTThDukC00fmfc2", &"A".repeat(56)] {
        assert!(refusal(verify_signed(EVIDENCE, SIGNATURE, key)).contains("`public_key` must be"), "{key}");
    }
    for key in ["", "untrusted comment: x\n", PUBLIC_KEY, "untrusted comment: x\nRWQAAEIy"] {
        let message = refusal(SigningKey::read(key, no_password));
        assert!(message.contains("`secret_key` must be"), "{message}");
    }
}

#[test]
fn only_evidence_that_is_as_it_was_written_is_signed() {
    let text = std::str::from_utf8(EVIDENCE).expect("text");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (before, run) = lines.split_at(4);
    // Two runs that each go on with the same lines.
    let forked = [before, run, run].concat().concat();
    let converted = text.replace('\n', "\r\n");
    for (evidence, part) in [
        ("", "there is no line"),
        (text.trim_end(), "the last line has no end"),
        (forked.as_str(), "has another number"),
        (converted.as_str(), "ends with a carriage return"),
        (text.replacen("confirmed", "refused", 1).as_str(), "does not follow from the line before it"),
    ] {
        let message = refusal(sign(evidence.as_bytes()));
        assert!(message.contains("nothing is signed") && message.contains(part), "{message}");
    }
    assert!(
        refusal(SigningKey::read(PLAIN, no_password).expect("a key").sign(EVIDENCE, "a\nb"))
            .contains("control")
    );
}

#[test]
fn a_signature_of_changed_evidence_does_not_make_it_good() {
    let changed = [EVIDENCE, b"{}\n"].concat();
    let mut signature = Vec::new();
    let key = minisign::KeyPair::generate_unencrypted_keypair().expect("a key");
    let made = minisign::sign(Some(&key.pk), &key.sk, changed.as_slice(), None, None).expect("a signature");
    signature.extend(made.to_bytes());
    let signature = String::from_utf8(signature).expect("text");
    let checked = verify_signed(&changed, &signature, &key.pk.to_base64()).expect("a public key");
    assert!(is_valid(&checked));
    assert_eq!(checked.at("is_intact").and_then(Value::as_bool), Some(false));
    assert!(text(&checked, "caveat").contains("even then"), "{checked:?}");
}
