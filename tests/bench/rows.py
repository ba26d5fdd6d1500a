"""The rows of the benchmark: what is measured, of whom, and the aims of ours."""

from dataclasses import dataclass, field

# Names that aims refer to.
OFFICIAL, LIBCURL, BARE_LOOP, NOTHING = "official package", "bare libcurl", "bare send+recv loop", "nothing"

# What is measured, and its unit. Every process of a pinned row runs on one processor.
UNITS = {"call": "µs CPU/call", "work": "ns", "rate": "calls/s", "start": "ms", "size": "bytes"}
PINNED = {"call", "work"}


@dataclass(frozen=True)
class Aim:
    """An aim of ours: a figure, or its ratio or difference to that of a contestant, at most or at least this."""

    limit: float
    of: str = "figure"
    to: str = ""
    at_least: bool = False


@dataclass(frozen=True)
class Row:
    """One row. A contestant is a kind of program, its words, and how often it is called or started in a round."""

    name: str
    what: str
    quantity: str
    contestants: dict
    aims: list = field(default_factory=list)


ROWS = [
    Row(
        "core",
        "the core: check parameters, build the request",
        "work",
        {"libseam": ("rust", "core", 200_000)},
        [Aim(1_000)],
    ),
    Row(
        "c",
        "a call from C, built-in transport",
        "call",
        {
            "libseam": ("c", "builtin", 10_000),
            LIBCURL: ("c", "curl", 10_000),
            BARE_LOOP: ("c", "bare", 10_000),
        },
        [Aim(0.95, "ratio", LIBCURL), Aim(1.6, "ratio", BARE_LOOP)],
    ),
    Row(
        "c-callback",
        "a call from C, libcurl as the transport",
        "call",
        {"libseam": ("c", "callback", 10_000), LIBCURL: ("c", "curl", 10_000)},
    ),
    Row("rust", "a call from Rust, blocking", "call", {"libseam": ("rust", "blocking", 10_000)}),
    Row(
        "python",
        "a call from Python, Seam",
        "call",
        {
            "libseam": ("python", "sync.py libseam", 6_000),
            OFFICIAL: ("official python", "sync.py seam", 600),
            "http.client": ("python", "http_client.py", 2_000),
        },
        [Aim(1 / 20, "ratio", OFFICIAL), Aim(1 / 4, "ratio", "http.client")],
    ),
    Row(
        "python-async",
        "Python, AsyncSeam, 32 at once",
        "rate",
        {
            "libseam": ("python", "at_once.py libseam", 8_000),
            OFFICIAL: ("official python", "at_once.py seam", 600),
        },
        [Aim(60, "ratio", OFFICIAL, at_least=True)],
    ),
    Row(
        "python-import",
        "the import in Python",
        "start",
        {
            "libseam": ("python", ["-c", "import libseam"], 7),
            NOTHING: ("python", ["-c", "pass"], 7),
            OFFICIAL: ("official python", ["-c", "import seam"], 1),
        },
        [Aim(10, "difference", NOTHING)],
    ),
    Row(
        "python-start",
        "import and client in Python",
        "start",
        {
            "libseam": ("python", ["-c", "from libseam import Seam; Seam()"], 7),
            NOTHING: ("python", ["-c", "pass"], 7),
            OFFICIAL: ("official python", ["-c", "from seam import Seam; Seam()"], 1),
        },
        [Aim(10, "difference", NOTHING)],
    ),
    Row(
        "node",
        "a call from Node",
        "call",
        {
            "libseam": ("node", "libseam.mjs", 10_000),
            OFFICIAL: ("node", "official.mjs", 2_000),
            "bare node:http": ("node", "bare_http.mjs", 10_000),
            "bare fetch": ("node", "bare_fetch.mjs", 4_000),
        },
        [Aim(1 / 5, "ratio", OFFICIAL), Aim(1.25, "ratio", "bare node:http")],
    ),
    Row(
        "node-start",
        "import and client in Node",
        "start",
        {
            "libseam": ("node", "start_libseam.mjs", 7),
            NOTHING: ("node", "start_nothing.mjs", 7),
            OFFICIAL: ("node", "start_official.mjs", 2),
        },
        [Aim(25, "difference", NOTHING)],
    ),
    Row(
        "command-help",
        "seam --help",
        "start",
        {"libseam": ("command", ["--help"], 20), NOTHING: ("system", "true", 20)},
        [Aim(10)],
    ),
    Row(
        "batch",
        "10 000 removals, 32 in flight",
        "rate",
        {"libseam": ("rust", "batch", 10_000), "wrk": ("wrk", "", 1)},
        [Aim(0.5, "ratio", "wrk", at_least=True)],
    ),
    Row(
        "npm-size",
        "what a browser loads at first, gzip",
        "size",
        {"libseam": ("size", "browser bundle", 1), OFFICIAL: ("size", "official bundle", 1)},
        [Aim(54_000)],
    ),
    Row(
        "npm-removals-size",
        "what a browser loads at first through libseam/removals, gzip",
        "size",
        {"libseam": ("size", "removals bundle", 1), OFFICIAL: ("size", "official bundle", 1)},
        [Aim(38_000)],
    ),
    Row(
        "so-size",
        "libseam.so, stripped",
        "size",
        {"libseam": ("size", "shared library", 1)},
        [Aim(2_500_000)],
    ),
    Row("wheel-size", "the Python wheel", "size", {"libseam": ("size", "wheel", 1)}, [Aim(4_000_000)]),
    Row(
        "firmware-flash",
        "a firmware image with five operations",
        "size",
        {"libseam": ("size", "firmware flash", 1)},
        [Aim(72 * 1024)],
    ),
    Row(
        "firmware-heap",
        "heap of the largest call in firmware",
        "size",
        {"libseam": ("size", "firmware heap", 1)},
        [Aim(8 * 1024)],
    ),
]
