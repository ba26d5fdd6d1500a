//! A client without a transport, for firmware that moves the bytes.

use alloc::format;
use libseam_core::{Engine, Error, ErrorCode, Options, Params, Problem, ProblemCode};

/// A client without a transport.
pub(crate) struct Client {
    engine: Engine,
}

impl Client {
    /// Makes a client from options.
    ///
    /// # Errors
    /// [`Engine::new`] fails.
    pub(crate) fn lazy(options: Options) -> Result<Self, Error> {
        Ok(Self { engine: Engine::new(options)? })
    }

    /// # Errors
    /// The options are for a transport, so this always fails.
    pub(crate) fn new(options: Options) -> Result<Self, Error> {
        let name = match options {
            Options { ca_bundle: Some(_), .. } => "ca_bundle",
            Options { ca_bundle_pem: Some(_), .. } => "ca_bundle_pem",
            _ => "proxy",
        };
        let message = format!("`{name}` is for the built-in transport, which this build does not have");
        let problem = Problem::new(name, ProblemCode::Value, message);
        Err(Error::of_problems(ErrorCode::InvalidOptions, [problem].into()))
    }

    /// Returns the engine that makes the calls.
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Checks parameters without a call.
    ///
    /// # Errors
    /// [`Engine::check`] fails.
    pub(crate) fn check<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<(), Error> {
        self.engine.check(operation, params)
    }
}
