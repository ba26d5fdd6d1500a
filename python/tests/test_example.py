"""The example programs, run as a person would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from clients import ID, KEY
from sandbox import ROOT, Sandbox
from scripted import DROP, ScriptedServer, reply

from libseam import verify_evidence

EXAMPLE = ROOT / "examples" / "python" / "offboard.py"
TRACING = EXAMPLE.with_name("tracing.py")
COLUMNS = "person,ticket"
AMARA = "5c945ab5-c75e-4bcb-8e5f-9410061c401f"
ELIF = "elif.yildiz@example.com"


def run(folder: Path, text: str, **environment: str) -> subprocess.CompletedProcess[str]:
    file = folder / "leavers.csv"
    file.write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(EXAMPLE), str(file), str(folder / "evidence")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_leavers_lose_everything_and_a_second_run_is_fine(sandbox: Sandbox, tmp_path: Path) -> None:
    before = sandbox.counts()
    for _ in range(2):
        done = run(
            tmp_path,
            "\n".join([COLUMNS, f"{AMARA},HR-17", f"{ELIF},HR-18"]),
            SEAM_API_KEY=sandbox.api_key,
            SEAM_ENDPOINT=sandbox.endpoint,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert len(done.stdout.splitlines()) == 2
        after = sandbox.counts()
        assert before["user_identities"] - after["user_identities"] == 2
    for person in (AMARA, ELIF):
        checked = verify_evidence(tmp_path / "evidence" / f"{person}.jsonl")
        assert (checked.is_intact, checked.result) == (True, "done")


def test_the_example_reports_who_keeps_access(sandbox: Sandbox, tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "\n".join([COLUMNS, "nobody@example.com,HR-17", f"{AMARA},HR-18"]),
        SEAM_API_KEY=sandbox.api_key,
        SEAM_ENDPOINT=sandbox.endpoint,
    )
    assert done.returncode == 1
    assert "nobody@example.com: STILL HAS ACCESS: " in done.stderr
    assert sandbox.post("/user_identities/get", user_identity_id=AMARA)[0] == 404


def test_the_example_without_a_credential_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path, COLUMNS)
    assert done.returncode == 3
    assert "SEAM_API_KEY" in done.stderr
    assert "Traceback" not in done.stderr


def trace(endpoint: str, key: str) -> tuple[subprocess.CompletedProcess[str], list[dict[str, Any]]]:
    """Run the program that traces, and return the spans that it printed, too."""
    done = subprocess.run(
        [sys.executable, str(TRACING), ID],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SEAM_API_KEY": key, "SEAM_ENDPOINT": endpoint},
    )
    return done, [
        json.loads(span) for span in re.findall(r"^\{.*?^\}", done.stdout, re.DOTALL | re.MULTILINE)
    ]


def test_every_attempt_is_a_span_below_the_programs_own(serve: Callable[..., ScriptedServer]) -> None:
    server = serve(DROP, reply("200 OK", '{"ok":true}', "seam-request-id: request3"))
    done, (lost, replied, whole) = trace(server.endpoint, KEY)
    assert (done.returncode, done.stderr) == (0, "")
    assert whole["name"] == "off-boarding"
    for span in (lost, replied):
        assert span["name"] == "seam user_identities.delete"
        assert span["parent_id"] == whole["context"]["span_id"]
        assert span["kind"] == "SpanKind.CLIENT"
        assert span["start_time"] <= span["end_time"]
    assert (lost["status"]["status_code"], lost["attributes"]["error.type"]) == ("ERROR", "connection_lost")
    assert replied["status"]["status_code"] == "UNSET"
    assert replied["attributes"]["http.response.status_code"] == 200
    assert replied["attributes"]["seam.request_id"] == "request3"
    assert replied["attributes"]["http.request.resend_count"] == 1
    assert KEY not in done.stdout


def test_the_samples_of_the_readme_run(sandbox: Sandbox, tmp_path: Path) -> None:
    page = (ROOT / "python" / "README.md").read_text(encoding="utf-8")
    outputs, there = [], []
    for sample in re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        program = tmp_path / "sample.py"
        program.write_text(sample, encoding="utf-8")
        there.append(sandbox.counts())
        done = subprocess.run(
            [sys.executable, "-W", "error", str(program)],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "SEAM_API_KEY": sandbox.api_key, "SEAM_ENDPOINT": sandbox.endpoint},
        )
        assert (done.returncode, done.stderr) == (0, "")
        outputs.append(done.stdout.splitlines())
    listed = outputs.pop(2)
    assert len(set(listed)) == len(listed) == there[2]["user_identities"] + there[2]["acs_users"]
    assert outputs == [
        [],
        [
            "False 1 66666666-6666-6666-6666-666666666666",
            "['acs_user_id', None]",
            "not_found acs_user_not_found 404",
        ],
        ["7 removals", "everything that the person held is confirmed to be gone", "done"],
        ["acs_user_not_found 2"],
        [],
    ]
