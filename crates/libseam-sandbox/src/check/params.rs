use serde_json::{Map, Value};

/// Parameters that passed the check; ids are in lower case.
#[derive(Debug, Default)]
pub(crate) struct Params(Map<String, Value>);

impl Params {
    pub(super) fn insert(&mut self, name: &str, value: Value) {
        self.0.insert(name.into(), value);
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The text of a parameter that the table says is required, or that a rule made sure of.
    pub(crate) fn given(&self, name: &str) -> &str {
        self.text(name).expect("the check refuses a request without this parameter")
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    pub(crate) fn boolean(&self, name: &str) -> Option<bool> {
        self.0.get(name).and_then(Value::as_bool)
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    pub(crate) fn list(&self, name: &str) -> Option<Vec<&str>> {
        let list = self.0.get(name).and_then(Value::as_array)?;
        Some(list.iter().filter_map(Value::as_str).collect())
    }

    /// Every parameter but one, as JSON text.
    pub(crate) fn all_but(&self, name: &str) -> String {
        let mut others = self.0.clone();
        others.remove(name);
        Value::Object(others).to_string()
    }
}
