//! An off-boarding that its caller's thread drives line by line, and the check of evidence.

use crate::{
    blocking_flow::BlockingFlow, exceptions, exit::EntryGuard, panics, reply, value, watchers::Hook,
};
use libseam::{
    CallOptions, Engine, Error, ErrorCode, Flow, blocking,
    json::{Object, Value},
    off_board::{self, EvidenceFile},
};
use pyo3::{
    PyTraverseError, PyVisit,
    exceptions::PyException,
    prelude::*,
    types::{PyBytes, PyDict, PyList},
};
use std::{path::PathBuf, sync::Arc};

/// The name of the flow, in events.
pub(crate) const NAME: &str = "off_board";

/// An off-boarding under way, with the client that drives it.
#[pyclass(module = "libseam._libseam")]
pub(crate) struct OffBoarding {
    client: Arc<blocking::Client>,
    flow: BlockingFlow,
}

impl OffBoarding {
    /// Creates an off-boarding that `client` drives.
    pub(crate) fn new(client: Arc<blocking::Client>, flow: BlockingFlow) -> Self {
        Self { client, flow }
    }
}

#[pymethods]
impl OffBoarding {
    /// Goes on until lines of the evidence are durable, and returns them; returns `None` once it has ended.
    fn next_lines<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        let entry = EntryGuard::enter(py)?;
        if !self.flow.advance(py, &entry, &self.client)? {
            return Ok(None);
        }
        reply::items(py, &mut self.flow.flow).map(Some)
    }

    /// Ends it: nothing more is sent. Its last lines are still to be taken.
    fn cancel(&mut self) {
        self.flow.flow.cancel();
    }

    /// Takes the report.
    fn take<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let _entry = EntryGuard::enter(py)?;
        reply::result(py, &self.flow.take(py)?)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.flow.traverse(&visit)
    }
}

/// Opens the file of evidence, and makes the flow that does a plan, or that plans first where `plan` is not given.
pub(crate) fn begin(
    engine: &Engine,
    plan: Option<&Value>,
    options: Object,
    evidence: Option<PathBuf>,
    call: &CallOptions,
) -> Result<(Flow, Option<EvidenceFile>), Error> {
    let evidence = evidence.map(EvidenceFile::open).transpose()?;
    let flow = match plan {
        Some(plan) => off_board::begin_apply(engine, plan, options, evidence.as_ref(), call)?,
        None => off_board::begin(engine, options, evidence.as_ref(), call)?,
    };
    Ok((flow, evidence))
}

/// Opens the evidence of an off-boarding, and makes the flow that looks again for the person.
pub(crate) fn begin_check(
    engine: &Engine,
    options: Object,
    evidence: PathBuf,
    call: &CallOptions,
) -> Result<(Flow, Option<EvidenceFile>), Error> {
    let evidence = EvidenceFile::open_existing(evidence)?;
    let flow = off_board::begin_check(engine, options, &evidence, call)?;
    Ok((flow, Some(evidence)))
}

/// Converts a plan that Python holds.
pub(crate) fn plan(given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Value>> {
    let Some(given) = given else { return Ok(None) };
    let converted = value::value(given);
    let to_exception =
        |why| exceptions::conversion_error(given.py(), ErrorCode::InvalidParams, None, "plan", why);
    converted.map(Some).map_err(to_exception)
}

/// Checks evidence, and returns what is found.
#[pyfunction]
pub(crate) fn verify_evidence<'py>(lines: &Bound<'py, PyBytes>) -> PyResult<Bound<'py, PyAny>> {
    let py = lines.py();
    let _entry = EntryGuard::enter(py)?;
    let checked = panics::catch(|| libseam::verify_evidence(lines.as_bytes()));
    value::resource(py, &checked.map_err(|e| exceptions::from_error(py, &e))?)
}

/// Removes the hook from the options of an off-boarding, and returns it.
#[pyfunction]
pub(crate) fn take_hook(options: &Bound<'_, PyDict>) -> PyResult<Option<Py<PyAny>>> {
    Ok(Hook::take(options, &Hook::default())?.into_function())
}

/// Calls a hook with an item. An `Exception` that it raises goes to `sys.unraisablehook`: a mistake in a hook must not change
/// what comes of an off-boarding.
#[pyfunction]
pub(crate) fn notify_hook(hook: &Bound<'_, PyAny>, item: &Bound<'_, PyAny>) -> PyResult<()> {
    match hook.call1((item,)) {
        Err(error) if error.is_instance_of::<PyException>(hook.py()) => {
            error.write_unraisable(hook.py(), Some(hook));
            Ok(())
        }
        result => result.map(drop),
    }
}
