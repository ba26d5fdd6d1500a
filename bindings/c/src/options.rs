//! What a client is made from.

use crate::{
    event::{Watch, seam_event},
    guard, memory,
    request::seam_header,
    status::{seam_flag, seam_status},
    text::{seam_str, unusable},
};
use alloc::{format, string::String, vec, vec::Vec};
use core::{ffi::c_void, mem, ptr, slice};
use libseam_core::{
    Error, ErrorCode, Options, Problem, ProblemCode, Secret,
    json::{self, Object},
};

/// Options of a client. Fill them with `seam_options_init` first, then set what you need; a `seam_str` whose
/// pointer is NULL is not given. Exactly one credential is needed. Everything is copied.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct seam_options {
    /// The size of this structure as the program knows it. `seam_options_init` sets it.
    pub struct_size: u32,
    /// Whether to take what is not given from the environment: `SEAM_API_KEY`, or `SEAM_PERSONAL_ACCESS_TOKEN`
    /// with `SEAM_WORKSPACE_ID`, and `SEAM_ENDPOINT` or its former name `SEAM_API_URL`. As with `getenv`, no other
    /// thread may change the environment meanwhile.
    pub use_environment: seam_flag,
    /// Whether to send no credential; `endpoint` is a server of your own that adds it.
    pub no_credential: seam_flag,
    /// Whether to allow plain http to other hosts than the loopback.
    pub allow_http: seam_flag,
    /// Whether unknown parameters and members of them, unknown values of an enumeration and breaches of inferred
    /// rules are errors.
    pub strict: seam_flag,
    /// Whether an id that is not a UUID is an error; `strict` does not touch it. Otherwise any text that can be an id
    /// is sent, for a server of your own, such as a fake, whose ids have another form.
    pub require_uuid_ids: seam_flag,
    /// Whether a transport of your own may send a request a second time by itself, as libcurl does on a connection that
    /// it kept (not with `CURLOPT_FRESH_CONNECT`). No refusal then proves that nothing happened, and "not found" is
    /// `SEAM_ERR_UNCONFIRMED`. The built-in transport never does that.
    pub transport_may_resend: seam_flag,
    /// 0.
    pub reserved: [u8; 6],
    /// An API key.
    pub api_key: seam_str,
    /// A personal access token; needs `workspace_id`.
    pub personal_access_token: seam_str,
    /// A console session token; needs `workspace_id`.
    pub console_session_token: seam_str,
    /// The workspace that a token is used in.
    pub workspace_id: seam_str,
    /// Base URL; the API's own server if not given.
    pub endpoint: seam_str,
    /// For the built-in transport: path of a PEM file with the certificate authorities to trust instead of
    /// those of this machine.
    pub ca_bundle: seam_str,
    /// For the built-in transport: those certificate authorities themselves, as the text of a PEM file, where there is
    /// no file; goes without `ca_bundle`.
    pub ca_bundle_pem: seam_str,
    /// For the built-in transport: URL of a proxy to use instead of the one in the environment (`HTTPS_PROXY`
    /// and its like).
    pub proxy: seam_str,
    /// Headers added to every request; may be NULL.
    pub headers: *const seam_header,
    /// How many.
    pub header_count: usize,
    /// How long one attempt may take, in milliseconds.
    pub timeout_ms: u64,
    /// How long a call may take with all its attempts and waits, in milliseconds.
    pub deadline_ms: u64,
    /// The largest reply in bytes; 0 for the default, which depends on the operation.
    pub reply_limit_bytes: u64,
    /// How often a call is tried again.
    pub retries: u32,
    /// For the built-in transport: how many requests may be under way at once; further ones wait.
    pub in_flight_limit: u32,
    /// Told what happens in the calls of this client that `seam_call_execute` and `seam_call_execute_with` make, by the
    /// thread that makes the call; may be NULL. It must neither throw nor `longjmp`. The call goes on when it returns, and
    /// its time runs meanwhile. It may call every function for other objects, also execute calls of this client, of which
    /// it is told in turn; and for the call itself only `seam_call_cancel` and, at last, `seam_call_free`. Threads that
    /// make calls at once call it at once. It stays in use until the client and all its calls are freed. The firmware's
    /// build refuses it.
    pub on_event: Option<unsafe extern "C" fn(ctx: *mut c_void, event: *const seam_event)>,
    /// Handed to `on_event` as it is; may be NULL.
    pub on_event_ctx: *mut c_void,
}

const SURFACE: &str = "c";

/// The size of the first version of the structure, which is the smallest that there can be.
const FIRST_SIZE: usize = mem::offset_of!(seam_options, retries);

/// No structure of options grows beyond this; a larger size is a field that was never set.
const LARGEST_SIZE: usize = 4096;

impl seam_options {
    fn defaults(struct_size: u32) -> Self {
        let none = seam_str { ptr: ptr::null(), len: 0 };
        let defaults = Options::default();
        Self {
            struct_size,
            use_environment: 0,
            no_credential: defaults.no_credential.into(),
            allow_http: defaults.allow_http.into(),
            strict: defaults.strict.into(),
            require_uuid_ids: defaults.require_uuid_ids.into(),
            transport_may_resend: defaults.transport_may_resend.into(),
            reserved: [0; 6],
            api_key: none,
            personal_access_token: none,
            console_session_token: none,
            workspace_id: none,
            endpoint: none,
            ca_bundle: none,
            ca_bundle_pem: none,
            proxy: none,
            headers: ptr::null(),
            header_count: 0,
            timeout_ms: defaults.timeout_ms,
            deadline_ms: defaults.deadline_ms,
            reply_limit_bytes: 0,
            retries: defaults.retries,
            in_flight_limit: defaults.in_flight_limit,
            on_event: None,
            on_event_ctx: ptr::null_mut(),
        }
    }

    /// Who watches the calls.
    #[cfg(not(target_os = "none"))]
    fn watch(&self) -> Result<Watch, Error> {
        Ok(Watch::new(self.on_event, self.on_event_ctx))
    }

    #[cfg(target_os = "none")]
    fn watch(&self) -> Result<Watch, Error> {
        if self.on_event.is_none() {
            return Ok(Watch);
        }
        let message = "`on_event` is set in a build that tells of no events";
        Err(refused("on_event", ProblemCode::Value, message))
    }

    /// The options at `given`, whichever version of the structure they are.
    ///
    /// # Safety
    /// `given` is NULL, or as many bytes can be read there as its first field says.
    unsafe fn read(given: *const Self) -> Result<Self, Error> {
        if given.is_null() {
            return Err(unusable("`options` is NULL"));
        }
        // SAFETY: every version of the structure begins with its size.
        let size = unsafe { given.cast::<u32>().read() };
        let length = checked_size(size as usize)?;
        let known = mem::size_of::<Self>();
        let mut options = Self::defaults(size);
        // SAFETY: both sides are at least as long as the shorter of the two lengths. Every field may hold any bits.
        unsafe {
            ptr::copy_nonoverlapping(given.cast::<u8>(), (&raw mut options).cast::<u8>(), length.min(known));
        }
        if length > known {
            // SAFETY: the caller promises that all of it can be read.
            let rest = unsafe { slice::from_raw_parts(given.cast::<u8>().add(known), length - known) };
            if rest.iter().any(|byte| *byte != 0) {
                return Err(refused(
                    "struct_size",
                    ProblemCode::Unknown,
                    "an option was set that this version of the library does not have",
                ));
            }
        }
        Ok(options)
    }

    /// How much memory a copy takes.
    ///
    /// # Safety
    /// The headers are as they have to be.
    unsafe fn needed(&self) -> usize {
        let texts = [
            self.api_key,
            self.personal_access_token,
            self.console_session_token,
            self.workspace_id,
            self.endpoint,
            self.ca_bundle,
            self.ca_bundle_pem,
            self.proxy,
        ];
        let texts = texts.iter().fold(0, |sum: usize, text| sum.saturating_add(memory::text(text.len)));
        // SAFETY: as the caller promises.
        let (texts_of_headers, count) = unsafe { seam_header::measure(self.headers, self.header_count) };
        texts.saturating_add(memory::text(texts_of_headers)).saturating_add(count.saturating_mul(128))
    }

    /// The options as the core takes them.
    ///
    /// # Safety
    /// The strings and headers are as they have to be.
    unsafe fn to_core(self) -> Result<Options, Error> {
        if self.reserved != [0; 6] {
            return Err(refused("reserved", ProblemCode::Value, "`reserved` must be 0"));
        }
        // SAFETY: as the caller promises.
        let _spare = memory::more(|| unsafe { self.needed() })?;
        let mut options = Options::default();
        let secret = |name, text: seam_str| {
            // SAFETY: as the caller promises.
            Ok::<_, Error>(unsafe { text_of(name, text) }?.map(Secret::new))
        };
        options.api_key = secret("api_key", self.api_key)?;
        options.personal_access_token = secret("personal_access_token", self.personal_access_token)?;
        options.console_session_token = secret("console_session_token", self.console_session_token)?;
        // SAFETY: as the caller promises.
        unsafe {
            options.workspace_id = text_of("workspace_id", self.workspace_id)?;
            options.endpoint = text_of("endpoint", self.endpoint)?;
            options.ca_bundle = text_of("ca_bundle", self.ca_bundle)?;
            options.ca_bundle_pem = text_of("ca_bundle_pem", self.ca_bundle_pem)?;
            options.proxy = text_of("proxy", self.proxy)?;
            options.headers = headers(self.headers, self.header_count)?;
        }
        options.timeout_ms = self.timeout_ms;
        options.deadline_ms = self.deadline_ms;
        options.retries = self.retries;
        options.in_flight_limit = self.in_flight_limit;
        options.reply_limit_bytes = Some(self.reply_limit_bytes).filter(|limit| *limit != 0);
        options.strict = self.strict != 0;
        options.require_uuid_ids = self.require_uuid_ids != 0;
        options.allow_http = self.allow_http != 0;
        options.no_credential = self.no_credential != 0;
        options.transport_may_resend = self.transport_may_resend != 0;
        options.surface = SURFACE.into();
        if self.use_environment == 0 { Ok(options) } else { apply_environment(options) }
    }
}

/// Takes what is not given from the environment.
#[cfg(not(target_os = "none"))]
fn apply_environment(mut options: Options) -> Result<Options, Error> {
    // A value that is not text counts as one that is unusable, not as none: the wrong server might be asked.
    options.apply_environment(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()));
    Ok(options)
}

#[cfg(target_os = "none")]
fn apply_environment(_: Options) -> Result<Options, Error> {
    let message = "`use_environment` is set where there is no environment";
    Err(refused("use_environment", ProblemCode::Value, message))
}

/// # Safety
/// `text` is as a `seam_str` has to be.
unsafe fn text_of(name: &str, text: seam_str) -> Result<Option<String>, Error> {
    // SAFETY: as the caller promises.
    unsafe { text.given(name) }?.map(|bytes| Ok(utf8(name, bytes)?.into())).transpose()
}

/// The headers, sorted by the names that they were given; of several with one name the last counts, as in an object.
///
/// # Safety
/// `headers` is NULL, or `count` valid headers are there.
unsafe fn headers(headers: *const seam_header, count: usize) -> Result<Vec<(String, String)>, Error> {
    // SAFETY: as the caller promises.
    let given = unsafe { seam_header::read_all(headers, count) }?.into_iter().rev();
    let text = |(name, value)| Ok((name, String::from(utf8("headers", value)?)));
    let mut sorted = given.map(text).collect::<Result<Vec<_>, Error>>()?;
    // The last of one name comes first now, and stays there.
    sorted.sort_by(|(name, _), (other, _)| name.cmp(other));
    sorted.dedup_by(|(name, _), (first, _)| name == first);
    sorted.iter_mut().for_each(|(name, _)| name.make_ascii_lowercase());
    Ok(sorted)
}

/// The core's options from the structure, and who watches.
///
/// # Safety
/// `options` is NULL or valid, and so is all that it points to.
pub(crate) unsafe fn from_struct(options: *const seam_options) -> Result<(Options, Watch), Error> {
    // SAFETY: as the caller promises.
    let options = unsafe { seam_options::read(options) }?;
    let watch = options.watch()?;
    // SAFETY: as the caller promises.
    Ok((unsafe { options.to_core() }?, watch))
}

/// The core's options from JSON text.
pub(crate) fn from_json(text: &[u8]) -> Result<Options, Error> {
    let _spare = memory::more(|| memory::read(text).saturating_mul(2))?;
    from_object(object("options", text)?)
}

/// The JSON object that `text` is. `what` says what it stands for.
pub(crate) fn object(what: &str, text: &[u8]) -> Result<Object, Error> {
    json::read_object(text).map_err(|e| {
        let message = format!("the {what} are not a JSON object: {} at byte {}", e.reason, e.offset);
        refused("", ProblemCode::Json, &message)
    })
}

fn from_object(mut object: Object) -> Result<Options, Error> {
    if !object.contains_key("surface") {
        object.insert("surface".into(), SURFACE.into());
    }
    Ok(Options::from_object(object))
}

fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Error> {
    let refusal = |_| refused(name, ProblemCode::Format, &format!("`{name}` is not valid UTF-8"));
    core::str::from_utf8(bytes).map_err(refusal)
}

fn refused(name: &str, code: ProblemCode, message: &str) -> Error {
    Error::of_problems(ErrorCode::InvalidOptions, vec![Problem::new(name, code, message.into())])
}

fn checked_size(size: usize) -> Result<usize, Error> {
    // Of the shorter structures only those count that there were: with another size it is none of them.
    if size == FIRST_SIZE || (mem::size_of::<seam_options>()..=LARGEST_SIZE).contains(&size) {
        return Ok(size);
    }
    let message = "`struct_size` is not the size of the options; fill them with `seam_options_init` first";
    Err(refused("struct_size", ProblemCode::Range, message))
}

/// Fills options in with the defaults. `size` is `sizeof(seam_options)`.
///
/// Returns `SEAM_ERR_INVALID_STATE` where `options` is NULL and `SEAM_ERR_INVALID_OPTIONS` where `size`
/// cannot be right.
///
/// # Safety
/// `options` is NULL, or `size` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_options_init(options: *mut seam_options, size: usize) -> seam_status {
    let body = || {
        if options.is_null() {
            return Err(unusable("`options` is NULL"));
        }
        let size = checked_size(size)?;
        let defaults = seam_options::defaults(u32::try_from(size).unwrap_or(0));
        let known = mem::size_of::<seam_options>();
        // SAFETY: `size` bytes can be written, and no more are: an older program's structure is shorter.
        unsafe {
            ptr::write_bytes(options.cast::<u8>(), 0, size);
            ptr::copy_nonoverlapping(
                (&raw const defaults).cast::<u8>(),
                options.cast::<u8>(),
                size.min(known),
            );
        }
        Ok(())
    };
    // SAFETY: no error is handed out.
    unsafe { guard::status(ptr::null_mut(), body) }
}
