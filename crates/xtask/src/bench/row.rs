//! The rows of the benchmark: what is measured, of whom, and what it may come to.

use super::{
    budget::{Budget, Limit, Of},
    thing::Thing,
};

/// One row.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// What it shows.
    pub(crate) what: &'static str,
    /// What is measured.
    pub(crate) quantity: Quantity,
    /// Who takes part; the first one is ours.
    pub(crate) contestants: &'static [Contestant],
    /// What ours may come to; none for a row that is only to be known.
    pub(crate) budgets: &'static [Budget],
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// Processor time of a call, in microseconds.
    CallCpu,
    /// Processor time of a piece of work without I/O, in nanoseconds.
    WorkCpu,
    /// Calls a second.
    Rate,
    /// How long a process takes from its start to its end, in milliseconds.
    Start,
    /// Bytes.
    Size,
}

impl Quantity {
    /// The unit of the figures.
    pub(crate) fn unit(self) -> &'static str {
        match self {
            Self::CallCpu => "µs CPU/call",
            Self::WorkCpu => "ns",
            Self::Rate => "calls/s",
            Self::Start => "ms",
            Self::Size => "bytes",
        }
    }

    /// Whether every process of the row runs on the same processor.
    pub(crate) fn is_pinned(self) -> bool {
        matches!(self, Self::CallCpu | Self::WorkCpu)
    }
}

/// Somebody who takes part.
#[derive(Debug)]
pub(crate) struct Contestant {
    /// Its name, the same in every row.
    pub(crate) name: &'static str,
    /// What is run.
    pub(crate) program: Program,
    /// How many calls a round has, or how often a process is started.
    pub(crate) count: u32,
}

/// What is run, or looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Program {
    /// A subcommand of the Rust programs.
    Rust(&'static str),
    /// A source file in `tests/bench/c`.
    C(&'static str),
    /// A script in `tests/bench/python`, for one of the two packages.
    Python(&'static str, Package),
    /// A statement in Python, for one of the two packages.
    PythonStatement(&'static str, Package),
    /// A script in `tests/bench/node`.
    Node(&'static str),
    /// `wrk`, for two seconds.
    Wrk,
    /// Something that has a size.
    Thing(Thing),
}

impl Program {
    /// How many calls go before `count` calls that are measured. Newer Nodes compile what they run for that long, and
    /// to stop earlier made the official package look twice as slow as it is.
    pub(crate) fn warm_up(self, count: u32) -> u32 {
        match self {
            Self::Node(_) => 20_000,
            _ => count / 2,
        }
    }
}

/// Whose environment a Python program runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Package {
    Ours,
    Official,
}

/// Names that budgets refer to.
const OFFICIAL: &str = "official package";
const LIBCURL: &str = "bare libcurl";
const BARE_LOOP: &str = "bare send+recv loop";
const NOTHING: &str = "nothing";

const fn of(name: &'static str, program: Program, count: u32) -> Contestant {
    Contestant { name, program, count }
}

const fn thing(name: &'static str, thing: Thing) -> Contestant {
    of(name, Program::Thing(thing), 1)
}

const fn at_most(of: Of, most: f64) -> Budget {
    Budget { of, limit: Limit::AtMost(most) }
}

const fn at_least(of: Of, least: f64) -> Budget {
    Budget { of, limit: Limit::AtLeast(least) }
}

/// Every row, in the order of the report.
pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "core",
        what: "the core: check parameters, build the request",
        quantity: Quantity::WorkCpu,
        contestants: &[of("libseam", Program::Rust("core"), 200_000)],
        budgets: &[at_most(Of::Figure, 1_000.0)],
    },
    Row {
        name: "c",
        what: "a call from C, built-in transport",
        quantity: Quantity::CallCpu,
        contestants: &[
            of("libseam", Program::C("builtin"), 10_000),
            of(LIBCURL, Program::C("curl"), 10_000),
            of(BARE_LOOP, Program::C("bare"), 10_000),
        ],
        budgets: &[at_most(Of::Ratio(LIBCURL), 1.1), at_most(Of::Ratio(BARE_LOOP), 1.6)],
    },
    Row {
        name: "c-callback",
        what: "a call from C, libcurl as the transport",
        quantity: Quantity::CallCpu,
        contestants: &[
            of("libseam", Program::C("callback"), 10_000),
            of(LIBCURL, Program::C("curl"), 10_000),
        ],
        budgets: &[],
    },
    Row {
        name: "rust",
        what: "a call from Rust, blocking",
        quantity: Quantity::CallCpu,
        contestants: &[of("libseam", Program::Rust("blocking"), 10_000)],
        budgets: &[],
    },
    Row {
        name: "python",
        what: "a call from Python, Seam",
        quantity: Quantity::CallCpu,
        contestants: &[
            of("libseam", Program::Python("sync.py libseam", Package::Ours), 6_000),
            of(OFFICIAL, Program::Python("sync.py seam", Package::Official), 600),
            of("http.client", Program::Python("http_client.py", Package::Ours), 2_000),
        ],
        budgets: &[at_most(Of::Ratio(OFFICIAL), 1.0 / 20.0)],
    },
    Row {
        name: "python-async",
        what: "Python, AsyncSeam, 32 at once",
        quantity: Quantity::Rate,
        contestants: &[
            of("libseam", Program::Python("at_once.py libseam", Package::Ours), 8_000),
            of(OFFICIAL, Program::Python("at_once.py seam", Package::Official), 600),
        ],
        budgets: &[at_least(Of::Ratio(OFFICIAL), 40.0)],
    },
    Row {
        name: "python-import",
        what: "the import in Python",
        quantity: Quantity::Start,
        contestants: &[
            of("libseam", Program::PythonStatement("import libseam", Package::Ours), 7),
            of(NOTHING, Program::PythonStatement("pass", Package::Ours), 7),
            of(OFFICIAL, Program::PythonStatement("import seam", Package::Official), 1),
        ],
        budgets: &[at_most(Of::Excess(NOTHING), 25.0)],
    },
    Row {
        name: "node",
        what: "a call from Node",
        quantity: Quantity::CallCpu,
        contestants: &[
            of("libseam", Program::Node("libseam.mjs"), 10_000),
            of(OFFICIAL, Program::Node("official.mjs"), 2_000),
            of("bare node:http", Program::Node("bare_http.mjs"), 10_000),
            of("bare fetch", Program::Node("bare_fetch.mjs"), 4_000),
        ],
        budgets: &[at_most(Of::Ratio(OFFICIAL), 1.0 / 5.0), at_most(Of::Ratio("bare node:http"), 1.25)],
    },
    Row {
        name: "node-start",
        what: "import and client in Node",
        quantity: Quantity::Start,
        contestants: &[
            of("libseam", Program::Node("start_libseam.mjs"), 7),
            of(NOTHING, Program::Node("start_nothing.mjs"), 7),
            of(OFFICIAL, Program::Node("start_official.mjs"), 2),
        ],
        budgets: &[at_most(Of::Excess(NOTHING), 40.0)],
    },
    Row {
        name: "batch",
        what: "10 000 removals, 32 in flight",
        quantity: Quantity::Rate,
        contestants: &[of("libseam", Program::Rust("batch"), 10_000), of("wrk", Program::Wrk, 1)],
        budgets: &[at_least(Of::Ratio("wrk"), 0.5)],
    },
    Row {
        name: "npm-size",
        what: "what a browser loads, gzip",
        quantity: Quantity::Size,
        contestants: &[thing("libseam", Thing::BrowserBundle), thing(OFFICIAL, Thing::OfficialBrowserBundle)],
        budgets: &[at_most(Of::Figure, 54_000.0)],
    },
    Row {
        name: "npm-removals-size",
        what: "what a browser loads through libseam/removals, gzip",
        quantity: Quantity::Size,
        contestants: &[
            thing("libseam", Thing::RemovalsBundle),
            thing(OFFICIAL, Thing::OfficialBrowserBundle),
        ],
        budgets: &[at_most(Of::Figure, 38_000.0)],
    },
    Row {
        name: "so-size",
        what: "libseam.so, stripped",
        quantity: Quantity::Size,
        contestants: &[thing("libseam", Thing::SharedLibrary)],
        budgets: &[at_most(Of::Figure, 2_500_000.0)],
    },
    Row {
        name: "wheel-size",
        what: "the Python wheel",
        quantity: Quantity::Size,
        contestants: &[thing("libseam", Thing::Wheel)],
        budgets: &[at_most(Of::Figure, 4_000_000.0)],
    },
    Row {
        name: "firmware-flash",
        what: "a firmware image with five operations",
        quantity: Quantity::Size,
        contestants: &[thing("libseam", Thing::FirmwareFlash)],
        budgets: &[at_most(Of::Figure, 65_536.0)],
    },
    Row {
        name: "firmware-heap",
        what: "heap of the largest call in firmware",
        quantity: Quantity::Size,
        contestants: &[thing("libseam", Thing::FirmwareHeap)],
        budgets: &[at_most(Of::Figure, 8_192.0)],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_name_contestants_of_their_row() {
        for row in ROWS {
            for budget in row.budgets {
                if let Of::Ratio(name) | Of::Excess(name) = budget.of {
                    assert!(row.contestants.iter().any(|c| c.name == name), "{}: {name}", row.name);
                }
            }
            assert_eq!(row.contestants.first().map(|c| c.name), Some("libseam"), "{}", row.name);
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = ROWS.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ROWS.len());
    }
}
