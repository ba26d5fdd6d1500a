//! Off-boardings, and the check of their evidence.

use crate::{
    engine::Engine,
    flow::Flow,
    object::{object, thrown},
};
use alloc::string::String;
use wasm_bindgen::prelude::*;

/// The options of an off-boarding, in errors about their text.
const OPTIONS: &str = "the options of the off-boarding";

#[wasm_bindgen]
impl Engine {
    /// Begins to plan an off-boarding. `off_boarding` is a JSON object with its options, `options` and `entropy` are as for
    /// [`Engine::call`]. The result is the plan.
    ///
    /// # Errors
    /// As [`libseam_core::Engine::plan_off_boarding`].
    #[wasm_bindgen(js_name = planOffBoarding)]
    pub fn plan_off_boarding(&self, off_boarding: &str, options: &str, entropy: f64) -> Result<Flow, String> {
        let off_boarding = object(off_boarding.as_bytes(), OPTIONS)?;
        let call = self.call_options(options)?;
        let flow = self.0.plan_off_boarding(off_boarding, &call, entropy as u64);
        Ok(Flow(flow.map_err(thrown)?))
    }

    /// Begins to do what `plan` says, the JSON text of a plan. `journal` is the evidence of an earlier run, cut off behind its
    /// last whole line, or empty; the other arguments are those of [`Engine::plan_off_boarding`]. The result is a report.
    ///
    /// # Errors
    /// As [`libseam_core::Engine::apply_off_boarding`].
    #[wasm_bindgen(js_name = applyOffBoarding)]
    pub fn apply_off_boarding(
        &self,
        plan: &str,
        off_boarding: &str,
        journal: &[u8],
        options: &str,
        entropy: f64,
    ) -> Result<Flow, String> {
        let off_boarding = object(off_boarding.as_bytes(), OPTIONS)?;
        let call = self.call_options(options)?;
        let flow = self.0.apply_off_boarding(plan.as_bytes(), off_boarding, journal, &call, entropy as u64);
        Ok(Flow(flow.map_err(thrown)?))
    }

    /// Begins to plan an off-boarding and to do the plan, with the arguments of [`Engine::apply_off_boarding`].
    ///
    /// # Errors
    /// As [`libseam_core::Engine::off_board`].
    #[wasm_bindgen(js_name = offBoard)]
    pub fn off_board(
        &self,
        off_boarding: &str,
        journal: &[u8],
        options: &str,
        entropy: f64,
    ) -> Result<Flow, String> {
        let off_boarding = object(off_boarding.as_bytes(), OPTIONS)?;
        let call = self.call_options(options)?;
        let flow = self.0.off_board(off_boarding, journal, &call, entropy as u64);
        Ok(Flow(flow.map_err(thrown)?))
    }

    /// Begins to look again for a person whose off-boarding has come to its end, with the arguments of
    /// [`Engine::apply_off_boarding`]. Nothing is removed.
    ///
    /// # Errors
    /// As [`libseam_core::Engine::check_off_boarding`].
    #[wasm_bindgen(js_name = checkOffBoarding)]
    pub fn check_off_boarding(
        &self,
        off_boarding: &str,
        journal: &[u8],
        options: &str,
        entropy: f64,
    ) -> Result<Flow, String> {
        let off_boarding = object(off_boarding.as_bytes(), OPTIONS)?;
        let call = self.call_options(options)?;
        let flow = self.0.check_off_boarding(off_boarding, journal, &call, entropy as u64);
        Ok(Flow(flow.map_err(thrown)?))
    }

    /// Checks the evidence of off-boardings, and returns what is found, as a JSON object. It is of no client: it is here so that
    /// a core without it has the same names.
    ///
    /// # Errors
    /// `out_of_memory`.
    #[wasm_bindgen(js_name = verifyEvidence)]
    pub fn verify_evidence(lines: &[u8]) -> Result<String, String> {
        Ok(libseam_core::verify_evidence(lines).map_err(thrown)?.to_json())
    }

    /// Returns the number of bytes of evidence that are whole lines, which a crash may leave a part of a line behind.
    #[wasm_bindgen(js_name = wholeLines)]
    #[must_use]
    pub fn whole_lines(bytes: &[u8]) -> usize {
        libseam_core::whole_lines(bytes)
    }
}

#[wasm_bindgen]
impl Flow {
    /// Says that the text of the latest `record` is durable.
    pub fn recorded(&mut self) {
        self.0.recorded();
    }

    /// Says that the text of the latest `record` cannot be made durable, and why. Nothing more is sent.
    #[wasm_bindgen(js_name = recordFailed)]
    pub fn record_failed(&mut self, why: &str) {
        self.0.record_failed(why);
    }
}
