//! Conversion of `seam_options`, or of JSON text, to the core's options.

use crate::{
    boundary::{
        header::seam_header,
        status::seam_status,
        text::{invalid_state, seam_str},
    },
    client::{
        event::Watch,
        option_fields::{OptionText, seam_options},
    },
    error::guard,
};
use alloc::{format, string::String, vec, vec::Vec};
use core::{mem, ptr, slice};
use libseam_core::{
    Error, ErrorCode, Options, Problem, ProblemCode,
    json::{self, Object},
    memory::{self, OutOfMemory},
};

const SURFACE: &str = "c";

/// Sizes of the earlier versions of the structure.
const EARLIER_SIZES: [usize; 3] = [
    mem::offset_of!(seam_options, retries),
    mem::offset_of!(seam_options, action_attempt_timeout_ms),
    mem::offset_of!(seam_options, client_session_token).next_multiple_of(mem::align_of::<u64>()),
];

/// Upper limit for the size of the structure. A larger size means that the field was never set.
const SIZE_LIMIT: usize = 4096;

impl seam_options {
    /// Returns the function that watches the calls.
    #[cfg(not(target_os = "none"))]
    fn watch(&self) -> Result<Watch, Error> {
        Ok(Watch::new(self.on_event, self.on_event_ctx))
    }

    #[cfg(target_os = "none")]
    fn watch(&self) -> Result<Watch, Error> {
        if self.on_event.is_none() {
            return Ok(Watch);
        }
        let message = "`on_event` must be NULL: this build reports no events";
        Err(option_error("on_event", ProblemCode::Value, message))
    }

    /// Reads the options at `given`, whichever version of the structure they are.
    ///
    /// # Safety
    /// `given` is NULL, or as many bytes can be read there as its first field says.
    unsafe fn read(given: *const Self) -> Result<Self, Error> {
        if given.is_null() {
            return Err(invalid_state("`options` must not be NULL"));
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
                return Err(option_error(
                    "struct_size",
                    ProblemCode::Unknown,
                    "an option is set that this version of the library does not know",
                ));
            }
        }
        Ok(options)
    }

    /// Converts the options to the core's.
    ///
    /// # Safety
    /// The strings and headers are valid.
    unsafe fn to_core(self) -> Result<Options, Error> {
        if self.reserved != Self::RESERVED {
            return Err(option_error("reserved", ProblemCode::Value, "`reserved` must be 0"));
        }
        let mut options = Options::default();
        for OptionText { name, text, set } in self.texts() {
            // SAFETY: as the caller promises.
            if let Some(text) = unsafe { text_of(name, text) }? {
                set(&mut options, text);
            }
        }
        // SAFETY: as the caller promises.
        options.headers = unsafe { headers(self.headers, self.header_count) }?;
        self.copy_to(&mut options);
        options.surface = SURFACE.into();
        if self.use_environment == 0 { Ok(options) } else { apply_environment(options) }
    }
}

/// Adds options from the environment that are not given.
#[cfg(not(target_os = "none"))]
fn apply_environment(mut options: Options) -> Result<Options, Error> {
    // A value that is not text is refused like any unusable one: ignoring it might ask the wrong server.
    options.apply_environment(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()));
    Ok(options)
}

#[cfg(target_os = "none")]
fn apply_environment(_: Options) -> Result<Options, Error> {
    let message = "`use_environment` must be false: this build reads no environment";
    Err(option_error("use_environment", ProblemCode::Value, message))
}

/// # Safety
/// `text` is a valid `seam_str`.
unsafe fn text_of(name: &str, text: seam_str) -> Result<Option<String>, Error> {
    // SAFETY: as the caller promises.
    unsafe { text.optional(name) }?.map(|bytes| Ok(memory::copy(utf8(name, bytes)?)?)).transpose()
}

/// Returns the headers sorted by name. Of several with one name the last counts, as in an object.
///
/// # Safety
/// `headers` is NULL, or `count` valid headers are there.
unsafe fn headers(headers: *const seam_header, count: usize) -> Result<Vec<(String, String)>, Error> {
    let mut sorted: Vec<(String, String)> = Vec::new();
    // SAFETY: as the caller promises.
    for (name, value) in unsafe { seam_header::read_all(headers, count) }? {
        // The core refuses a name that is not UTF-8, as any other that is not valid.
        memory::ensure_available(name.len().saturating_mul(3))?;
        let name = String::from_utf8_lossy(name).into_owned();
        let mut value = memory::copy(utf8("headers", value)?)?;
        match sorted.binary_search_by(|(known, _)| known.cmp(&name)) {
            Ok(index) => {
                sorted.get_mut(index).into_iter().for_each(|header| header.1 = mem::take(&mut value))
            }
            Err(index) => {
                sorted.try_reserve(1).map_err(OutOfMemory::from)?;
                sorted.insert(index, (name, value));
            }
        }
    }
    sorted.iter_mut().for_each(|(name, _)| name.make_ascii_lowercase());
    Ok(sorted)
}

/// Converts the structure to the core's options, and returns the function that watches.
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

/// Reads the core's options from JSON text.
pub(crate) fn from_json(text: &[u8]) -> Result<Options, Error> {
    from_object(object("options", text)?)
}

/// Reads a JSON object from `text`. `what` names its content in an error.
pub(crate) fn object(what: &str, text: &[u8]) -> Result<Object, Error> {
    json::read_object(text).map_err(|e| {
        if e.is_out_of_memory() {
            return OutOfMemory.into();
        }
        option_error("", ProblemCode::Json, &e.message(&format!("the {what}")))
    })
}

fn from_object(mut object: Object) -> Result<Options, Error> {
    if !object.contains_key("surface") {
        object.insert("surface".into(), SURFACE.into());
    }
    Ok(Options::from_object(object))
}

fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Error> {
    let refusal = |_| option_error(name, ProblemCode::Format, &format!("`{name}` is not valid UTF-8"));
    core::str::from_utf8(bytes).map_err(refusal)
}

fn option_error(name: &str, code: ProblemCode, message: &str) -> Error {
    Error::of_problems(ErrorCode::InvalidOptions, vec![Problem::new(name, code, message.into())])
}

fn checked_size(size: usize) -> Result<usize, Error> {
    if EARLIER_SIZES.contains(&size) || (mem::size_of::<seam_options>()..=SIZE_LIMIT).contains(&size) {
        return Ok(size);
    }
    let message =
        format!("`struct_size` must be `sizeof(seam_options)`, got {size}; call `seam_options_init` first");
    Err(option_error("struct_size", ProblemCode::Range, &message))
}

/// Fills `options` with the defaults. `size` is `sizeof(seam_options)`.
///
/// Returns `SEAM_ERR_INVALID_STATE` if `options` is NULL, and `SEAM_ERR_INVALID_OPTIONS` if `size` is not the
/// size of any version of the structure.
///
/// # Safety
/// `options` is NULL, or `size` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_options_init(options: *mut seam_options, size: usize) -> seam_status {
    let body = || {
        if options.is_null() {
            return Err(invalid_state("`options` must not be NULL").into());
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
