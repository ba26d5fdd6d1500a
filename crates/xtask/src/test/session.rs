//! A run of tests: the runners that it calls, and what they reported.

use crate::{
    build::python::{program, search_path},
    report::Count,
    step,
};
use anyhow::{Context as _, Result};
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A run of tests.
pub(crate) struct Session<'a> {
    pub(crate) root: &'a Path,
    /// The count of every runner, by name.
    pub(crate) suites: Vec<(String, Count)>,
}

impl Session<'_> {
    /// Counts something that either holds or does not.
    pub(crate) fn record(&mut self, suite: &str, holds: bool) {
        self.suites.push((suite.into(), Count { passed: u64::from(holds), failed: u64::from(!holds) }));
    }

    /// Counts `command` as passed if it succeeds.
    pub(crate) fn check(&mut self, suite: &str, command: &mut Command) -> Result<()> {
        let holds = step::succeeds(suite, command)?;
        self.record(suite, holds);
        Ok(())
    }

    /// Counts the cases in the report that `command` leaves at `report`. A runner that fails without a failed case, or
    /// runs nothing, counts as one failure.
    pub(crate) fn report(&mut self, suite: &str, command: &mut Command, report: &Path) -> Result<()> {
        // An earlier run's report says nothing about this one.
        if report.exists() {
            fs::remove_file(report).with_context(|| format!("cannot remove {}", report.display()))?;
        }
        let succeeded = step::succeeds(suite, command)?;
        let mut count =
            if succeeded { Count::read(report)? } else { Count::read(report).unwrap_or_default() };
        if count.failed == 0 && (!succeeded || count.passed == 0) {
            eprintln!("{suite}: the runner failed, or ran nothing");
            count.failed = 1;
        } else if succeeded && count.failed > 0 {
            eprintln!("{suite}: {} cases were skipped; see {}", count.failed, report.display());
        }
        self.suites.push((suite.into(), count));
        Ok(())
    }

    /// Runs `pytest` of `.venv` in the folder `tests`.
    pub(crate) fn pytest(&mut self, suite: &str, arguments: &[&str]) -> Result<()> {
        let mut pytest = Command::new(program(self.root, "pytest"));
        pytest.args(arguments).current_dir(self.root.join("tests")).env("PATH", search_path(self.root)?);
        self.run_pytest(suite, &mut pytest)
    }

    /// Runs a command that ends with the arguments of pytest.
    pub(crate) fn run_pytest(&mut self, suite: &str, pytest: &mut Command) -> Result<()> {
        let report = self.report_path(suite)?;
        pytest.arg("--junitxml").arg(&report).arg("--color=no");
        self.report(suite, pytest, &report)
    }

    /// Runs the test files of `arguments` by `node` in `folder`.
    pub(crate) fn node<A: AsRef<OsStr>>(
        &mut self,
        suite: &str,
        node: &mut Command,
        folder: &Path,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<()> {
        let report = self.report_path(suite)?;
        let mut destination = std::ffi::OsString::from("--test-reporter-destination=");
        destination.push(&report);
        node.current_dir(folder).args(["--test", "--test-reporter=junit"]).arg(destination);
        // A person reads this one, if it fails.
        node.args(["--test-reporter=spec", "--test-reporter-destination=stdout"]).args(arguments);
        node.env("LIBSEAM_REPOSITORY", self.root).env("SEAM_BIN", super::seam(self.root));
        self.report(suite, node, &report)
    }

    /// Configures and builds the CMake project in `source`, and runs its tests.
    pub(crate) fn ctest(&mut self, suite: &str, source: &str, definitions: &[String]) -> Result<()> {
        let folder = self.build_folder(suite);
        let tool = |name: &str| -> Result<Command> {
            let mut command = Command::new(program(self.root, name));
            command.env("PATH", search_path(self.root)?).env_remove("LD_LIBRARY_PATH");
            Ok(command)
        };
        let mut configure = tool("cmake")?;
        configure.args(["-G", "Ninja", "-S"]).arg(self.root.join(source)).arg("-B").arg(&folder);
        configure.args(definitions);
        let mut build = tool("cmake")?;
        build.arg("--build").arg(&folder);
        if !step::succeeds(&format!("{suite}: configure"), &mut configure)?
            || !step::succeeds(&format!("{suite}: compile"), &mut build)?
        {
            self.record(suite, false);
            return Ok(());
        }
        let report = self.report_path(suite)?;
        let mut ctest = tool("ctest")?;
        ctest.args(["--output-on-failure", "--no-tests=error", "--parallel", "2", "--timeout", "900"]);
        ctest.arg("--test-dir").arg(&folder).arg("--output-junit").arg(&report);
        self.report(suite, &mut ctest, &report)
    }

    /// Returns where [`Self::ctest`] builds.
    pub(crate) fn build_folder(&self, suite: &str) -> PathBuf {
        self.root.join("target/cmake").join(file_name(suite))
    }

    /// Returns where `suite` leaves its report.
    pub(crate) fn report_path(&self, suite: &str) -> Result<PathBuf> {
        let folder = self.root.join("target/reports");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder.join(file_name(suite)).with_extension("xml"))
    }
}

fn file_name(suite: &str) -> String {
    suite.replace(|c: char| !c.is_ascii_alphanumeric(), "-").to_lowercase()
}
