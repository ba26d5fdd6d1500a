//! One processor for client and server. A call in sequence never keeps both busy at once, and where they run on two,
//! to wake the other one up costs several times what a call does, the same for every contestant.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A processor that programs can be kept on.
pub(crate) struct Processor {
    taskset: PathBuf,
    number: String,
}

impl Processor {
    /// The first one that this process may use; `None` where programs cannot be kept on one.
    pub(crate) fn first() -> Option<Self> {
        let taskset =
            ["/usr/bin/taskset", "/bin/taskset"].iter().map(PathBuf::from).find(|path| path.exists())?;
        let status = fs::read_to_string("/proc/self/status").ok()?;
        let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?;
        let number = list.trim().split(['-', ',']).next().filter(|number| !number.is_empty())?.to_owned();
        Some(Self { taskset, number })
    }

    /// `program`, on this processor alone.
    pub(crate) fn only(&self, program: &Path) -> Command {
        let mut command = Command::new(&self.taskset);
        command.args(["-c", &self.number]).arg(program);
        command
    }
}
