//! Names by which deserializers and serializers know each other.

/// Name by which this crate's deserializer recognizes that a [`Value`] of this crate is wanted. It then gives
/// the JSON text, as a map with this one key, since no type of serde holds every number.
pub(super) const VALUE: &str = "$libseam::Value";

/// Names of structures with one member that hold the text of a value. `serde_json` uses them for numbers and
/// documents with its features `arbitrary_precision` and `raw_value`, and a program that enables these passes
/// them to us too.
pub(super) const TEXTS: [&str; 3] = ["$serde_json::private::Number", RAW, VALUE];
pub(super) const RAW: &str = "$serde_json::private::RawValue";
