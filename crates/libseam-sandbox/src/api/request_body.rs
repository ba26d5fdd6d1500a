//! The parameters that a request brings, before any check.

use axum::{
    body::Bytes,
    http::{Method, Request, header::CONTENT_TYPE},
};
use serde_json::{Map, Value};

use super::{
    check::{Kind, Param},
    error_reply::ErrorReply,
    operation::Operation,
};

/// The body of a request.
pub(super) enum RequestBody {
    Nothing,
    Json(Value),
    /// Bytes that no header calls JSON.
    Unlabelled,
}

impl RequestBody {
    /// Reads the body, which is wrong if it is called JSON and is not.
    pub(super) fn read(request: &Request<Bytes>) -> Result<Self, serde_json::Error> {
        if request.body().is_empty() {
            return Ok(Self::Nothing);
        }
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if content_type.unwrap_or_default().to_ascii_lowercase().contains("application/json") {
            serde_json::from_slice(request.body()).map(Self::Json)
        } else {
            Ok(Self::Unlabelled)
        }
    }

    /// Returns the parameters, from the query or from the body, whichever the method uses.
    pub(super) fn parameters(
        self,
        operation: &Operation,
        request: &Request<Bytes>,
    ) -> Result<Map<String, Value>, ErrorReply> {
        if matches!(*request.method(), Method::GET | Method::DELETE) {
            return Ok(from_query(request.uri().query().unwrap_or_default(), &operation.params));
        }
        match self {
            Self::Json(Value::Object(parameters)) => Ok(parameters),
            // The real server spreads the body into an object, which leaves nothing of a list or a number.
            Self::Nothing | Self::Json(_) => Ok(Map::new()),
            Self::Unlabelled => Err(ErrorReply::invalid_content_type(request.method())),
        }
    }
}

/// Reads parameters off a query string, giving each the JSON type that its kind has in a body. A value that does not
/// read as that type stays text, for the check to refuse.
fn from_query(query: &str, params: &[Param]) -> Map<String, Value> {
    let mut read = Map::new();
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let name = name.strip_suffix("[]").unwrap_or(&name);
        let Some(param) = params.iter().find(|param| param.name == name) else { continue };
        if text.is_empty() && param.nullable {
            read.insert(name.into(), Value::Null);
            continue;
        }
        if matches!(param.kind, Kind::UuidList | Kind::List { .. }) {
            let list = read.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            if let (Value::Array(list), false) = (list, text.is_empty()) {
                list.extend(text.split(',').map(Value::from));
            }
            continue;
        }
        let value = match param.kind {
            Kind::Boolean | Kind::Literal(_) => text.parse::<bool>().ok().map(Value::from),
            Kind::PositiveInteger | Kind::Number { integer: true, .. } => {
                text.parse::<i64>().ok().map(Value::from)
            }
            Kind::Number { .. } => text.parse::<f64>().ok().map(Value::from),
            _ => None,
        };
        read.insert(name.into(), value.unwrap_or_else(|| text.into()));
    }
    read
}
