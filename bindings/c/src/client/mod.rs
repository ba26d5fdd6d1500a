//! The client, and its options and events.

pub mod event;

#[cfg(not(feature = "http"))]
mod idle;

pub mod option_fields;

pub mod options;

use crate::{
    boundary::{handle::Opaque, pointer, status::seam_status, text::seam_str},
    client::{event::Watch, option_fields::seam_options},
    error::{guard, seam_error},
    host::atomic::Arc,
};
use libseam_core::{Error, Options};

#[cfg(not(feature = "http"))]
pub(crate) use crate::client::idle::Client;
#[cfg(feature = "http")]
pub(crate) use libseam::blocking::Client;

/// A client: checked options with a pool of connections. Threads may share it. Free it with
/// `seam_client_free`.
pub struct seam_client {
    pub(crate) client: Arc<Client>,
    pub(crate) watch: Watch,
}

impl Opaque for seam_client {
    type Object = Self;

    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8] = *b"\xf5client\0";
}

impl seam_client {
    fn new(options: Options, watch: Watch) -> Result<Self, Error> {
        // A program that moves the bytes itself needs no certificates, and may run on a machine without any. One that
        // sets an option of the transport should learn at once that it cannot be used.
        let transport =
            options.ca_bundle.is_some() || options.ca_bundle_pem.is_some() || options.proxy.is_some();
        #[cfg(feature = "http")]
        if transport {
            crate::host::standard_streams::open_closed();
        }
        let client = if transport { Client::new(options) } else { Client::lazy(options) }?;
        Ok(Self { client: Arc::new(client), watch })
    }
}

/// Creates a client. It connects when its first call is executed.
///
/// Returns `SEAM_ERR_INVALID_OPTIONS` with every problem of the options.
///
/// # Safety
/// `options` is NULL or valid, and so is all that it points to; `client` and `error` are NULL or can be
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_client_new(
    options: *const seam_options,
    client: *mut *mut seam_client,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(client);
        guard::status(error, || {
            let (options, watch) = options::from_struct(options)?;
            let made = seam_client::new(options, watch)?;
            Ok(pointer::write_handle(client, made, "client")?)
        })
    }
}

/// Creates a client from options as the text of a JSON object, whose members are named like the fields of
/// `seam_options`. `use_environment` and `on_event` cannot be set in this way; `headers` is an object of
/// strings. A member that is null counts as not given.
///
/// Returns `SEAM_ERR_INVALID_OPTIONS` with every problem of the options.
///
/// # Safety
/// `options` is a valid `seam_str`; `client` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_client_new_json(
    options: seam_str,
    client: *mut *mut seam_client,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(client);
        guard::status(error, || {
            let options = options::from_json(options.required("options")?)?;
            let made = seam_client::new(options, Watch::default())?;
            Ok(pointer::write_handle(client, made, "client")?)
        })
    }
}

/// Frees a client. Calls that were created from it stay usable. Ignores NULL.
///
/// # Safety
/// `client` is NULL, or valid and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_client_free(client: *mut seam_client) {
    // SAFETY: as the caller promises.
    unsafe { pointer::free(client) }
}
