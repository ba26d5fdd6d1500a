//! Rules as text and as JSON: `name=value,name,…`, or an object with the same names.

mod error;
mod setting;
mod settings;

pub use error::RuleError;
pub(crate) use setting::Setting;
pub(crate) use settings::Settings;
