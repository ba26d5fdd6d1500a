//! The extension module `libseam._libseam`: the core as Python sees it.
//!
//! A call takes its keywords as a `dict`, the core decides, and the result is a plain Python value or an exception that
//! `libseam._details` builds from the core's error. No operation, URL, header or rule is named here.

mod async_client;
mod async_flow;
mod async_off_boarding;
mod async_pages;
mod async_start;
mod blocking_flow;
mod bridge;
mod call_options;
mod client;
mod engine;
mod exceptions;
mod exit;
mod expected;
mod flow;
mod hooks;
mod imported;
mod keywords;
mod null;
mod off_boarding;
mod pages;
mod panics;
mod reply;
mod shared_client;
mod table;
mod task;
mod transport_flow;
mod value;
mod waiter;
mod watchers;
mod webhook;

use pyo3::prelude::*;

/// The core of the package `libseam`. The module is private: its names may change with any version.
// On a free-threaded build, importing it turns the interpreter's lock on: no such build is tested yet.
#[pymodule(gil_used = true)]
mod _libseam {
    use super::*;
    use libseam::table::CredentialKind;

    #[pymodule_export]
    use super::{
        async_client::AsyncClient,
        async_off_boarding::AsyncOffBoarding,
        async_pages::AsyncPages,
        client::Client,
        engine::Engine,
        flow::Flow,
        null::Null,
        off_boarding::{OffBoarding, notify_hook, take_hook, verify_evidence},
        pages::Pages,
        panics::_panic,
        table::{Operation, operation, operation_names},
        task::Task,
        transport_flow::TransportFlow,
        webhook::Webhook,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        // Older Pythons allow the import, and the end of one interpreter would count as the end of all.
        // SAFETY: this thread is attached to the interpreter, so there is a current one.
        if unsafe { pyo3::ffi::PyInterpreterState_GetID(pyo3::ffi::PyInterpreterState_Get()) } != 0 {
            return Err(pyo3::exceptions::PyImportError::new_err(
                "libseam cannot be used in a subinterpreter",
            ));
        }
        panics::silence();
        let codes: Vec<(u32, &str)> =
            libseam::ErrorCode::ALL.iter().map(|code| (code.number(), code.name())).collect();
        let kinds: Vec<&str> = libseam::FailureKind::ALL.iter().map(|kind| kind.name()).collect();
        module.add("FAILURE_KINDS", kinds)?;
        module.add("NULL", Null::only(module.py())?)?;
        module.add("ERROR_CODES", codes)?;
        let credentials: Vec<&str> = CredentialKind::ALL.iter().map(|kind| kind.option()).collect();
        module.add("CREDENTIALS", credentials)?;
        module.add("PAGE_CURSOR", libseam::PAGES.cursor_in)?;
        module.add("PAGE_INFO", libseam::PAGES.info())?;
        module.add("__version__", libseam::VERSION)?;
        hooks::register(module.py())
    }
}
