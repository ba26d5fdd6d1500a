use serde_json::Value;

use super::found;
use crate::check::{Kind, Param, Params, Rule};
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::route::Route;
use crate::store::{ClientSession, ClientSessionFilter, NewClientSession, Scene};

pub(super) const ROUTES: &[Route] = &[
    Route::put(
        "/client_sessions/create",
        &[
            Param::optional("user_identity_id", Kind::Uuid),
            Param::optional("user_identifier_key", Kind::NonEmptyText),
            Param::optional("expires_at", Kind::DateTime),
        ],
        create,
    ),
    Route::read(
        "/client_sessions/get",
        &[
            Param::optional("client_session_id", Kind::Uuid),
            Param::optional("user_identifier_key", Kind::NonEmptyText),
        ],
        get,
    )
    .with_rules(&[Rule::AtLeastOne(
        &["client_session_id", "user_identifier_key"],
        "You must provide either client_session_id or user_identifier_key",
    )]),
    Route::read(
        "/client_sessions/list",
        &[
            Param::optional("client_session_id", Kind::NonEmptyText),
            Param::optional("connect_webview_id", Kind::Text).or_null(),
            Param::optional("user_identity_id", Kind::Text).or_null(),
            Param::optional("user_identifier_key", Kind::NonEmptyText),
            Param::optional("without_user_identifier_key", Kind::Boolean),
        ],
        list,
    ),
];

fn create(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let user_identity_id = params.text("user_identity_id");
    if let Some(id) = user_identity_id {
        found::user_identity(scene, id)?;
    }
    let id = scene.add_client_session(&NewClientSession {
        user_identity_id,
        user_identifier_key: params.text("user_identifier_key"),
        expires_at: params.text("expires_at"),
    })?;
    let filter = ClientSessionFilter { client_session_id: Some(&id), ..ClientSessionFilter::default() };
    Ok(Body::with("client_session", first(scene, &filter)?.into_json(scene.workspace_id())))
}

fn get(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let filter = ClientSessionFilter {
        client_session_id: params.text("client_session_id"),
        user_identifier_key: params.text("user_identifier_key"),
        ..ClientSessionFilter::default()
    };
    Ok(Body::with("client_session", first(scene, &filter)?.into_json(scene.workspace_id())))
}

fn list(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    if params.has("connect_webview_id") {
        // There are no webviews here.
        return Ok(Body::with("client_sessions", Vec::<Value>::new()));
    }
    let sessions = scene.client_sessions(&ClientSessionFilter {
        client_session_id: params.text("client_session_id"),
        user_identity_id: params.text("user_identity_id"),
        user_identifier_key: params.text("user_identifier_key"),
        without_user_identifier_key: params.boolean("without_user_identifier_key"),
    })?;
    let sessions: Vec<Value> =
        sessions.into_iter().map(|session| session.into_json(scene.workspace_id())).collect();
    Ok(Body::with("client_sessions", sessions))
}

/// The one session that the filter names.
fn first(scene: &Scene, filter: &ClientSessionFilter) -> Result<ClientSession, Refusal> {
    scene.client_sessions(filter)?.into_iter().next().ok_or_else(|| {
        let (name, id) = match (filter.client_session_id, filter.user_identifier_key) {
            (Some(id), _) => ("client_session_id", id),
            (None, key) => ("user_identifier_key", key.unwrap_or_default()),
        };
        Refusal::not_found("client_session_not_found", "Client session not found", name, id)
    })
}
