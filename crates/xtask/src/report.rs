//! Reports of test runners: JUnit XML, as nextest, pytest, node and CTest write it, and the JSON of cargo-mutants.

use anyhow::{Context as _, Result, ensure};
use std::{fs, path::Path};

/// The number of cases that passed and that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    /// Counts the cases in the report at `path`.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("no report at {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is not a JUnit report", path.display()))
    }

    /// Counts the cases in a report. A skipped case proves nothing, so it counts as failed.
    fn parse(text: &str) -> Result<Self> {
        let document = roxmltree::Document::parse(text)?;
        let mut count = Self::default();
        for case in document.descendants().filter(|node| node.has_tag_name("testcase")) {
            let is_bad = |node: roxmltree::Node<'_, '_>| {
                ["failure", "error", "skipped"].contains(&node.tag_name().name())
            };
            // CTest writes of a disabled test or one that could not run nothing but its status.
            let ran = !matches!(case.attribute("status"), Some("fail" | "notrun" | "disabled"));
            if ran && !case.children().any(is_bad) {
                count.passed += 1;
            } else {
                count.failed += 1;
            }
        }
        Ok(count)
    }

    /// Counts the faults in the report of cargo-mutants at `path`: those that a test found as passed, and those that none
    /// found as failed.
    pub(crate) fn read_mutants(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("no report at {}", path.display()))?;
        Self::parse_mutants(&text)
            .with_context(|| format!("{} is not a report of cargo-mutants", path.display()))
    }

    /// Counts the faults in a report of cargo-mutants. A test that a fault keeps from ending has found it.
    fn parse_mutants(text: &str) -> Result<Self> {
        let report: serde_json::Value = serde_json::from_str(text)?;
        ensure!(report["end_time"].is_string(), "the run did not end");
        let number = |member: &str| report[member].as_u64().with_context(|| format!("no number `{member}`"));
        Ok(Self { passed: number("caught")? + number("timeout")?, failed: number("missed")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(cases: &str) -> Count {
        Count::parse(&format!("<testsuites><testsuite name=\"s\">{cases}</testsuite></testsuites>"))
            .expect("a report")
    }

    #[test]
    fn a_case_without_a_failure_passes_at_any_depth() {
        let cases = "<testcase name=\"a\"/><testsuite><testcase name=\"b\" status=\"run\"/></testsuite>";
        assert_eq!(count(cases), Count { passed: 2, failed: 0 });
    }

    #[test]
    fn what_failed_or_did_not_run_counts_as_failed() {
        for case in [
            "<testcase><failure/></testcase>",
            "<testcase><error message=\"x\"/></testcase>",
            "<testcase><skipped/></testcase>",
            "<testcase status=\"fail\"/>",
            "<testcase status=\"notrun\"/>",
            "<testcase status=\"disabled\"/>",
        ] {
            assert_eq!(count(case), Count { passed: 0, failed: 1 }, "{case}");
        }
    }

    #[test]
    fn a_fault_that_no_test_finds_counts_as_failed() {
        let report = |end: &str| {
            format!(
                r#"{{"caught": 5, "timeout": 2, "missed": 1, "unviable": 4, "success": 0, "end_time": {end}}}"#
            )
        };
        let count = Count::parse_mutants(&report(r#""2026-01-01T00:00:00Z""#)).expect("a report");
        assert_eq!(count, Count { passed: 7, failed: 1 });
        assert!(Count::parse_mutants(&report("null")).is_err(), "the run was stopped");
    }

    #[test]
    fn something_else_is_no_report() {
        assert!(Count::parse("ok").is_err());
        assert!(Count::parse_mutants("{}").is_err());
    }
}
