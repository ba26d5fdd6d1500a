"""The check of an off-boarding later on, with and without asyncio, and over a transport of the program's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from clients import problems
from off_board_surfaces import EMAIL, SURFACES, Surface, blocking
from sandbox import Sandbox

from libseam import (
    EvidenceLine,
    InvalidParamsError,
    NotConfirmedError,
    OffBoardCheck,
    verify_evidence,
)


@pytest.fixture
def evidence(sandbox: Sandbox, tmp_path: Path) -> Path:
    """Return the evidence of somebody who was off-boarded."""
    file = tmp_path / "elif.jsonl"
    assert blocking(sandbox, "__call__", email=EMAIL, evidence=file).result == "done"
    return file


@SURFACES
def test_a_check_finds_nobody(surface: Surface, sandbox: Sandbox, evidence: Path) -> None:
    before = evidence.read_bytes()
    lines: list[EvidenceLine] = []
    check = surface(sandbox, "check", evidence=str(evidence), on_event=lines.append)
    assert type(check) is OffBoardCheck
    assert (check.result, check.found, check.counts.found) == ("clear", [], 0)
    assert [line.kind for line in lines] == ["check", "check_end", "digest"]
    # The lines are added, and those that were there stay.
    assert evidence.read_bytes().startswith(before)
    verified = verify_evidence(evidence)
    assert (verified.is_intact, verified.checks, verified.check_result) == (True, 1, "clear")
    assert (verified.runs, verified.result) == (1, "done")


@SURFACES
def test_a_check_says_who_is_back(surface: Surface, sandbox: Sandbox, evidence: Path) -> None:
    made = sandbox.post("/user_identities/create", full_name="Elif", email_address=EMAIL)[1]
    before = sandbox.counts()
    with pytest.raises(NotConfirmedError) as fault:
        surface(sandbox, "check", evidence=evidence)
    report = fault.value.report
    assert type(report) is OffBoardCheck
    (found,) = report.found
    assert (found.id, found.is_back, found.was) == (made["user_identity"]["user_identity_id"], True, "new")
    returned = surface(sandbox, "check", evidence=evidence, on_unconfirmed="return")
    assert (type(returned), returned.result) == (OffBoardCheck, "back")
    assert sandbox.counts() == before
    verified = verify_evidence(evidence)
    assert (verified.is_intact, verified.checks, verified.check_result) == (True, 2, "back")


@SURFACES
def test_a_check_needs_evidence_that_is_there_and_unchanged(
    surface: Surface, sandbox: Sandbox, evidence: Path
) -> None:
    missing = evidence.with_name("missing.jsonl")
    with pytest.raises(InvalidParamsError) as fault:
        surface(sandbox, "check", evidence=missing)
    assert problems(fault.value) == [("evidence", "value")]
    assert not missing.exists()
    evidence.write_bytes(evidence.read_bytes().replace(b"confirmed", b"refused", 1))
    changed = evidence.read_bytes()
    with pytest.raises(InvalidParamsError) as fault:
        surface(sandbox, "check", evidence=evidence)
    assert problems(fault.value) == [("journal", "value")]
    assert evidence.read_bytes() == changed
