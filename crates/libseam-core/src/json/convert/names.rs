//! Names by which deserializers and serializers know each other.

/// The name by which this crate's deserializer knows that a [`Value`] of this crate's is wanted. It gives the text then, as
/// a map with this one key, since no type of serde's holds every number.
pub(super) const VALUE: &str = "$libseam::Value";

/// Every name of something that looks like a structure with one member and holds the text of a value. With its features
/// `arbitrary_precision` and `raw_value`, `serde_json` tells itself so of numbers and documents, and a program that has built
/// it so hands those to us too.
pub(super) const TEXTS: [&str; 3] = ["$serde_json::private::Number", RAW, VALUE];
pub(super) const RAW: &str = "$serde_json::private::RawValue";
