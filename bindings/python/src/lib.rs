//! The extension module `libseam._libseam`: the core as Python sees it.
//!
//! Nothing here knows an operation, a URL, a header or a rule. A call takes its keywords as a `dict`, the core decides,
//! and what comes back is a plain Python value or an exception that `libseam._details` builds from the core's error.

mod async_client;
mod async_pages;
mod awaited;
mod barrier;
mod bridge;
mod call_options;
mod carried;
mod client;
mod departure;
mod driven;
mod engine;
mod exit;
mod flow;
mod held;
mod hooks;
mod journey;
mod keywords;
mod null;
mod pages;
mod raised;
mod reply;
mod table;
mod task;
mod value;
mod wanted;
mod watch;

use pyo3::prelude::*;

/// The core of the package `libseam`. It is the package's own: its names may change with any version.
// On a free-threaded build, importing it turns the interpreter's lock on: no such build is tested yet.
#[pymodule(gil_used = true)]
mod _libseam {
    use super::*;
    use libseam::table::CredentialKind;

    #[pymodule_export]
    use super::{
        async_client::AsyncClient,
        async_pages::AsyncPages,
        barrier::_panic,
        carried::Carried,
        client::Client,
        engine::Engine,
        flow::Flow,
        null::Null,
        pages::Pages,
        table::{Operation, operation, operation_names},
        task::Task,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        // Older Pythons do not refuse it themselves. The end of one would count as the end of all.
        // SAFETY: this thread is attached to the interpreter, so there is a current one.
        if unsafe { pyo3::ffi::PyInterpreterState_GetID(pyo3::ffi::PyInterpreterState_Get()) } != 0 {
            return Err(pyo3::exceptions::PyImportError::new_err(
                "libseam cannot be used in a subinterpreter",
            ));
        }
        barrier::hush();
        let codes: Vec<(u32, &str)> =
            libseam::ErrorCode::ALL.iter().map(|code| (code.number(), code.name())).collect();
        let kinds: Vec<&str> = libseam::FailureKind::ALL.iter().map(|kind| kind.name()).collect();
        module.add("FAILURE_KINDS", kinds)?;
        module.add("NULL", Null::only(module.py())?)?;
        module.add("ERROR_CODES", codes)?;
        let credentials = [
            CredentialKind::ApiKey,
            CredentialKind::PersonalAccessToken,
            CredentialKind::ConsoleSessionToken,
        ];
        module.add("CREDENTIALS", credentials.map(CredentialKind::option).to_vec())?;
        module.add("__version__", libseam::VERSION)?;
        hooks::register(module.py())
    }
}
