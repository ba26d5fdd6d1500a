"""The benchmark: what libseam costs, beside what else one could take, in one run. See docs/benchmarks.md.

It measures every row, or those that are named, prints them, and writes target/bench/results.json and chart.svg. It fails
where something could not be measured: a missed aim is a finding.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from chart import draw
from rows import PINNED, ROWS, UNITS
from workshop import Workshop

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """The server that everything is measured against. Nobody else takes its key, and it takes everything."""

    def __init__(self, process):
        self.endpoint = process.stdout.readline().strip()
        loopback = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "PYTHONDONTWRITEBYTECODE": "1"}
        bare = {name: value for name, value in os.environ.items() if not name.startswith("SEAM_")}
        self.environment = bare | {"SEAM_ENDPOINT": self.endpoint, "SEAM_API_KEY": "seam_bench_key"} | loopback

    def confirmed(self):
        """Return how many requests it has confirmed."""
        with urllib.request.urlopen(f"{self.endpoint}/confirmed") as reply:
            return int(reply.read())


@contextmanager
def running_server(workshop, pin):
    """Run a server, on the processor that `pin` sets."""
    command, pipe = [workshop.rust, "server"], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, preexec_fn=pin) as process:
        yield Server(process)
        process.kill()


def pin():
    """Keep this process on one processor: a call in sequence never keeps two busy, and waking the other costs more."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def measure(row, contestant, workshop, servers, divisor):
    """Return one figure of a contestant."""
    kind, words, count = row.contestants[contestant]
    if kind == "size":
        return workshop.size(words)
    pinned = row.quantity in PINNED
    server = servers[pinned]
    command, folder = workshop.command(kind, words)
    count = max(count // divisor, 1)
    options = {"cwd": folder, "env": server.environment, "check": True, "capture_output": True, "text": True}
    if row.quantity == "start":
        # Whatever else the machine does can only make it slower, so the quickest counts.
        return min(duration(command, options) for _ in range(count)) * 1e3
    if kind == "wrk":
        run = subprocess.run([*command, f"{server.endpoint}/acs/users/delete"], **options)
    else:
        # Node compiles what it runs for about so long; to stop earlier makes the official package look slow.
        warm_up = 20_000 // divisor if kind == "node" else count // 2
        before = server.confirmed()
        words = [*command, str(count), str(warm_up)]
        run = subprocess.run(words, preexec_fn=pin if pinned else None, **options)
        confirmed = server.confirmed() - before
        assert row.quantity == "work" or confirmed == count + warm_up, f"{confirmed} calls, not {count + warm_up}"
    figures = json.loads(next(line for line in reversed(run.stdout.splitlines()) if line.startswith("{")))
    calls, time_us = figures["calls"], figures["wall_us" if row.quantity == "rate" else "cpu_us"]
    assert min(calls, time_us) > 0, f"nothing was measured: {figures}"
    assert not figures.get("errors"), f"some calls failed: {figures}"
    return {"rate": calls / time_us * 1e6, "work": time_us / calls * 1e3, "call": time_us / calls}[row.quantity]


def duration(command, options):
    start = time.perf_counter()
    subprocess.run(command, **options)
    return time.perf_counter() - start


def series(figures):
    """Return the median and the quarters of the rounds."""
    low, median, high = statistics.quantiles(figures, method="inclusive") if figures[1:] else figures * 3
    return {"median": median, "low": low, "high": high, "rounds": figures}


def judge(aim, unit, figures):
    """Compare ours with an aim, round by round: what disturbs one contestant disturbs the others."""
    ours, other = figures["libseam"], figures.get(aim.to)
    if aim.of == "ratio":
        values, of = [a / b for a, b in zip(ours, other)], f"× {aim.to}"
    elif aim.of == "difference":
        values, of = [a - b for a, b in zip(ours, other)], f"{unit} more than {aim.to}"
    else:
        values, of = ours, unit
    value = series(values)
    met = value["median"] >= aim.limit if aim.at_least else value["median"] <= aim.limit
    return {
        "of": of,
        "value": value,
        "limit": f"{'≥' if aim.at_least else '≤'} {number(aim.limit)}",
        "met": met,
    }


def run(row, workshop, servers, rounds, divisor=1):
    """Measure a row: in every round all contestants, another one first."""
    names = list(row.contestants)
    figures = {name: [] for name in names}
    for turn in range(1 if row.quantity == "size" else rounds):
        for place in range(len(names)):
            name = names[(place + turn) % len(names)]
            figures[name].append(measure(row, name, workshop, servers, divisor))
    return {
        "name": row.name,
        "what": row.what,
        "unit": UNITS[row.quantity],
        "contestants": [{"name": name, "value": series(figures[name])} for name in names],
        "verdicts": [judge(aim, UNITS[row.quantity], figures) for aim in row.aims],
    }


def number(value):
    """Return `value` with the digits that count."""
    size = abs(value)
    return f"{value:,.0f}".replace(",", " ") if size >= 100 else f"{value:.3g}" if size >= 1 else f"{value:.4f}"


def spread(value):
    quarters = f" ({number(value['low'])} – {number(value['high'])})" if value["rounds"][1:] else ""
    return number(value["median"]) + quarters


def show(outcome):
    """Print a row."""
    print(f"\n{outcome['what']} [{outcome['name']}]")
    for contestant in outcome["contestants"]:
        print(f"  {contestant['name']:<20} {spread(contestant['value']):>30} {outcome['unit']}")
    for verdict in outcome["verdicts"]:
        met = "met" if verdict["met"] else "NOT MET"
        print(
            f"  aim {met}: {spread(verdict['value'])} {verdict['of']}, aimed at {verdict['limit']}",
            flush=True,
        )


@contextmanager
def running_servers(workshop):
    """Run two servers: by True the one that shares its processor with its callers, by False one that is free."""
    with running_server(workshop, pin) as pinned, running_server(workshop, None) as free:
        yield {True: pinned, False: free}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("only", nargs="*", help=", ".join(row.name for row in ROWS))
    options = parser.parse_args()
    if unknown := set(options.only) - {row.name for row in ROWS}:
        parser.error(f"unknown rows: {', '.join(unknown)}; there are {', '.join(row.name for row in ROWS)}")
    workshop, outcomes, failed = Workshop("release"), [], []
    with running_servers(workshop) as servers:
        for row in ROWS:
            if options.only and row.name not in options.only:
                continue
            try:
                outcomes.append(run(row, workshop, servers, options.rounds))
                show(outcomes[-1])
            except (AssertionError, OSError, subprocess.SubprocessError) as error:
                failed.append(row.name)
                print(f"{row.name}: {error}\n{getattr(error, 'stderr', '')}", file=sys.stderr)
    verdicts = [verdict["met"] for outcome in outcomes for verdict in outcome["verdicts"]]
    print(f"\n{sum(verdicts)} of {len(verdicts)} aims met")
    report = {
        "command": " ".join(sys.argv[1:]),
        "unix_time": int(time.time()),
        "processor": f"{os.cpu_count()} × {platform.processor() or platform.machine()}",
        "rows": outcomes,
    }
    folder = ROOT / "target/bench"
    (folder / "results.json").write_text(json.dumps(report, indent=2) + "\n")
    (folder / "chart.svg").write_text(draw(outcomes, number))
    print("written: target/bench/results.json, target/bench/chart.svg")
    if failed:
        sys.exit(f"not measured: {', '.join(failed)}")


if __name__ == "__main__":
    main()
