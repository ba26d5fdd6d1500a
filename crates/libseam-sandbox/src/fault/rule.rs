//! Fault rules, as text and as JSON.

use serde_json::Value;
use std::{fmt, str::FromStr};

use super::kind::{EXAMPLES, Fault};
use crate::{
    api::Operation,
    rule::{RuleError, Settings},
};

/// Matches every operation.
const EVERY: &str = "*";

/// A rule for misbehaving: the requests that it is for, and the fault that they meet.
///
/// # As text
///
/// `OPERATION:FAULT[,count=N][,probability=P][,seed=N]`, such as `acs.users.delete:status=503,count=2`. The operation
/// is a path of the API with dots for slashes, or `*` for all of them; `/health` and `/_sandbox/…` always behave.
/// The parts after the colon may come in any order, and none of them may hold a comma (in a URL write `%2C`).
///
/// `docs/sandbox.md` describes every fault, and which of them let the request have its effect.
///
/// `count=N` lets a rule hit N times (unlimited by default), `probability=P` lets it hit with that chance (0 to 1)
/// when it matches. The chances come from a generator that starts with `seed` (0 by default) and the rule's place in
/// the list, so the same requests in the same order always meet the same faults. Of several rules the first one that
/// hits counts; a request meets one fault at most.
///
/// ```
/// use libseam_sandbox::{Config, FaultRule};
///
/// # fn main() -> Result<(), libseam_sandbox::RuleError> {
/// let rule: FaultRule = "user_identities.delete:drop=after,count=1".parse()?;
/// let config = Config { faults: vec![rule], ..Config::default() };
/// # Ok(())
/// # }
/// ```
///
/// # As JSON
///
/// The control endpoints take the text, or an object with the same names: `{"operation": "acs.users.delete",
/// "status": 503, "count": 2}`. Where the text has a name alone, the object has `true`: `{"operation": "*",
/// "html": true}`.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultRule {
    operation: String,
    pub(super) fault: Fault,
    pub(super) count: Option<u64>,
    pub(super) probability: Option<f64>,
    pub(super) seed: Option<u64>,
}

impl FaultRule {
    /// Examples of every fault, as a rule has it after the colon.
    pub const EXAMPLES: &[&str] = EXAMPLES;

    /// Reads a rule from a JSON string or object.
    pub(crate) fn from_json(value: &Value) -> Result<Self, RuleError> {
        match value {
            Value::String(text) => text.parse(),
            Value::Object(members) => {
                let mut settings = Settings::from_members(members)?;
                let operation = settings.take("operation").ok_or_else(|| {
                    RuleError::new("`operation` must be given, as the name of an operation or `*`")
                })?;
                Self::new(operation.text("the name of an operation, or `*`")?, settings)
            }
            _ => Err(RuleError::new("a fault rule must be a string or an object")),
        }
    }

    fn new(operation: &str, mut settings: Settings) -> Result<Self, RuleError> {
        // A name that nothing has would make a rule that never hits, and a test that proves nothing.
        if operation != EVERY && !Operation::exists(operation) {
            return Err(RuleError::new(format!(
                "the sandbox has no operation `{}`; use a path of the API with dots, such as `acs.users.delete`, or `*`",
                operation.escape_debug()
            )));
        }
        let count = settings.take("count").map(|setting| setting.number(1..=u64::MAX)).transpose()?;
        let probability =
            settings.take("probability").map(|setting| setting.number(0.0..=1.0)).transpose()?;
        let seed = settings.take("seed").map(|setting| setting.number(0..=u64::MAX)).transpose()?;
        let redirect_status = if settings.has("redirect") { settings.take("status") } else { None };
        let fault = match settings.into_rest().as_slice() {
            [] => Err(RuleError::new("a fault rule must have a fault, such as `status=503`")),
            [only] => Fault::read(only, redirect_status),
            [one, other, ..] => {
                // A name that is unknown is the better thing to complain about.
                Fault::read(one, None).and(Fault::read(other, None))?;
                let message =
                    format!("`{}` and `{}` are two faults; use a rule for each", one.name, other.name);
                Err(RuleError::new(message))
            }
        }?;
        Ok(Self { operation: operation.into(), fault, count, probability, seed })
    }

    pub(super) fn matches(&self, operation: &str) -> bool {
        self.operation == EVERY || self.operation == operation
    }
}

impl FromStr for FaultRule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let Some((operation, settings)) = text.split_once(':') else {
            let message = format!(
                "a fault rule must be `OPERATION:FAULT`, such as `acs.users.delete:status=503`, got `{}`",
                text.escape_debug()
            );
            return Err(RuleError::new(message));
        };
        Self::new(operation.trim(), Settings::from_text(settings)?)
    }
}

impl fmt::Display for FaultRule {
    /// Writes the rule as text, with the sizes that it leaves to the sandbox.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.operation, self.fault)?;
        if let Some(count) = self.count {
            write!(formatter, ",count={count}")?;
        }
        if let Some(probability) = self.probability {
            write!(formatter, ",probability={probability}")?;
        }
        if let Some(seed) = self.seed {
            write!(formatter, ",seed={seed}")?;
        }
        Ok(())
    }
}
