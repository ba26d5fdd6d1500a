//! The OpenAPI document of the package `@seamapi/types`, read strictly: a member that is not listed here is refused,
//! because a fact could be lost with it.

use serde::{Deserialize, Deserializer, de::IgnoredAny};
use serde_json::{Number, Value};
use std::collections::BTreeMap;

/// Something that carries no fact: a sentence, or what only documentation pages and other generators need.
type Dropped = Option<IgnoredAny>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    #[serde(rename = "openapi")]
    _openapi: Dropped,
    #[serde(rename = "info")]
    _info: Dropped,
    #[serde(rename = "servers")]
    _servers: Dropped,
    #[serde(rename = "tags")]
    _tags: Dropped,
    pub(super) components: Components,
    pub(super) paths: BTreeMap<String, PathItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Components {
    #[serde(rename = "securitySchemes")]
    _security_schemes: Dropped,
    pub(super) schemas: BTreeMap<String, SchemaObject>,
}

/// A path. `POST` has every fact; of the others it counts only that they are there.
#[derive(Deserialize)]
pub(super) struct PathItem {
    pub(super) post: Option<OperationObject>,
    #[serde(flatten)]
    pub(super) others: BTreeMap<String, IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct OperationObject {
    #[serde(rename = "operationId")]
    _operation_id: Dropped,
    #[serde(rename = "summary")]
    _summary: Dropped,
    #[serde(rename = "description")]
    _description: Dropped,
    #[serde(rename = "tags")]
    _tags: Dropped,
    #[serde(rename = "x-title")]
    _title: Dropped,
    #[serde(rename = "x-fern-sdk-group-name")]
    _fern_group: Dropped,
    #[serde(rename = "x-fern-sdk-method-name")]
    _fern_method: Dropped,
    #[serde(rename = "x-fern-sdk-return-value")]
    _fern_return_value: Dropped,
    /// An older form of `x-batch-keys`, without the names.
    #[serde(rename = "x-batch-type")]
    _batch_type: Dropped,
    #[serde(default)]
    pub(super) parameters: Vec<Value>,
    #[serde(default)]
    pub(super) security: Vec<BTreeMap<String, IgnoredAny>>,
    pub(super) request_body: Option<Body>,
    pub(super) responses: BTreeMap<String, Response>,
    #[serde(rename = "x-response-key")]
    pub(super) response_key: Option<String>,
    #[serde(rename = "x-action-attempt-type")]
    pub(super) action_attempt_type: Option<String>,
    #[serde(rename = "x-batch-keys", default)]
    pub(super) batch_keys: Vec<String>,
    #[serde(rename = "x-has-required-parameters", default)]
    pub(super) has_required_parameters: bool,
    #[serde(rename = "x-undocumented", default, deserialize_with = "mark")]
    pub(super) is_undocumented: bool,
    #[serde(rename = "x-draft", default, deserialize_with = "mark")]
    pub(super) is_draft: bool,
    #[serde(rename = "x-deprecated", default, deserialize_with = "mark")]
    pub(super) is_deprecated: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    pub(super) content: Content,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Response {
    #[serde(rename = "description")]
    _description: Dropped,
    pub(super) content: Option<Content>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    #[serde(rename = "application/json")]
    pub(super) json: Media,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Media {
    pub(super) schema: SchemaObject,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct SchemaObject {
    #[serde(rename = "description")]
    _description: Dropped,
    #[serde(rename = "x-title")]
    _title: Dropped,
    #[serde(rename = "x-property-group-key")]
    _property_group_key: Dropped,
    #[serde(rename = "x-property-groups")]
    _property_groups: Dropped,
    #[serde(rename = "x-variant-group-key")]
    _variant_group_key: Dropped,
    #[serde(rename = "x-variant-groups")]
    _variant_groups: Dropped,
    #[serde(rename = "x-resource-type")]
    _resource_type: Dropped,
    #[serde(rename = "$ref")]
    pub(super) reference: Option<String>,
    #[serde(rename = "x-route-path")]
    pub(super) route: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<Value>,
    pub(super) format: Option<Value>,
    #[serde(rename = "enum")]
    pub(super) values: Option<Vec<Value>>,
    #[serde(default)]
    pub(super) nullable: bool,
    #[serde(default)]
    pub(super) deprecated: bool,
    #[serde(rename = "x-deprecated", default, deserialize_with = "mark")]
    pub(super) is_deprecated: bool,
    #[serde(rename = "x-undocumented", default, deserialize_with = "mark")]
    pub(super) is_undocumented: bool,
    #[serde(rename = "x-draft", default, deserialize_with = "mark")]
    pub(super) is_draft: bool,
    #[serde(default, deserialize_with = "given")]
    pub(super) default: Option<Value>,
    pub(super) min_length: Option<u64>,
    pub(super) max_length: Option<u64>,
    pub(super) pattern: Option<String>,
    pub(super) minimum: Option<Number>,
    pub(super) maximum: Option<Number>,
    #[serde(default)]
    pub(super) exclusive_minimum: bool,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) items: Option<Box<SchemaObject>>,
    pub(super) properties: Option<BTreeMap<String, SchemaObject>>,
    #[serde(default)]
    pub(super) required: Vec<String>,
    pub(super) additional_properties: Option<AdditionalProperties>,
    #[serde(default)]
    pub(super) one_of: Vec<SchemaObject>,
    #[serde(default)]
    pub(super) all_of: Vec<SchemaObject>,
    pub(super) discriminator: Option<Discriminator>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum AdditionalProperties {
    Allowed(bool),
    Like(Box<SchemaObject>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Discriminator {
    pub(super) property_name: String,
}

/// Reads a mark, which is a flag or the sentence that gives its reason.
fn mark<'d, D: Deserializer<'d>>(deserializer: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(value != Value::Bool(false) && value != "")
}

/// Reads a value that is there, null included.
fn given<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
