"""Off-boardings: plans, reports and evidence, with and without asyncio, and over a transport of the program's own."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from clients import problems
from off_board_surfaces import ELIF, EMAIL, SURFACES, Surface, blocking, forward, options
from sandbox import Sandbox

import libseam
from libseam import (
    AsyncSeam,
    EvidenceLine,
    InvalidOptionsError,
    InvalidParamsError,
    NotConfirmedError,
    NotFoundError,
    OffBoardPlan,
    OffBoardReport,
    Resource,
    Seam,
    SeamCancelledError,
    SeamError,
    SeamWithoutWorkspace,
    verify_evidence,
)

# Off-boards somebody, and prints every line as soon as it is durable.
PROGRAM = """
import sys
from libseam import Seam
{before}
with Seam(api_key=sys.argv[1], endpoint=sys.argv[2]) as seam:
    seam.off_board(email=sys.argv[3], evidence=sys.argv[4], on_event=lambda line: print(line.kind, flush=True))
"""


def is_gone(sandbox: Sandbox) -> bool:
    return sandbox.post("/user_identities/get", user_identity_id=ELIF)[0] == 404


def program(sandbox: Sandbox, evidence: Path, before: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-I", "-c", PROGRAM.format(before=before)]
    command += [sandbox.api_key, sandbox.endpoint, EMAIL, str(evidence)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def until(running: subprocess.Popen[str], kind: str) -> None:
    assert running.stdout is not None
    for line in running.stdout:
        if line.strip() == kind:
            return
    raise AssertionError(f"no line of the kind {kind}: {running.communicate()}")


@SURFACES
def test_a_plan_is_applied_and_every_thing_confirmed(
    surface: Surface, sandbox: Sandbox, tmp_path: Path
) -> None:
    before = sandbox.counts()
    plan = surface(sandbox, "plan", email=EMAIL.upper())
    assert type(plan) is OffBoardPlan
    assert (plan.person.user_identity_id, plan.merged_id) == (ELIF, None)
    assert sandbox.counts() == before
    lines: list[EvidenceLine] = []
    evidence = tmp_path / "elif.jsonl"
    report = surface(
        sandbox, "apply", plan, evidence=evidence, on_event=lines.append, audit={"ticket": "HR-17"}
    )
    assert type(report) is OffBoardReport
    assert (report.result, report.hash, report.not_done) == ("done", plan.hash, [])
    assert is_gone(sandbox)
    after = sandbox.counts()
    assert before["user_identities"] - after["user_identities"] == 1
    assert before["acs_users"] - after["acs_users"] == 2
    written = [json.loads(line) for line in evidence.read_text(encoding="utf-8").splitlines()]
    assert lines == written
    assert all(type(line) is EvidenceLine for line in lines)
    assert next(line for line in lines if line.kind == "authority").audit == {"ticket": "HR-17"}
    assert stat.S_IMODE(evidence.stat().st_mode) == 0o600
    checked = verify_evidence(evidence)
    assert (checked.is_intact, checked.is_finished, checked.runs, checked.result) == (True, True, 1, "done")


@SURFACES
def test_one_call_plans_and_applies(surface: Surface, sandbox: Sandbox, tmp_path: Path) -> None:
    report = surface(sandbox, "__call__", user_identity_id=ELIF, evidence=str(tmp_path / "elif.jsonl"))
    assert report.result == "done"
    assert is_gone(sandbox)


def test_a_plan_is_kept_as_json(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = json.loads(json.dumps(blocking(sandbox, "plan", user_identity_id=ELIF)))
    assert blocking(sandbox, "apply", plan, evidence=None).result == "done"
    assert list(tmp_path.iterdir()) == []


@SURFACES
def test_leaving_the_lines_cancels(surface: Surface, sandbox: Sandbox, tmp_path: Path) -> None:
    evidence = tmp_path / "elif.jsonl"

    def iterate(seam: Seam) -> libseam.OffBoarding:
        for line in (run := seam.off_board.start(email=EMAIL, evidence=evidence)):
            if line.kind == "action":
                break
        return run

    async def iterate_async(seam: AsyncSeam) -> libseam.AsyncOffBoarding:
        async with seam.off_board.start(email=EMAIL, evidence=evidence) as run:
            async for line in run:
                if line.kind == "action":
                    break
        return run

    async def run_async(seam: AsyncSeam) -> libseam.AsyncOffBoarding:
        async with seam:
            return await iterate_async(seam)

    more = {"transport": forward} if "transport" in surface.__name__ else {}
    run: Any
    if "asynchronous" in surface.__name__:
        run = asyncio.run(run_async(AsyncSeam(**options(sandbox, **more))))
    else:
        with Seam(**options(sandbox, **more)) as seam:
            run = iterate(seam)
    assert run.report.result == "stopped"
    assert not is_gone(sandbox)
    checked = verify_evidence(evidence)
    assert (checked.is_intact, checked.result) == (True, "stopped")
    assert surface(sandbox, "__call__", email=EMAIL, evidence=evidence).result == "done"
    assert verify_evidence(evidence).runs == 2


def test_an_error_in_the_block_gets_the_report(sandbox: Sandbox, tmp_path: Path) -> None:
    class MistakeError(Exception):
        report: Any

    def fail(line: EvidenceLine) -> None:
        raise MistakeError(line.kind)

    with (
        Seam(**options(sandbox)) as seam,
        pytest.raises(MistakeError) as fault,
        seam.off_board.start(email=EMAIL, evidence=tmp_path / "elif.jsonl") as run,
    ):
        fail(next(iter(run)))
    assert fault.value.report.result == "stopped"
    assert verify_evidence(tmp_path / "elif.jsonl").result == "stopped"


def test_a_run_can_be_finished_once(sandbox: Sandbox, tmp_path: Path) -> None:
    with Seam(**options(sandbox)) as seam:
        run = seam.off_board.start(email=EMAIL, evidence=tmp_path / "elif.jsonl")
        report = run.finish()
        assert report.result == "done"
        assert list(run) == []
        assert run.finish() is report
        unused = seam.off_board.start(email=EMAIL, evidence=tmp_path / "other.jsonl")
        unused.close()
        with pytest.raises(libseam.SeamInvalidStateError):
            unused.finish()


@SURFACES
def test_a_step_that_fails_is_in_the_report_of_the_error(
    surface: Surface, sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.post("/_sandbox/providers/set", rules=["Headquarters:fails"])
    try:
        with pytest.raises(NotConfirmedError) as fault:
            surface(
                sandbox,
                "__call__",
                email=EMAIL,
                evidence=tmp_path / "elif.jsonl",
                confirm={"first": 0.01, "max": 0.1, "settle": 0.1, "deadline": 1},
            )
    finally:
        sandbox.post("/_sandbox/providers/clear")
    report = fault.value.report
    assert type(report) is OffBoardReport
    assert report.result in ("partly", "pending")
    assert report.not_done
    assert all(thing.next_step for thing in report.not_done)
    assert pickle.loads(pickle.dumps(fault.value)).report == report  # noqa: S301
    assert not is_gone(sandbox)


def test_a_process_that_is_killed_goes_on_with_its_evidence(sandbox: Sandbox, tmp_path: Path) -> None:
    evidence = tmp_path / "elif.jsonl"
    with program(sandbox, evidence) as running:
        until(running, "action")
        running.kill()
    assert running.returncode == -signal.SIGKILL
    assert not is_gone(sandbox)
    assert not verify_evidence(evidence).is_finished
    with evidence.open("ab") as file:
        file.write(b'{"a part of a line"')
    report = blocking(sandbox, "__call__", email=EMAIL, evidence=evidence)
    assert report.result == "done"
    assert is_gone(sandbox)
    checked = verify_evidence(evidence)
    assert (checked.is_intact, checked.is_finished, checked.runs) == (True, True, 2)


def test_two_processes_do_not_share_evidence(sandbox: Sandbox, tmp_path: Path) -> None:
    evidence = tmp_path / "elif.jsonl"
    with program(sandbox, evidence, before="import time; time.sleep(0)") as running:
        until(running, "run")
        os.kill(running.pid, signal.SIGSTOP)
        before = evidence.read_bytes()
        with pytest.raises(InvalidParamsError, match=f"process {running.pid} ") as fault:
            blocking(sandbox, "__call__", email=EMAIL, evidence=evidence)
        assert (problems(fault.value), fault.value.outcome) == ([("evidence", "value")], "not_sent")
        assert evidence.read_bytes() == before
        os.kill(running.pid, signal.SIGCONT)
        assert running.communicate()[1] == ""
    assert running.returncode == 0
    assert verify_evidence(evidence).is_finished


def test_nothing_is_sent_once_the_disk_is_full(sandbox: Sandbox, tmp_path: Path) -> None:
    evidence = tmp_path / "elif.jsonl"
    # The operating system refuses to let the file grow, as a full disk does.
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))"
    before = sandbox.counts()
    with program(sandbox, evidence, before=limit) as running:
        output, errors = running.communicate()
    assert running.returncode == 1
    assert "SeamCancelledError: the evidence could not be written, so nothing more was sent" in errors
    assert output == ""
    assert sandbox.counts() == before
    assert evidence.read_bytes() == b""


INTERRUPTED = """
import os, signal, sys
from libseam import Seam
# A shell starts programs in the background with the signal ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
sent = []
def hook(line):
    if line.kind == "action" and not sent:
        sent.append(line)
        os.kill(os.getpid(), signal.SIGINT)
with Seam(api_key=sys.argv[1], endpoint=sys.argv[2]) as seam:
    try:
        seam.off_board(email=sys.argv[3], evidence=sys.argv[4], on_event=hook)
    except KeyboardInterrupt as interrupt:
        print(interrupt.report.result)
"""


def test_ctrl_c_leaves_a_report(sandbox: Sandbox, tmp_path: Path) -> None:
    evidence = tmp_path / "elif.jsonl"
    command = [
        sys.executable,
        "-I",
        "-c",
        INTERRUPTED,
        sandbox.api_key,
        sandbox.endpoint,
        EMAIL,
        str(evidence),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("stopped\n", "", 0)
    assert not is_gone(sandbox)
    checked = verify_evidence(evidence)
    assert (checked.is_intact, checked.result) == (True, "stopped")


def test_ctrl_c_between_two_lines_leaves_a_report(sandbox: Sandbox, tmp_path: Path) -> None:
    evidence = tmp_path / "elif.jsonl"
    lines: list[EvidenceLine] = []

    def interrupt(frame: FrameType, event: str, _argument: Any) -> Any:
        # Python raises what a signal's handler raises in whichever frame runs then.
        is_between = frame.f_code.co_name == "finish" and any(line.kind == "action" for line in lines)
        if is_between and event == "line":
            sys.settrace(None)
            raise KeyboardInterrupt
        return interrupt

    with Seam(**options(sandbox)) as seam:
        sys.settrace(interrupt)
        with pytest.raises(KeyboardInterrupt) as fault:
            seam.off_board(email=EMAIL, evidence=evidence, on_event=lines.append)
    assert fault.value.report.result == "stopped"  # type: ignore[attr-defined]
    assert not is_gone(sandbox)
    assert verify_evidence(evidence).result == "stopped"


@SURFACES
def test_whoever_handles_the_error_goes_on(surface: Surface, sandbox: Sandbox, tmp_path: Path) -> None:
    evidence = tmp_path / "elif.jsonl"
    assert sandbox.post("/_sandbox/faults/set", rules=["user_identities.delete:status=403"])[0] == 200
    with pytest.raises(NotConfirmedError) as fault:
        surface(sandbox, "__call__", email=EMAIL, evidence=evidence)
    sandbox.post("/_sandbox/faults/set", rules=[])
    # The exception holds the frames, and those the off-boarding that failed.
    assert surface(sandbox, "__call__", email=EMAIL, evidence=evidence).result == "done"
    assert fault.value.report.result == "partly"
    assert verify_evidence(evidence).runs == 2


@pytest.mark.parametrize("more", [{}, {"transport": forward}], ids=["built-in", "transport"])
def test_a_task_that_is_cancelled_leaves_a_report(
    more: dict[str, Any], sandbox: Sandbox, tmp_path: Path
) -> None:
    evidence = tmp_path / "elif.jsonl"

    async def run() -> Any:
        begun = asyncio.Event()
        async with AsyncSeam(**options(sandbox, **more)) as seam:

            def hook(line: EvidenceLine) -> None:
                if line.kind == "action":
                    begun.set()

            async def off_board() -> Any:
                # Before Python 3.11, whoever awaits a task gets another error than the one within it.
                with pytest.raises(asyncio.CancelledError) as fault:
                    await seam.off_board(email=EMAIL, evidence=evidence, on_event=hook)
                return fault.value

            task = asyncio.ensure_future(off_board())
            await begun.wait()
            task.cancel()
            return await task

    assert asyncio.run(run()).report.result == "stopped"
    assert not is_gone(sandbox)
    assert verify_evidence(evidence).result == "stopped"


def test_a_mistake_in_the_hook_changes_nothing(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", raised.append)

    def hook(line: EvidenceLine) -> None:
        raise ValueError(line.kind)

    report = blocking(sandbox, "__call__", email=EMAIL, evidence=tmp_path / "elif.jsonl", on_event=hook)
    assert report.result == "done"
    assert {type(fault.exc_value) for fault in raised} == {ValueError}


@SURFACES
def test_wrong_options_are_refused_before_anything_is_sent(
    surface: Surface, sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.reset()
    plan = blocking(sandbox, "plan", user_identity_id=ELIF)
    sandbox.reset()
    evidence = tmp_path / "elif.jsonl"
    for method, args, given, expected in (
        ("plan", (), {}, [("", "none_given")]),
        ("plan", (), {"email": "a@example.com", "phone": "+15555550101"}, [("", "conflict")]),
        ("plan", (), {"email": EMAIL, "modee": "cascade"}, [("modee", "unknown")]),
        ("plan", (), {"email": EMAIL, "mode": "quick"}, [("mode", "value")]),
        ("plan", (), {"email": EMAIL, "only": object()}, [("only", "type")]),
        ("apply", ({**plan, "hash": "0"},), {"evidence": evidence}, [("plan", "value")]),
        ("apply", (plan,), {"evidence": tmp_path}, [("evidence", "value")]),
        ("apply", (plan,), {"evidence": evidence, "audit": {"tickt": "1"}}, [("audit", "unknown")]),
        ("apply", ({1, 2},), {"evidence": evidence}, [("plan", "type")]),
        ("apply", (plan,), {"evidence": evidence, "on_event": "print"}, [("on_event", "type")]),
        ("__call__", (), {"email": EMAIL, "evidence": None, "allow": ["all"]}, [("allow", "value")]),
    ):
        with pytest.raises((InvalidParamsError, InvalidOptionsError)) as fault:
            surface(sandbox, method, *args, **given)
        assert problems(fault.value) == expected, (method, given)
        assert fault.value.outcome == "not_sent"
    assert json.loads(json.dumps(sandbox.post("/_sandbox/requests/list")[1]))["requests"] == []


def test_several_people_are_listed_and_nobody_is_not_found(sandbox: Sandbox) -> None:
    sandbox.post("/user_identities/create", full_name="Elif the Second")
    with pytest.raises(InvalidParamsError) as fault:
        blocking(sandbox, "plan", search="Elif")
    assert len(fault.value.data["user_identities"]) == 2
    with pytest.raises(NotFoundError):
        blocking(sandbox, "plan", email="nobody@example.com")


def test_what_is_new_since_the_plan_stops_it(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = blocking(sandbox, "plan", user_identity_id=ELIF)
    sandbox.post("/client_sessions/create", user_identity_ids=[ELIF])
    before = sandbox.counts()
    with pytest.raises(SeamError) as fault:
        blocking(sandbox, "apply", plan, evidence=tmp_path / "elif.jsonl")
    assert isinstance(fault.value.report, Resource)
    assert sandbox.counts() == before


def test_the_reversible_cut_names_its_undo(sandbox: Sandbox, tmp_path: Path) -> None:
    report = blocking(sandbox, "__call__", email=EMAIL, only="suspend", evidence=tmp_path / "elif.jsonl")
    assert report.result == "done"
    assert [call.operation for call in report.undo] == ["acs.users.unsuspend"] * 2
    assert not is_gone(sandbox)


def secrets(value: Any) -> set[str]:
    """Return the codes, tokens and keys in an export of the sandbox."""
    names = ("code", "token", "api_key", "instant_key_url", "publishable_key", "card_number")
    found: set[str] = set()
    if isinstance(value, dict):
        for name, member in value.items():
            if name in names and isinstance(member, str) and len(member) > 3:
                found.add(member)
            else:
                found |= secrets(member)
    elif isinstance(value, list):
        for member in value:
            found |= secrets(member)
    return found


def test_no_plan_report_or_evidence_holds_a_secret(sandbox: Sandbox, tmp_path: Path) -> None:
    known = secrets(sandbox.post("/_sandbox/export")[1]) | {sandbox.api_key}
    assert len(known) > 3
    evidence = tmp_path / "elif.jsonl"
    code = "c0de0000-0000-4000-8000-000000000001"
    plan = blocking(sandbox, "plan", user_identity_id=ELIF, access_code_ids=[code])
    report = blocking(sandbox, "apply", plan, evidence=evidence)
    for text in (json.dumps(plan), json.dumps(report), evidence.read_text(encoding="utf-8")):
        # The digits of a PIN are also in digests and ids, by chance.
        assert not [secret for secret in known if re.search(rf"(?<![\w-]){re.escape(secret)}(?![\w-])", text)]


def test_changed_evidence_is_found(sandbox: Sandbox, tmp_path: Path) -> None:
    evidence = tmp_path / "elif.jsonl"
    blocking(sandbox, "__call__", email=EMAIL, evidence=evidence)
    text = evidence.read_text(encoding="utf-8")
    evidence.write_text(text.replace('"confirmed"', '"pending"', 1), encoding="utf-8")
    checked = verify_evidence(evidence)
    assert (checked.is_intact, checked.is_finished) == (False, False)
    assert "changed" in checked.problems[0]
    with pytest.raises(InvalidParamsError) as fault:
        blocking(sandbox, "__call__", email=EMAIL, evidence=evidence)
    assert problems(fault.value) == [("journal", "value")]
    with pytest.raises(FileNotFoundError):
        verify_evidence(tmp_path / "none.jsonl")


def test_the_attribute_is_the_same_object_and_follows_the_options(sandbox: Sandbox) -> None:
    with Seam(**options(sandbox)) as seam:
        assert seam.off_board is seam.off_board
        other = seam.with_options(timeout=5)
        assert other.off_board is not seam.off_board
        assert isinstance(seam.off_board, libseam.OffBoard)


def test_a_closed_client_off_boards_nobody(sandbox: Sandbox) -> None:
    seam = Seam(**options(sandbox))
    seam.close()
    with pytest.raises(libseam.SeamInvalidStateError):
        seam.off_board.plan(email=EMAIL)
    assert issubclass(SeamCancelledError, SeamError)


def test_a_person_in_several_workspaces_is_taken_from_those_that_are_named(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    evidence = tmp_path / "elif.jsonl"
    token: dict[str, Any] = {
        "personal_access_token": sandbox.personal_access_token,
        "endpoint": sandbox.endpoint,
    }
    with SeamWithoutWorkspace(**token) as seam:
        made = seam.workspaces.create(name="Branch", company_name="Acme", is_sandbox=True)
        second = made.workspace_id
        there: dict[str, Any] = {"workspace_id": second}
        person = seam.user_identities.create(full_name="E. Y.", email_address=EMAIL.upper(), **there)
        plan = seam.off_board.plan(user_identity_id=ELIF, workspaces="all")
        assert plan.workspaces is not None
        found = [place.person.user_identity_id for place in plan.workspaces]
        assert found == [ELIF, person.user_identity_id]
        assert {thing.workspace_id for thing in plan.things} == {sandbox.workspace_id, second}
        with pytest.raises(InvalidParamsError, match="`workspaces` must name"):
            seam.off_board.apply(plan, evidence=evidence)
        with pytest.raises(NotConfirmedError) as caught:
            seam.off_board.apply(plan, evidence=evidence, workspaces=[second])
        report = caught.value.report
        assert report is not None
        assert report.result == "partly"
        assert {thing.workspace_id for thing in report.not_done} == {sandbox.workspace_id}
        assert not is_gone(sandbox)
        report = seam.off_board.apply(plan, evidence=evidence, workspaces=[second, sandbox.workspace_id])
        assert report.result == "done"
        assert [place.not_done for place in report.workspaces or []] == [0, 0]
    assert is_gone(sandbox)
    assert verify_evidence(evidence).is_intact
    with Seam(**options(sandbox)) as key, pytest.raises(InvalidParamsError, match="personal_access_token"):
        key.off_board.plan(email=EMAIL, workspaces="all")
