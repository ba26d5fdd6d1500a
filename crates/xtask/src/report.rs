//! Reports of test runners: JUnit XML, as nextest, pytest, node and CTest write it.

use anyhow::{Context as _, Result};
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
    fn something_else_is_no_report() {
        assert!(Count::parse("ok").is_err());
    }
}
