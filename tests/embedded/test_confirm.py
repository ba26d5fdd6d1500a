"""Firmware that confirms removals, with the library's feature for it, in a machine that QEMU imitates."""

import json
import re
import sys

import pytest

import guide_table
from board import Workshop, build_library
from guide_table import number, range_of
from servers import ROOT

sys.path.insert(0, str(ROOT / "tests/sizes"))

from ledger import compare

# The most bytes of flash that are to be added, which is an aim.
AIM = 12 * 1024


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    library = build_library(tmp_path_factory.mktemp("library"), "confirm")
    return Workshop(tmp_path_factory.mktemp("confirm"), library)


@pytest.fixture(scope="module")
def controller(workshop):
    return workshop.link("confirming")


@pytest.fixture(scope="module")
def test_output(workshop):
    return workshop.link("confirm_test").run()


@pytest.fixture(scope="module")
def sizes(controller, test_output):
    """The sizes in bytes: of the image, and by operation of a confirmation's heap and its peak."""
    sizes = {"flash": controller.flash(), "calls": {}}
    for kind, operation, bytes_ in re.findall(r"^measure (\S+) (\S+) = (\d+)", test_output, re.MULTILINE):
        if kind.endswith("_stack"):
            sizes[kind] = int(bytes_)
        else:
            assert kind in ("heap", "peak")
            sizes["calls"].setdefault(operation, {})[kind] = int(bytes_)
    return sizes


def passed(output):
    """Return a match if a program's tests passed, and there were some."""
    return re.search(r"^[1-9]\d* passed, 0 failed$", output, re.MULTILINE)


def test_the_controller_confirms_removals(controller):
    assert passed(controller.run())


def test_a_confirmation_ends_as_it_must_and_tells_no_lie(test_output):
    assert passed(test_output), test_output


def test_the_sizes_are_about_those_of_the_ledger(sizes, bless):
    compare("firmware_confirm", sizes, bless)


def table(sizes, plain):
    """Return the rows of the guide's table, beside those of the library without confirmations."""
    more = sizes["flash"] - plain["flash"]
    aim = "met" if more <= AIM else f"missed by {number(more - AIM)}"
    calls = sizes["calls"].values()
    rows = {
        "flash": (sizes["flash"], "the image of `tests/firmware/confirming`, with tokens"),
        "of that, more than without": (more, f"the aim is {number(AIM)}: {aim}"),
        "heap": (range_of([call["heap"] for call in calls]), "the smallest with which a confirmation always succeeds"),
        "stack at worst": (sizes["worst_stack"], "in any confirmation of the tests, and in the look at its result"),
        "stack without confirmation": (sizes["plain_stack"], "of a removal that is not confirmed"),
    }
    lines = {name: (size if isinstance(size, str) else number(size), about) for name, (size, about) in rows.items()}
    about_all = "| | bytes | what that is |\n|---|---|---|\n" + "".join(
        f"| {name} | {size} | {about} |\n" for name, (size, about) in lines.items()
    )
    about_each = "| operation | heap | peak with plenty of memory |\n|---|---|---|\n" + "".join(
        f"| `{name}` | {number(call['heap'])} | {number(call['peak'])} |\n"
        for name, call in sorted(sizes["calls"].items())
    )
    return f"{about_all}\n{about_each}"


def test_the_guide_has_the_sizes_of_the_ledger(root, bless):
    ledger = json.loads((root / "docs/sizes.json").read_text())
    guide_table.check("sizes of confirmations", table(ledger["firmware_confirm"], ledger["firmware"]), bless)
