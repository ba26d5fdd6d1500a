//! Facts from the OpenAPI document: the public operations, and the resources that they return.

mod document;
mod schema;

use super::{
    operation::Operation,
    resource::Resource,
    schema::{Member, Schema},
};
use anyhow::{Context as _, Result, bail};
pub(crate) use document::Document;
use document::OperationObject;
use std::collections::BTreeSet;

/// Operations below this path are for Seam's own programs.
const INTERNAL: &str = "/seam/";

/// The facts in a document.
pub(crate) struct Read {
    pub(crate) operations: Vec<Operation>,
    pub(crate) resources: Vec<Resource>,
}

/// Returns the facts in `document`, sorted by path and by name.
pub(crate) fn read(document: &Document) -> Result<Read> {
    let mut operations = Vec::new();
    for (path, item) in &document.paths {
        let post = item.post.as_ref().with_context(|| format!("{path} has no POST"))?;
        if post.is_undocumented || post.is_draft || path.starts_with(INTERNAL) {
            continue;
        }
        let methods = item.others.keys().map(String::as_str).chain(["post"]).map(str::to_uppercase);
        let methods = methods.collect::<BTreeSet<_>>().into_iter().collect();
        operations.push(operation(path, methods, post).with_context(|| path.clone())?);
    }
    let resources = resources(document, &operations)?;
    Ok(Read { operations, resources })
}

fn operation(path: &str, methods: Vec<String>, post: &OperationObject) -> Result<Operation> {
    if !post.parameters.is_empty() {
        bail!("parameters in the URL of a POST are not known");
    }
    let scheme = |scheme: &std::collections::BTreeMap<String, _>| match scheme.keys().collect::<Vec<_>>()[..]
    {
        [name] => Ok(name.clone()),
        _ => bail!("a combination of credentials is not known"),
    };
    let auth = post.security.iter().map(scheme).collect::<Result<Vec<_>>>()?;
    if auth.is_empty() {
        bail!("it names no credential");
    }
    let body = post.request_body.as_ref().map(|body| schema::convert(&body.content.json.schema));
    let body = body.transpose().context("the request")?;
    let response = response(post).context("the reply")?;
    if let Some(key) = &post.response_key
        && !response.iter().any(|member| member.name == *key)
    {
        bail!("the reply has no member {key}");
    }
    Ok(Operation {
        path: path.to_owned(),
        methods,
        auth,
        deprecated: post.is_deprecated,
        has_required_parameters: post.has_required_parameters,
        action_attempt_type: post.action_attempt_type.clone(),
        batch_keys: post.batch_keys.clone(),
        response_key: post.response_key.clone(),
        response,
        body,
    })
}

/// Returns the members of a successful reply beside `ok`, which must be one of them.
fn response(post: &OperationObject) -> Result<Vec<Member>> {
    let response = post.responses.get("200").context("there is none with status 200")?;
    // One operation does not say what it returns.
    let Some(content) = &response.content else { return Ok(Vec::new()) };
    let mut members = schema::convert(&content.json.schema)?.properties.context("it is not an object")?;
    let ok = members.iter().position(|member| member.name == "ok").context("it has no `ok`")?;
    if !members.remove(ok).required {
        bail!("`ok` can be absent");
    }
    Ok(members)
}

/// Returns the resources that `operations` return, and those within them.
fn resources(document: &Document, operations: &[Operation]) -> Result<Vec<Resource>> {
    fn names(schema: &Schema, wanted: &mut Vec<String>) {
        schema.walk(&mut |schema| wanted.extend(schema.resource.clone()));
    }
    let mut wanted = Vec::new();
    for member in operations.iter().flat_map(|operation| &operation.response) {
        names(&member.schema, &mut wanted);
    }
    let mut resources: Vec<Resource> = Vec::new();
    while let Some(name) = wanted.pop() {
        if resources.iter().any(|known| known.name == name) {
            continue;
        }
        let object = document.components.schemas.get(&name).with_context(|| format!("there is no {name}"))?;
        let schema = schema::convert(object).with_context(|| name.clone())?;
        names(&schema, &mut wanted);
        resources.push(Resource { name, route: object.route.clone(), schema });
    }
    resources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(resources)
}

#[cfg(test)]
mod tests;
