use super::{Document, Read, read};
use serde_json::{Value, json};

/// A document with these paths, and the resources `thing` and `secret`.
fn document(paths: &Value) -> Value {
    json!({
        "openapi": "3.0.0",
        "info": { "title": "A sentence.", "version": "1.0.0" },
        "servers": [{ "url": "https://example.com" }],
        "tags": [{ "name": "/things", "description": "A sentence." }],
        "components": {
            "securitySchemes": { "api_key": { "type": "http" } },
            "schemas": {
                "thing": {
                    "type": "object",
                    "description": "A sentence.",
                    "x-route-path": "/things",
                    "properties": { "part": { "$ref": "#/components/schemas/part" } },
                },
                "part": { "type": "object", "properties": {}, "x-draft": "A sentence.", "x-route-path": "/parts" },
                "secret": { "type": "object", "properties": {} },
            }
        },
        "paths": paths,
    })
}

/// An operation that takes `body` and returns a thing.
fn taking(body: &Value) -> Value {
    json!({
        "operationId": "thingsGetPost",
        "summary": "A sentence.",
        "description": "A sentence.",
        "tags": ["/things"],
        "security": [{ "client_session": [] }, { "api_key": [] }],
        "requestBody": { "content": { "application/json": { "schema": body } } },
        "responses": returning(&json!({ "$ref": "#/components/schemas/thing" })),
        "x-response-key": "thing",
        "x-title": "A sentence.",
    })
}

fn returning(thing: &Value) -> Value {
    let schema = json!({
        "type": "object",
        "properties": { "ok": { "type": "boolean" }, "thing": thing },
        "required": ["thing", "ok"],
    });
    json!({
        "200": { "description": "A sentence.", "content": { "application/json": { "schema": schema } } },
        "400": { "description": "A sentence." },
    })
}

fn import(document: Value) -> anyhow::Result<Read> {
    read(&serde_json::from_value::<Document>(document)?)
}

/// Returns the facts of a body.
fn body(schema: &Value) -> Value {
    let facts = import(document(&json!({ "/things/get": { "post": taking(schema) } }))).unwrap();
    serde_json::to_value(facts.operations[0].body.as_ref().unwrap()).unwrap()
}

/// Returns why a document whose one operation is `post` is refused.
fn refusal(post: Value) -> String {
    let error = import(document(&json!({ "/things/get": { "post": post } })));
    format!("{:#}", error.err().expect("a refusal"))
}

fn refusal_of_body(schema: &Value) -> String {
    refusal(taking(schema))
}

#[test]
fn an_operation_keeps_its_facts_and_loses_its_sentences() {
    let schema = json!({
        "type": "object",
        "properties": {
            "id": { "type": "string", "format": "uuid", "description": "A sentence." },
            "code": {
                "type": "string", "minLength": 4, "maxLength": 9, "pattern": "^\\d+$", "nullable": true,
                "default": null, "deprecated": true, "x-deprecated": "A sentence.",
            },
            "kind": { "type": "string", "enum": ["b", "a", "b"], "default": "a", "x-undocumented": "A sentence." },
            "count": { "type": "integer", "minimum": 0, "exclusiveMinimum": true, "maximum": 60 },
            "at": { "oneOf": [{ "type": "string" }, { "type": "string", "format": "date-time" }] },
            "ids": { "type": "array", "minItems": 1, "maxItems": 20, "items": { "type": "string" } },
            "data": { "type": "object", "additionalProperties": { "type": "string", "nullable": true } },
            "closed": { "type": "object", "properties": {}, "additionalProperties": false },
            "any": {},
        },
        "required": ["id"],
    });
    let mut post = taking(&schema);
    post["x-has-required-parameters"] = true.into();
    post["x-action-attempt-type"] = "DO".into();
    post["x-deprecated"] = "A sentence.".into();
    let paths = json!({ "/things/get": { "post": post, "get": { "summary": "A sentence." }, "put": {} } });
    let facts = import(document(&paths)).unwrap();
    let operation = serde_json::to_value(&facts.operations).unwrap();
    let expected = json!([{
        "path": "/things/get",
        "methods": ["GET", "POST", "PUT"],
        "auth": ["client_session", "api_key"],
        "deprecated": true,
        "has_required_parameters": true,
        "action_attempt_type": "DO",
        "response_key": "thing",
        "response": [{ "name": "thing", "required": true, "resource": "thing" }],
        "body": { "type": "object", "properties": [
            { "name": "any" },
            { "name": "at", "oneOf": [{ "type": "string" }, { "type": "string", "format": "date-time" }] },
            { "name": "closed", "type": "object", "properties": [], "additionalProperties": false },
            {
                "name": "code", "type": "string", "nullable": true, "deprecated": true, "minLength": 4,
                "maxLength": 9, "pattern": "^\\d+$", "default": null,
            },
            { "name": "count", "type": "integer", "minimum": 0, "exclusiveMinimum": true, "maximum": 60 },
            { "name": "data", "type": "object", "additionalProperties": { "type": "string", "nullable": true } },
            { "name": "id", "required": true, "type": "string", "format": "uuid" },
            { "name": "ids", "type": "array", "minItems": 1, "maxItems": 20, "items": { "type": "string" } },
            { "name": "kind", "type": "string", "enum": ["b", "a"], "undocumented": true, "default": "a" },
        ]},
    }]);
    assert_eq!(operation, expected);
    let resources = serde_json::to_value(&facts.resources).unwrap();
    let expected = json!([
        { "resource": "part", "route": "/parts", "type": "object", "draft": true, "properties": [] },
        {
            "resource": "thing", "route": "/things", "type": "object",
            "properties": [{ "name": "part", "resource": "part" }],
        },
    ]);
    assert_eq!(resources, expected);
    assert!(!format!("{operation}{resources}").contains("sentence"));
}

#[test]
fn what_is_not_public_is_left_out_with_what_only_it_returns() {
    let mut undocumented = taking(&json!({ "type": "object", "properties": {} }));
    undocumented["responses"] = returning(&json!({ "$ref": "#/components/schemas/secret" }));
    let mut draft = undocumented.clone();
    let internal = undocumented.clone();
    undocumented["x-undocumented"] = "A sentence.".into();
    draft["x-draft"] = "A sentence.".into();
    let public = taking(&json!({ "type": "object", "properties": {} }));
    let facts = import(document(&json!({
        "/seam/things/get": { "post": internal },
        "/things/get": { "post": public },
        "/things/hide": { "post": undocumented },
        "/things/plan": { "post": draft },
    })))
    .unwrap();
    let paths: Vec<&str> = facts.operations.iter().map(|operation| operation.path.as_str()).collect();
    assert_eq!(paths, ["/things/get"]);
    let names: Vec<&str> = facts.resources.iter().map(|resource| resource.name.as_str()).collect();
    assert_eq!(names, ["part", "thing"]);
}

#[test]
fn an_intersection_is_one_object() {
    let object = |name: &str| json!({ "type": "object", "properties": { name: { "type": "string" } }, "required": [name] });
    let member = |name: &str| json!({ "name": name, "required": true, "type": "string" });
    let union = json!({ "oneOf": [object("b"), object("c")] });
    let form = |name: &str| json!({ "type": "object", "properties": [member(name)] });
    assert_eq!(
        body(&json!({ "allOf": [union, object("a")] })),
        json!({ "type": "object", "properties": [member("a")], "oneOf": [form("b"), form("c")] })
    );
    let nested = json!({ "allOf": [object("b"), { "allOf": [object("a"), object("b")] }] });
    assert_eq!(body(&nested), json!({ "type": "object", "properties": [member("a"), member("b")] }));
    let other = json!({ "type": "object", "properties": { "a": { "type": "boolean" } } });
    let refused = refusal_of_body(&json!({ "allOf": [object("a"), other] }));
    assert!(refused.contains("a differs in the parts of an intersection"), "{refused}");
}

#[test]
fn members_that_every_form_has_alike_stand_beside_the_forms() {
    let form = |kind: &str, more: Value| {
        let mut properties = json!({
            "kind": { "type": "string", "enum": [kind] }, "id": { "type": "string" }, "size": more,
        });
        properties.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        json!({ "type": "object", "properties": properties, "required": ["kind"] })
    };
    let union = json!({
        "discriminator": { "propertyName": "kind" },
        "oneOf": [form("a", json!({ "type": "string" })), form("b", json!({ "type": "number" }))],
    });
    let kind = |kind: &str| json!({ "name": "kind", "required": true, "type": "string", "enum": [kind] });
    let size = |kind: &str| json!({ "name": "size", "type": kind });
    let expected = json!({
        "type": "object",
        "discriminator": "kind",
        "properties": [{ "name": "id", "type": "string" }],
        "oneOf": [
            { "type": "object", "properties": [kind("a"), size("string")] },
            { "type": "object", "properties": [kind("b"), size("number")] },
        ],
    });
    assert_eq!(body(&union), expected);
}

#[test]
fn closed_forms_keep_their_members() {
    let closed = json!({ "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": false });
    let facts = body(&json!({ "oneOf": [closed, closed] }));
    assert!(facts.get("properties").is_none(), "{facts}");
    assert_eq!(facts["oneOf"][1]["properties"][0]["name"], "a");
}

#[test]
fn what_cannot_be_expressed_is_refused_with_its_place() {
    let member = |schema: Value| json!({ "type": "object", "properties": { "x": schema } });
    for (schema, reason) in [
        (member(json!({ "type": "string", "multipleOf": 2 })), "unknown field `multipleOf`"),
        (member(json!({ "type": "string", "format": "ipv4" })), "unknown variant `ipv4`"),
        (member(json!({ "type": "null" })), "unknown variant `null`"),
        (member(json!({ "type": "array" })), "arrays, and nothing else, have `items`"),
        (member(json!({ "type": "string", "minItems": 1 })), "limits that do not go with its type"),
        (member(json!({ "type": "string", "minimum": 1 })), "limits that do not go with its type"),
        (member(json!({ "type": "number", "exclusiveMinimum": true })), "`exclusiveMinimum` needs `minimum`"),
        (member(json!({ "type": "object" })), "an object names its members"),
        (member(json!({ "type": "object", "additionalProperties": true })), "`additionalProperties: true`"),
        (json!({ "type": "object", "properties": {}, "required": ["y"] }), "y is required"),
    ] {
        let refused = refusal_of_body(&schema);
        assert!(refused.contains(reason), "{schema}: {refused}");
    }
    let refused = refusal_of_body(&member(json!({ "type": "string", "format": "ipv4" })));
    assert!(refused.starts_with("/things/get: the request: x: "), "{refused}");
}

#[test]
fn an_operation_without_credentials_or_result_is_refused() {
    let body = json!({ "type": "object", "properties": {} });
    let refused = |member: &str, value: Value| {
        let mut post = taking(&body);
        post[member] = value;
        refusal(post)
    };
    for (member, value, reason) in [
        ("security", json!([]), "it names no credential"),
        ("security", json!([{ "a": [], "b": [] }]), "a combination of credentials"),
        ("x-response-key", json!("other"), "the reply has no member other"),
        ("parameters", json!([{ "in": "query", "name": "x" }]), "parameters in the URL"),
        ("responses", json!({}), "none with status 200"),
        ("responses", returning(&json!({ "$ref": "#/components/schemas/lost" })), "there is no lost"),
        ("x-new", json!(true), "unknown field `x-new`"),
    ] {
        let refused = refused(member, value);
        assert!(refused.contains(reason), "{member}: {refused}");
    }
}
