//! Every vector with memory of every size: each function does the same as with plenty, or says that there is not enough,
//! with what is known of the operation. An allocation that was not asked for and fails would end this program.

use crate::{
    boundary::{constants::SEAM_ERR_OUT_OF_MEMORY, header::seam_header, names::seam_call, text::seam_str},
    call::{
        options::{
            seam_call_set_entropy, seam_call_set_options_json, seam_call_set_timeout_ms,
            seam_call_set_workspace_id,
        },
        params::{
            seam_call_set_i64, seam_call_set_json, seam_call_set_null, seam_call_set_params_json,
            seam_call_set_str,
        },
        request::{seam_call_request, seam_call_request_json},
        seam_call_check, seam_call_free, seam_call_new_by_name,
        step::{
            SEAM_STEP_DONE, SEAM_STEP_SEND, seam_call_feed_failure, seam_call_feed_response, seam_call_poll,
            seam_call_take,
        },
        view::seam_request,
    },
    client::{seam_client, seam_client_free, seam_client_new_json},
    error::{
        seam_error, seam_error_code, seam_error_free, seam_error_json, seam_error_message, seam_error_outcome,
    },
    reply::{body::seam_reply_json_at, seam_reply, seam_reply_free, seam_reply_json},
};
use core::{cell::Cell, ffi::CStr, ptr::null_mut};
use libseam_core::{
    CallOptions, Engine, FailureKind, Options, Outcome,
    json::{Object, read_object},
};
use serde_json::Value;
use std::{
    alloc::{GlobalAlloc, Layout, System},
    ffi::CString,
    format, fs,
    string::{String, ToString as _},
    vec::Vec,
};

std::thread_local! {
    /// Bytes that this thread may still allocate, where it is limited.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
    /// Allocations of this thread.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator with a limit for a thread that wants one.
struct Limited;

/// What an allocation costs besides its size.
const OVERHEAD: usize = 16;

// SAFETY: all blocks are the system's.
unsafe impl GlobalAlloc for Limited {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let size = layout.size().saturating_add(OVERHEAD);
        COUNT.with(|count| count.set(count.get() + 1));
        if let Some(left) = LEFT.get() {
            let Some(left) = left.checked_sub(size) else { return null_mut() };
            LEFT.set(Some(left));
        }
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        LEFT.set(LEFT.get().map(|left| left.saturating_add(layout.size()).saturating_add(OVERHEAD)));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static LIMITED: Limited = Limited;

/// Does `work` in no more than so many bytes.
fn within<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    LEFT.set(Some(bytes));
    let result = work();
    assert_eq!(LEFT.replace(None), Some(bytes), "memory is given back");
    result
}

/// What happens in a vector, made ready before memory is limited.
struct Scene {
    name: String,
    options: String,
    operation: CString,
    params: Vec<u8>,
    call: String,
    entropy: u64,
    steps: Vec<Step>,
}

enum Step {
    Poll(u64),
    Response { now_ms: u64, status: u32, headers: Vec<(String, String)>, body: Vec<u8> },
    Failure { now_ms: u64, kind: u32, detail: String },
}

impl Scene {
    fn read(vector: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let or_empty = |value: &Value| if value.is_null() { "{}".into() } else { value.to_string() };
        let params = vector["params_text"].as_str().map_or_else(|| or_empty(&vector["params"]), String::from);
        if !vector["flow"].is_null() {
            return None;
        }
        let mut steps = Vec::new();
        for step in vector["steps"].as_array().into_iter().flatten() {
            let now_ms = step["at"].as_u64()?;
            if let Some(response) = step.get("response") {
                let headers =
                    response["headers"].as_array()?.iter().map(|h| (text(&h[0]), text(&h[1]))).collect();
                let body = match response["body_hex"].as_str() {
                    Some(_) => return None,
                    None => text(&response["body"]).into_bytes(),
                };
                let status = u32::try_from(response["status"].as_u64()?).ok()?;
                steps.push(Step::Response { now_ms, status, headers, body });
            } else if let Some(kind) = step["failure"].as_str() {
                let kind = FailureKind::by_name(kind)?.number();
                steps.push(Step::Failure { now_ms, kind, detail: text(&step["detail"]) });
            } else if step.get("cancel").is_some() || step.get("misfeed").is_some() {
                return None;
            } else {
                steps.push(Step::Poll(now_ms));
            }
        }
        Some(Self {
            name: text(&vector["name"]),
            options: or_empty(&vector["options"]),
            operation: CString::new(text(&vector["operation"])).ok()?,
            params: params.into_bytes(),
            call: or_empty(&vector["call"]),
            entropy: vector["entropy"].as_u64().unwrap_or(0),
            steps,
        })
    }

    /// What is known after each step, as the core says with plenty of memory; none where the call cannot begin.
    fn known(&self) -> Vec<Outcome> {
        let object = |text: &str| read_object(text.as_bytes()).unwrap_or_else(|_| Object::new());
        let call = || {
            let options = CallOptions::from_object(object(&self.call)).ok()?;
            let engine = Engine::new(Options::from_object(object(&self.options))).ok()?;
            engine.call(self.operation.to_str().ok()?, self.params.as_slice(), &options, self.entropy).ok()
        };
        let Some(mut call) = call() else { return Vec::new() };
        let mut known = Vec::new();
        for step in &self.steps {
            match step {
                Step::Poll(now_ms) => drop(call.poll(*now_ms)),
                Step::Response { now_ms, status, headers, body } => {
                    let headers = headers.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
                    let status = u16::try_from(*status).unwrap_or_default();
                    let _ = call.feed_reply(status, headers, body, *now_ms);
                }
                Step::Failure { now_ms, kind, detail } => {
                    let kind = FailureKind::by_number(*kind).unwrap_or(FailureKind::Internal);
                    let _ = call.feed_failure(kind, detail, *now_ms);
                }
            }
            known.push(call.outcome());
        }
        known
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
enum End {
    /// The reply or the error as JSON, the status, and the outcome.
    Told(String, u32, u32),
    OutOfMemory {
        outcome: u32,
        /// How many steps there had been.
        steps: usize,
    },
}

fn view(text: &str) -> seam_str {
    view_of(text.as_bytes())
}

fn view_of(bytes: &[u8]) -> seam_str {
    seam_str { ptr: bytes.as_ptr().cast(), len: bytes.len() }
}

/// Copies a text, outside of the limit.
fn copied(text: seam_str) -> String {
    let left = LEFT.replace(None);
    // SAFETY: the library says how long it is.
    let bytes = unsafe { core::slice::from_raw_parts(text.ptr.cast::<u8>(), text.len) };
    let copy = String::from_utf8_lossy(bytes).into_owned();
    // SAFETY: a NUL follows every text that the library returns.
    assert_eq!(
        unsafe { CStr::from_ptr(text.ptr) }.to_bytes().len(),
        copy.split('\0').next().map_or(0, str::len)
    );
    let _ = left;
    copy
}

/// Frees a text that was copied outside of the limit.
fn forget(text: String, left: Option<usize>) {
    LEFT.set(None);
    drop(text);
    LEFT.set(left);
}

/// Runs a scene through the functions of the library.
struct Run {
    client: *mut seam_client,
    call: *mut seam_call,
    reply: *mut seam_reply,
    error: *mut seam_error,
    steps: usize,
}

impl Run {
    /// Goes through the scene until a function fails, and returns its status.
    unsafe fn go(&mut self, scene: &Scene) -> u32 {
        // SAFETY: all pointers lead to what is alive.
        unsafe {
            macro_rules! check {
                ($call:expr) => {{
                    let status = $call;
                    if status != 0 {
                        return status;
                    }
                }};
            }
            check!(seam_client_new_json(view(&scene.options), &mut self.client, &mut self.error));
            check!(seam_call_new_by_name(
                self.client,
                scene.operation.as_ptr(),
                &mut self.call,
                &mut self.error
            ));
            check!(seam_call_set_options_json(self.call, view(&scene.call), &mut self.error));
            check!(seam_call_set_params_json(self.call, view_of(&scene.params), &mut self.error));
            check!(seam_call_set_entropy(self.call, scene.entropy, &mut self.error));
            let mut json = seam_str::EMPTY;
            check!(seam_call_request_json(self.call, &mut json, &mut self.error));
            let (mut step, mut until_ms) = (0, 0);
            for (at, this) in scene.steps.iter().enumerate() {
                match this {
                    Step::Poll(now_ms) => {
                        check!(seam_call_poll(self.call, *now_ms, &mut step, &mut until_ms, &mut self.error));
                        if step == SEAM_STEP_DONE {
                            break;
                        }
                        if step == SEAM_STEP_SEND {
                            let mut request: seam_request = core::mem::zeroed();
                            request.struct_size = u32::try_from(size_of::<seam_request>()).unwrap_or(0);
                            check!(seam_call_request(self.call, &mut request, &mut self.error));
                        }
                    }
                    Step::Response { now_ms, status, headers, body } => {
                        let mut views = [seam_header { name: seam_str::EMPTY, value: seam_str::EMPTY }; 128];
                        for ((name, value), to) in headers.iter().zip(&mut views) {
                            *to = seam_header { name: view(name), value: view(value) };
                        }
                        let count = headers.len().min(views.len());
                        check!(seam_call_feed_response(
                            self.call,
                            *status,
                            views.as_ptr(),
                            count,
                            body.as_ptr().cast(),
                            body.len(),
                            *now_ms,
                            &mut self.error,
                        ));
                    }
                    Step::Failure { now_ms, kind, detail } => {
                        check!(seam_call_feed_failure(
                            self.call,
                            *kind,
                            view(detail),
                            *now_ms,
                            &mut self.error
                        ));
                    }
                }
                self.steps = at + 1;
            }
            let last_ms = scene.steps.last().map_or(0, |step| match step {
                Step::Poll(now_ms) | Step::Response { now_ms, .. } | Step::Failure { now_ms, .. } => *now_ms,
            });
            check!(seam_call_poll(self.call, last_ms, &mut step, &mut until_ms, &mut self.error));
            seam_call_take(self.call, &mut self.reply, &mut self.error)
        }
    }
}

fn run(scene: &Scene, limit: Option<usize>) -> End {
    let mut run =
        Run { client: null_mut(), call: null_mut(), reply: null_mut(), error: null_mut(), steps: 0 };
    let mut end = None;
    let mut work = || {
        // SAFETY: all pointers lead to what is alive, and what comes out is freed once.
        unsafe {
            let status = run.go(scene);
            assert_eq!(seam_error_code(run.error), status, "{}", scene.name);
            let outcome = seam_error_outcome(run.error);
            if status == SEAM_ERR_OUT_OF_MEMORY {
                let left = LEFT.get();
                let message = copied(seam_error_message(run.error));
                let is_open = message.contains("whether the operation happened is not known");
                forget(message, left);
                assert_eq!(is_open, outcome == Outcome::Unknown.number(), "{}", scene.name);
                end = Some(End::OutOfMemory { outcome, steps: run.steps });
            } else {
                let mut body = seam_str::EMPTY;
                let looked = seam_reply_json_at(run.reply, c"".as_ptr(), &mut body, null_mut());
                assert!(run.reply.is_null() || [0, SEAM_ERR_OUT_OF_MEMORY].contains(&looked));
                let json = if status == 0 { seam_reply_json(run.reply) } else { seam_error_json(run.error) };
                let left = LEFT.get();
                let json = copied(json);
                end = Some(End::Told(json, status, outcome));
                LEFT.set(left);
            }
            seam_reply_free(run.reply);
            seam_error_free(run.error);
            seam_call_free(run.call);
            seam_client_free(run.client);
        }
    };
    match limit {
        Some(bytes) => within(bytes, work),
        None => work(),
    }
    end.unwrap_or(End::OutOfMemory { outcome: 0, steps: 0 })
}

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn scenes() -> Vec<Scene> {
    let mut scenes = Vec::new();
    for (name, text) in files("tests/vectors") {
        if name.ends_with(".json") {
            let file: Value = serde_json::from_slice(&text).unwrap();
            scenes.extend(file["vectors"].as_array().unwrap().iter().filter_map(Scene::read));
        }
    }
    scenes
}

/// The files of a folder, with their names.
fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(format!("{REPOSITORY}/{folder}")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.collect();
    paths.sort();
    let name = |path: &std::path::Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

/// What the fuzzers found, as parameters and as replies.
fn hostile_scenes() -> Vec<Scene> {
    const ID: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
    let scene = |name: String, operation: &str, params: &[u8], steps| Scene {
        name,
        options: r#"{"api_key":"seam_test_starved"}"#.into(),
        operation: CString::new(operation).unwrap(),
        params: params.into(),
        call: r#"{"retries":0}"#.into(),
        entropy: 0,
        steps,
    };
    let mut scenes = Vec::new();
    for (name, data) in files("fuzz/corpus/parameters") {
        let Some((pick, text)) = data.split_first() else { continue };
        let all = libseam_core::table::Operation::all();
        let operation = all[usize::from(pick >> 1) % all.len()].name;
        scenes.push(scene(name, operation, text, [Step::Poll(0)].into()));
    }
    for (name, data) in files("fuzz/corpus/replies") {
        let [high, low, rest @ ..] = &*data else { continue };
        let cut = rest.iter().position(|byte| *byte == 0).unwrap_or(0);
        let content_type = String::from_utf8_lossy(&rest[..cut]).into_owned();
        let headers = [
            ("content-type".into(), content_type),
            ("seam-request-id".into(), "r seam_test_starved ".repeat(9)),
            ("retry-after".into(), "Sun, 06 Nov 1994 08:49:40 GMT".into()),
        ];
        let response = Step::Response {
            now_ms: 1,
            status: u32::from(u16::from_be_bytes([*high, *low])),
            headers: headers.into(),
            body: rest.get(cut + usize::from(cut > 0)..).unwrap_or_default().into(),
        };
        for (operation, param) in
            [("user_identities.delete", "user_identity_id"), ("acs.users.delete", "acs_user_id")]
        {
            let response = match &response {
                Step::Response { now_ms, status, headers, body } => Step::Response {
                    now_ms: *now_ms,
                    status: *status,
                    headers: headers.clone(),
                    body: body.clone(),
                },
                _ => continue,
            };
            let params = format!(r#"{{"{param}":"{ID}"}}"#);
            let steps = [Step::Poll(0), response].into();
            scenes.push(scene(name.clone(), operation, params.as_bytes(), steps));
        }
    }
    scenes
}

/// Whether `outcome` is true where memory ran out after so many steps: nobody may know more than is known with plenty of
/// memory, and less only as "unknown".
fn is_true(outcome: u32, known: &[Outcome], steps: usize) -> bool {
    let at = |step: Option<usize>| step.and_then(|step| known.get(step)).copied();
    let (before, after) = (at(steps.checked_sub(1)).unwrap_or(Outcome::NotSent), at(Some(steps)));
    let of_others = [Some(before), after].into_iter().flatten().map(Outcome::number);
    outcome == Outcome::Unknown.number() && steps > 0 || of_others.into_iter().any(|known| known == outcome)
}

/// Runs the scenes with memory of every size, from nothing on.
fn starve(scenes: &[Scene]) {
    for scene in scenes {
        let (full, known) = (run(scene, None), scene.known());
        assert!(matches!(full, End::Told(..)), "{}: {full:?}", scene.name);
        let (mut bytes, mut starved, mut same) = (0, 0, 0);
        // Once it is enough, it stays enough.
        while same < 20 {
            match run(scene, Some(bytes)) {
                End::OutOfMemory { outcome, steps } => {
                    assert!(
                        is_true(outcome, &known, steps),
                        "{}: {outcome} after {steps} steps in {bytes} bytes of {known:?}",
                        scene.name
                    );
                    (starved, same) = (starved + 1, 0);
                }
                // There is no memory for the JSON text.
                End::Told(json, status, outcome) if json.is_empty() => {
                    assert!(
                        matches!(full, End::Told(_, s, o) if (s, o) == (status, outcome)),
                        "{}",
                        scene.name
                    );
                    (starved, same) = (starved + 1, 0);
                }
                told => {
                    assert_eq!(told, full, "{} in {bytes} bytes", scene.name);
                    same += 1;
                }
            }
            bytes += 24;
        }
        assert!(starved > 20, "{}", scene.name);
    }
}

#[test]
fn every_vector_with_memory_of_every_size() {
    let scenes = scenes();
    assert!(scenes.len() > 60);
    starve(&scenes);
}

#[test]
fn hostile_replies_and_parameters_with_memory_of_every_size() {
    let scenes = hostile_scenes();
    assert!(scenes.len() > 100);
    starve(&scenes);
}

#[test]
fn an_idle_poll_takes_no_memory() {
    let scene = scenes().into_iter().find(|scene| scene.name == "remove_acs_user").unwrap();
    let mut run =
        Run { client: null_mut(), call: null_mut(), reply: null_mut(), error: null_mut(), steps: 0 };
    // SAFETY: all pointers lead to what is alive, and what comes out is freed once.
    unsafe {
        let first = Scene { steps: [Step::Poll(0)].into(), ..scene };
        let _ = run.go(&first);
        let (mut step, mut until_ms) = (0, 0);
        let before = COUNT.get();
        for now_ms in 0..100 {
            assert_eq!(seam_call_poll(run.call, now_ms, &mut step, &mut until_ms, null_mut()), 0);
        }
        assert_eq!(COUNT.get(), before, "allocations");
        seam_error_free(run.error);
        seam_call_free(run.call);
        seam_client_free(run.client);
    }
}

/// A number below `limit`, from a simple sequence.
fn any(seed: &mut u64, limit: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap_or(0) % limit
}

/// Sets one thing or another to nonsense, and returns the status.
unsafe fn set_any(call: *mut seam_call, seed: &mut u64, text: &CStr, error: *mut *mut seam_error) -> u32 {
    let value = view_of(text.to_bytes());
    // SAFETY: the call is valid, and so are the texts.
    unsafe {
        match any(seed, 10) {
            0 => seam_call_set_params_json(call, value, error),
            1 => seam_call_set_json(call, c"acs_user_id".as_ptr(), value, error),
            2 => seam_call_set_options_json(call, value, error),
            3 => seam_call_set_str(call, text.as_ptr(), value, error),
            4 => seam_call_set_workspace_id(call, value, error),
            5 => seam_call_set_str(call, c"user_identity_id".as_ptr(), value, error),
            6 => seam_call_set_null(call, text.as_ptr(), error),
            7 => seam_call_set_timeout_ms(call, 0, error),
            _ => seam_call_set_i64(call, [c"a", c"b", c"c", c"d", c"e"][any(seed, 5)].as_ptr(), 1, error),
        }
    }
}

#[test]
fn nonsense_with_memory_of_any_size() {
    const PIECES: [&[u8]; 14] = [
        b"{",
        b"}",
        b"[1,2,",
        b"\"a\":",
        b"\"ok\":true",
        b"null",
        b"-1.5e9",
        b"\xc3\xa9",
        b"\xff",
        b"acs_user",
        b",",
        b"\"timeout_ms\":1",
        b"{\"acs_user_id\":\"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3\"}",
        b"\\u0001",
    ];
    let options = r#"{"api_key":"seam_test_starved"}"#;
    // What is made once, by the first function, is not given back.
    // SAFETY: NULL is no error.
    assert_eq!(unsafe { seam_error_code(null_mut()) }, 0);
    let mut seed = 1;
    for _ in 0..3_000 {
        let bytes = 2_000 + any(&mut seed, 20_000);
        let texts: Vec<CString> = (0..any(&mut seed, 12))
            .map(|_| {
                let pieces =
                    (0..any(&mut seed, 40)).flat_map(|_| PIECES[any(&mut seed, PIECES.len())]).copied();
                CString::new(pieces.collect::<Vec<u8>>()).unwrap()
            })
            .collect();
        within(bytes, || {
            let (mut client, mut call, mut error) = (null_mut(), null_mut(), null_mut());
            // SAFETY: all pointers lead to what is alive, and what comes out is freed once.
            unsafe {
                let agree = |status, error: *mut seam_error| {
                    assert_eq!(seam_error_code(error), status);
                    let _ = seam_error_json(error);
                    seam_error_free(error);
                };
                agree(seam_client_new_json(view(options), &mut client, &mut error), error);
                agree(
                    seam_call_new_by_name(client, c"acs.users.delete".as_ptr(), &mut call, &mut error),
                    error,
                );
                for text in &texts {
                    agree(set_any(call, &mut seed, text, &mut error), error);
                }
                agree(seam_call_check(call, &mut error), error);
                let mut json = seam_str::EMPTY;
                agree(seam_call_request_json(call, &mut json, &mut error), error);
                seam_call_free(call);
                seam_client_free(client);
            }
        });
    }
}
