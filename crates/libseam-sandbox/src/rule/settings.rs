//! The parts of a rule.

use serde_json::{Map, Value};

use super::{error::RuleError, setting::Setting};

/// The parts of a rule besides what it is for, in any order.
#[derive(Debug)]
pub(crate) struct Settings(Vec<Setting>);

impl Settings {
    /// Reads `name=value,name,…`.
    pub(crate) fn from_text(text: &str) -> Result<Self, RuleError> {
        let mut settings = Self(Vec::new());
        for part in text.split(',').map(str::trim) {
            let (name, value) = match part.split_once('=') {
                Some((name, value)) => (name.trim_end(), Some(value.to_owned())),
                None => (part, None),
            };
            if name.is_empty() {
                let message = "a part of a rule must be `name` or `name=value`, got nothing";
                return Err(RuleError::new(message));
            }
            settings.add(name, value)?;
        }
        Ok(settings)
    }

    /// Reads the members of an object. Where text has a name alone, an object has `true`.
    pub(crate) fn from_members(members: &Map<String, Value>) -> Result<Self, RuleError> {
        let mut settings = Self(Vec::new());
        for (name, value) in members {
            let value = match value {
                Value::Bool(true) => None,
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => {
                    let name = name.escape_debug();
                    let message = format!("`{name}` must be a string, a number or `true`");
                    return Err(RuleError::new(message));
                }
            };
            settings.add(name, value)?;
        }
        Ok(settings)
    }

    fn add(&mut self, name: &str, value: Option<String>) -> Result<(), RuleError> {
        if self.0.iter().any(|setting| setting.name == name) {
            return Err(RuleError::new(format!(
                "`{}` must be given once, got it twice",
                name.escape_debug()
            )));
        }
        self.0.push(Setting { name: name.into(), value: value.map(|value| value.trim().to_owned()) });
        Ok(())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|setting| setting.name == name)
    }

    /// Takes the setting of this name out, if it is there.
    pub(crate) fn take(&mut self, name: &str) -> Option<Setting> {
        let at = self.0.iter().position(|setting| setting.name == name)?;
        Some(self.0.remove(at))
    }

    /// Returns the settings that are left.
    pub(crate) fn into_rest(self) -> Vec<Setting> {
        self.0
    }
}
