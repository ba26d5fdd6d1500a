"""The benchmark, rehearsed with few calls, so that it still works when figures are wanted. No time is asserted."""

import subprocess
import xml.etree.ElementTree as ElementTree

import pytest
from chart import draw
from contest import judge, number, run, running_servers, series
from rows import ROWS, Aim
from workshop import Workshop

from servers import ROOT

# The rows that need no package of others.
REHEARSED = ["core", "c", "c-callback", "rust", "command-help", "so-size", "firmware-flash", "firmware-heap"]


@pytest.fixture(scope="module")
def workshop():
    subprocess.run(["cargo", "build", "--quiet", "-p", "libseam-bench"], cwd=ROOT, check=True)
    return Workshop("debug")


@pytest.fixture(scope="module")
def servers(workshop):
    with running_servers(workshop) as servers:
        yield servers


@pytest.mark.parametrize("name", REHEARSED)
def test_a_row_can_be_measured_and_drawn(name, workshop, servers):
    (row,) = (row for row in ROWS if row.name == name)
    outcome = run(row, workshop, servers, rounds=1, divisor=100)
    assert [contestant["name"] for contestant in outcome["contestants"]] == list(row.contestants)
    assert all(contestant["value"]["median"] > 0 for contestant in outcome["contestants"])
    assert len(outcome["verdicts"]) == len(row.aims)
    ElementTree.fromstring(draw([outcome], number))


def test_rows_have_names_of_their_own_and_ours_first():
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert {next(iter(row.contestants)) for row in ROWS} == {"libseam"}


def test_aims_refer_to_contestants_of_their_row():
    assert [aim for row in ROWS for aim in row.aims if aim.to and aim.to not in row.contestants] == []


def test_one_bad_round_does_not_decide():
    figures = series([1, 1, 1, 1000, 1])
    assert (figures["median"], figures["rounds"]) == (1, [1, 1, 1, 1000, 1])
    assert series([7])["median"] == 7


def test_a_ratio_is_taken_round_by_round():
    # The machine was ten times slower in the second round, for both.
    figures = {"libseam": [1, 10], "other": [2, 20]}
    assert judge(Aim(0.5, "ratio", "other"), "ms", figures)["value"]["rounds"] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("aim", "met"),
    [
        (Aim(1.1, "ratio", "other"), True),
        (Aim(1.04, "ratio", "other"), False),
        (Aim(1.2, "ratio", "other", at_least=True), False),
        (Aim(1, "difference", "other"), True),
        (Aim(21), True),
        (Aim(20.9), False),
    ],
)
def test_an_aim_is_met_or_not(aim, met):
    assert judge(aim, "ms", {"libseam": [11, 21, 44], "other": [10, 20, 40]})["met"] == met


def test_numbers_have_the_digits_that_count():
    assert [number(n) for n in (2_369_216, 999.6, 23.54, 1.1, 0.0421)] == [
        "2 369 216",
        "1 000",
        "23.5",
        "1.1",
        "0.0421",
    ]
