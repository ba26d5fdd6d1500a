"""Runs the official Python suite on libseam: python_suite.py SUITE FOLDER.

SUITE is the official repository's folder, FOLDER is for the swapped copy, whose `node_modules` has the fake server. Exits
with 1 if other tests fail than those that `python.json` lists.
"""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

here = Path(__file__).parent
suite, folder = (Path(argument).resolve() for argument in sys.argv[1:])
rules = json.loads((here / "python.json").read_text())
names = {part: {name for group in rules[part] for name in group["tests"]} for part in ("plumbing", "fails")}
tests = folder / "test"
subprocess.run([sys.executable, here / "swap.py", here / "python.json", suite / rules["tests"], tests], check=True)
report = folder / "report.xml"
options = [
    "-q",
    "--asyncio-mode=auto",
    "--continue-on-collection-errors",
    "--tb=short",
    "-p",
    "no:cacheprovider",
]
subprocess.run(
    [sys.executable, "-m", "pytest", *options, f"--rootdir={folder}", f"--junitxml={report}", tests],
    cwd=folder,
    env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here), os.environ.get("PYTHONPATH", "")])},
    check=False,
)
passed, failed, plumbing = set(), set(), set()
for case in ElementTree.parse(report).iter("testcase"):
    file, name = (case.get("classname") or case.get("name")).rpartition(".")[2], case.get("name")
    # A file that cannot be imported is one case; the list names its tests.
    listed = [test for test in names["fails"] if test.startswith(f"{file}::")]
    these = {f"{file}::{name}"} if case.get("classname") else set(listed) or {file}
    if names["plumbing"] & (these | {file}):
        plumbing |= these
    elif len(case):
        failed |= these
    else:
        passed |= these
print(f"{len(passed | failed | plumbing)} tests: {len(plumbing)} plumbing, {len(passed)} pass, {len(failed)} fail")
print(f"{100 * len(passed) / len(passed | failed):.1f} % of those that are not plumbing pass")
if failed != names["fails"]:
    print(f"not listed: {sorted(failed - names['fails'])}\nlisted in vain: {sorted(names['fails'] - failed)}")
    raise SystemExit(1)
