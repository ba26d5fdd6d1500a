//! Rules for the access systems, devices and accounts that changes have to reach, as text and as JSON.

use serde_json::Value;
use std::{fmt, str::FromStr};

use crate::{
    clock::read_ms,
    rule::{RuleError, Setting, Settings},
};

/// Matches every provider.
const EVERY: &str = "*";
/// A rule for how a provider takes changes: an access system, a device, a phone or a connected account.
///
/// The text of a rule is `PROVIDER:PART[,PART…]`, such as `Headquarters:lag=5s,fails=2`. The provider is its name or its id, or `*`
/// for all of them; of several rules the first one that is for a provider counts. `docs/sandbox.md` describes the parts.
/// The control endpoints take the text, or an object with the same names: `{"provider": "Headquarters", "lag": "5s",
/// "fails": 2}`. A part that stands alone in the text has `true` in the object.
///
/// ```
/// use libseam_sandbox::{Behavior, ProviderRule};
///
/// let rule: ProviderRule = "Headquarters:lag=5s,offline".parse()?;
/// let behavior = Behavior::default().provider(rule);
/// # Ok::<(), libseam_sandbox::RuleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProviderRule {
    provider: String,
    /// The time from a change to its effect.
    pub(crate) lag_ms: u64,
    /// Changes wait until the provider is back.
    pub(crate) offline: bool,
    /// The number of attempts of each change that fail before one succeeds.
    pub(crate) fails: Option<u64>,
    /// Things that were taken away come back.
    pub(crate) returns: Option<Return>,
    /// A change waits for another one, and says so.
    pub(crate) deferred: bool,
    /// Lists leave out at once what is about to go.
    pub(crate) unlists: bool,
    /// A deleted access code turns up as an unmanaged one.
    pub(crate) unmanaged: bool,
    /// Things stay that should go along with a person or a grant.
    pub(crate) keeps: bool,
    /// Changes are accepted and never made.
    pub(crate) ignores: bool,
}

/// The way in which a change comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Return {
    Soon,
    Deferred,
}

impl ProviderRule {
    /// Examples of every part, as a rule has them after the colon.
    pub const EXAMPLES: &[&str] = &[
        "lag=5s",
        "offline",
        "fails",
        "fails=2",
        "returns",
        "returns=deferred",
        "deferred",
        "unlists",
        "unmanaged",
        "keeps",
        "ignores",
    ];

    /// Reads a lag, `PROVIDER=TIME`, such as `Headquarters=5s`.
    ///
    /// # Errors
    /// Fails when the text has another form.
    pub fn lag(text: &str) -> Result<Self, RuleError> {
        let (provider, lag) = text.rsplit_once('=').ok_or_else(|| {
            RuleError::new(format!(
                "a lag must be `PROVIDER=TIME`, such as `*=5s`, got `{}`",
                text.escape_debug()
            ))
        })?;
        Self::new(provider, Settings::from_text(&format!("lag={lag}"))?)
    }

    /// Reads a rule from a JSON string or object.
    pub(crate) fn from_json(value: &Value) -> Result<Self, RuleError> {
        match value {
            Value::String(text) => text.parse(),
            Value::Object(members) => {
                let mut settings = Settings::from_members(members)?;
                let provider = settings.take("provider").ok_or_else(|| {
                    RuleError::new("`provider` must be given, as the name or the id of a provider, or `*`")
                })?;
                Self::new(provider.text("the name or the id of a provider, or `*`")?, settings)
            }
            _ => Err(RuleError::new("a provider rule must be a string or an object")),
        }
    }

    fn new(provider: &str, settings: Settings) -> Result<Self, RuleError> {
        let mut rule = Self { provider: provider.trim().into(), ..Self::default() };
        if rule.provider.is_empty() {
            return Err(RuleError::new("a provider rule must name a provider, or `*`"));
        }
        let parts = settings.into_rest();
        if parts.is_empty() {
            return Err(RuleError::new("a provider rule must have a part, such as `lag=5s`"));
        }
        for part in &parts {
            match part.name.as_str() {
                "lag" => rule.lag_ms = duration(part)?,
                "offline" => rule.offline = flag(part)?,
                "fails" => {
                    rule.fails = Some(match part.value {
                        None => u64::MAX,
                        Some(_) => part.number(1..=u64::MAX)?,
                    });
                }
                "returns" => {
                    rule.returns = Some(match part.value.as_deref() {
                        None | Some("soon") => Return::Soon,
                        Some("deferred") => Return::Deferred,
                        Some(other) => return Err(part.unexpected("`soon` or `deferred`", other)),
                    });
                }
                "deferred" => rule.deferred = flag(part)?,
                "unlists" => rule.unlists = flag(part)?,
                "unmanaged" => rule.unmanaged = flag(part)?,
                "keeps" => rule.keeps = flag(part)?,
                "ignores" => rule.ignores = flag(part)?,
                other => {
                    let message = format!(
                        "a provider rule has no part `{}`; use {}",
                        other.escape_debug(),
                        Self::EXAMPLES.join(", ")
                    );
                    return Err(RuleError::new(message));
                }
            }
        }
        Ok(rule)
    }

    /// Reports whether the rule is for the provider with this id and these names.
    pub(crate) fn matches<'a>(&self, id: &str, mut names: impl Iterator<Item = &'a str>) -> bool {
        self.provider == EVERY
            || self.provider.eq_ignore_ascii_case(id)
            || names.any(|name| name == self.provider)
    }

    /// Reports whether a change takes more than the request that makes it.
    pub(crate) fn is_slow(&self) -> bool {
        self.lag_ms > 0
            || self.offline
            || self.fails.is_some()
            || self.returns.is_some()
            || self.deferred
            || self.unlists
            || self.unmanaged
    }

    /// Returns the provider as the rule names it, unless it is for all.
    pub(crate) fn named(&self) -> Option<&str> {
        (self.provider != EVERY).then_some(self.provider.as_str())
    }
}

/// Reads a part that stands alone.
fn flag(part: &Setting) -> Result<bool, RuleError> {
    part.flag().map(|()| true)
}

/// Reads a time such as `5s`, `200ms`, `2m` or `1h`; a number alone is of milliseconds.
pub(crate) fn duration(part: &Setting) -> Result<u64, RuleError> {
    let expected = "a time of ten years at most, such as `5s`, `200ms`, `2m` or `1h`";
    let text = part.text(expected)?;
    read_ms(text).ok_or_else(|| part.unexpected(expected, text))
}

impl FromStr for ProviderRule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let Some((provider, parts)) = text.split_once(':') else {
            let message = format!(
                "a provider rule must be `PROVIDER:PART`, such as `Headquarters:lag=5s`, got `{}`",
                text.escape_debug()
            );
            return Err(RuleError::new(message));
        };
        Self::new(provider, Settings::from_text(parts)?)
    }
}

impl fmt::Display for ProviderRule {
    /// Writes the rule as text.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.lag_ms > 0 {
            parts.push(format!("lag={}ms", self.lag_ms));
        }
        match self.fails {
            None => {}
            Some(u64::MAX) => parts.push("fails".into()),
            Some(count) => parts.push(format!("fails={count}")),
        }
        match self.returns {
            None => {}
            Some(Return::Soon) => parts.push("returns".into()),
            Some(Return::Deferred) => parts.push("returns=deferred".into()),
        }
        let flags = [
            (self.offline, "offline"),
            (self.deferred, "deferred"),
            (self.unlists, "unlists"),
            (self.unmanaged, "unmanaged"),
            (self.keeps, "keeps"),
            (self.ignores, "ignores"),
        ];
        parts.extend(flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| name.to_owned()));
        write!(formatter, "{}:{}", self.provider, parts.join(","))
    }
}
